// Floor 2. What the network knows of one node (core.md §7, messages.md §2.18). A value.
#pragma once

#include <p2p/address.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/timestamp.hpp>

#include <cstdint>
#include <optional>

namespace p2p {

/// Only tcp is used; the other is the reference's test transport, which travels as 0.
enum class NodeTransport : std::uint8_t { mock = 0, tcp = 1 };

struct Node {
  Ipv4 ip;
  std::uint16_t port = 0;
  std::uint16_t http_port = 0;
  NodeTransport transport = NodeTransport::tcp;
  GeoPatch geo_patch;
  GeoPatch network_patch;
  /// 0.0 to 2.55; the wire keeps two decimals, truncated.
  double average_availability = 1.0;
  Seconds enrollment_date{};
  bool available = false;
  bool synced = false;
  bool authorized = false;
  /// Absent, or not the epoch: the wire writes absence as 0.
  std::optional<Seconds> authorization_date;
  /// The node's identity.
  PublicKey first_public_key;
  PublicKey last_public_key;
  Address reward_address;
  Address last_address;
  PublicKey origin_public_key;
  Seconds last_update_date{std::chrono::sys_days(std::chrono::year(2019) / 7 / 14)};
  Seconds availability_update{std::chrono::sys_days(std::chrono::year(2008) / 10 / 31)};
  std::optional<PublicKey> mining_public_key;

  [[nodiscard]] Endpoint endpoint() const noexcept { return {ip, port}; }
  friend bool operator==(const Node&, const Node&) = default;
};

}  // namespace p2p
