// Floor 8. Bootstrapping seeds: text, one node a line, `ip:port:public key in hex:tcp` (core.md §9). Pure functions;
// usable from any thread. Where the text is kept, and the geo patches of the seeds, are the business of others.
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/keys.hpp>
#include <p2p/node.hpp>
#include <p2p/result.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace p2p {

/// A node before anything else is known of it. Its key is its first and its last one.
struct Seed {
  Ipv4 ip;
  std::uint16_t port = 0;
  PublicKey public_key;
  NodeTransport transport = NodeTransport::tcp;

  /// not_representable for an IPv6 endpoint: seeds carry IPv4 only.
  [[nodiscard]] static Result<Seed> at(const Endpoint& endpoint, const PublicKey& public_key);
  [[nodiscard]] Endpoint endpoint() const noexcept { return {ip, port}; }
  friend bool operator==(const Seed&, const Seed&) = default;
};

/// Hex of either case; empty lines are skipped. malformed with the number of the line, from 1.
[[nodiscard]] Result<std::vector<Seed>> parse_seeds(std::string_view text);
/// Upper-case hex, no newline at the end. not_representable for another transport than tcp.
[[nodiscard]] Result<std::string> format_seeds(std::span<const Seed> seeds);

}  // namespace p2p
