// Floor 5. What a node transaction says of its node: the content that the transaction carries (core.md §7.1). A value;
// the functions are pure and usable from any thread.
#pragma once

#include <p2p/address.hpp>
#include <p2p/bytes.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/keys.hpp>
#include <p2p/node.hpp>
#include <p2p/result.hpp>

#include <cstdint>
#include <optional>

namespace p2p {

struct NodeTransactionContent {
  Ipv4 ip;
  std::uint16_t port = 0;
  std::uint16_t http_port = 0;
  NodeTransport transport = NodeTransport::tcp;
  Address reward_address;
  PublicKey origin_public_key;
  /// Of the origin key; often empty, at most 65535 bytes. Not looked at here.
  Bytes certificate;
  /// Old contents have none.
  std::optional<PublicKey> mining_public_key;

  /// From untrusted bytes; what is left behind the mining key is ignored. Fails with truncated or malformed, which name
  /// the field and its byte.
  [[nodiscard]] static Result<NodeTransactionContent> decode(BytesView content);
  /// not_representable when the certificate is too long.
  [[nodiscard]] Result<Bytes> encode() const;

  friend bool operator==(const NodeTransactionContent&, const NodeTransactionContent&) = default;
};

}  // namespace p2p
