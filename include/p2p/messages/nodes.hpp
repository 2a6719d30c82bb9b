// Floor 3. Messages about nodes (messages.md §3.1–3.2).
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/node.hpp>

#include <cstdint>
#include <vector>

namespace p2p {

/// Answered with BootstrappingNodes.
struct GetBootstrappingNodes {
  static constexpr std::uint8_t kMessageType = 0;
  GeoPatch patch;
  friend bool operator==(const GetBootstrappingNodes&, const GetBootstrappingNodes&) = default;
};

/// Answered with NodeList.
struct ListNodes {
  static constexpr std::uint8_t kMessageType = 2;
  bool authorized_and_available = false;
  friend bool operator==(const ListNodes&, const ListNodes&) = default;
};

struct BootstrappingNodes {
  static constexpr std::uint8_t kMessageType = 246;
  std::vector<Node> new_seeds;
  std::vector<Node> closest_nodes;
  Node first_enrolled_node;
  friend bool operator==(const BootstrappingNodes&, const BootstrappingNodes&) = default;
};

/// Answered with EncryptedStorageNonce.
struct GetStorageNonce {
  static constexpr std::uint8_t kMessageType = 1;
  /// For which the nonce is encrypted.
  PublicKey public_key;
  friend bool operator==(const GetStorageNonce&, const GetStorageNonce&) = default;
};

struct EncryptedStorageNonce {
  static constexpr std::uint8_t kMessageType = 247;
  /// ECIES (core.md §1.4), at most 255 bytes.
  Bytes digest;
  friend bool operator==(const EncryptedStorageNonce&, const EncryptedStorageNonce&) = default;
};

/// Answered with FirstPublicKey.
struct GetFirstPublicKey {
  static constexpr std::uint8_t kMessageType = 20;
  PublicKey public_key;
  friend bool operator==(const GetFirstPublicKey&, const GetFirstPublicKey&) = default;
};

struct FirstPublicKey {
  static constexpr std::uint8_t kMessageType = 242;
  /// The key asked for when its chain is unknown.
  PublicKey public_key;
  friend bool operator==(const FirstPublicKey&, const FirstPublicKey&) = default;
};

struct NodeList {
  static constexpr std::uint8_t kMessageType = 249;
  std::vector<Node> nodes;
  friend bool operator==(const NodeList&, const NodeList&) = default;
};

}  // namespace p2p
