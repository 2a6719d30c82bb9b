// What the tests of loading share: a registry, transactions of nodes made from a name, and the events that came.
#pragma once

#include <p2p/crypto.hpp>
#include <p2p/node_loading.hpp>
#include <p2p/node_registry.hpp>
#include <p2p/node_transaction.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace p2p::test {

/// Hours after some day.
inline Seconds hour(int hours) {
  return Seconds(std::chrono::sys_days(std::chrono::year(2023) / 4 / 5)) + std::chrono::hours(hours);
}

/// The key pair of a node at this index of its chain.
inline PublicKey key_of(const std::string& name, std::uint32_t index = 0) {
  return derive_keypair(as_bytes(name), index)->public_key;
}

/// A patch that tells the address.
inline GeoPatch patch_of(Ipv4 ip) { return GeoPatch({'A', 'B', static_cast<std::uint8_t>('0' + ip.octets[3])}); }

inline NodeTransactionContent content_of(std::uint8_t last_octet) {
  NodeTransactionContent content;
  content.ip = Ipv4{{10, 0, 0, last_octet}};
  content.port = static_cast<std::uint16_t>(3000 + last_octet);
  content.http_port = static_cast<std::uint16_t>(4000 + last_octet);
  content.transport = last_octet % 2 == 0 ? NodeTransport::mock : NodeTransport::tcp;
  content.reward_address = derive_address(key_of("reward", last_octet)).value();
  content.origin_public_key = key_of("origin", last_octet);
  content.mining_public_key = key_of("mining", last_octet);
  return content;
}

/// The transaction at this index of the node's chain.
inline NodeTransaction transaction(const std::string& name, std::uint32_t index, Seconds timestamp,
                                   const NodeTransactionContent& content) {
  return {key_of(name), key_of(name, index), derive_address(key_of(name, index + 1)).value(), timestamp,
          content.encode().value()};
}

/// With an address of its own for each index.
inline NodeTransaction transaction(const std::string& name, std::uint32_t index, Seconds timestamp) {
  return transaction(name, index, timestamp, content_of(static_cast<std::uint8_t>(index + 1)));
}

struct LoadingScene {
  std::shared_ptr<NodeRegistry> registry = in_memory_node_registry();
  std::vector<Node> events;
  Subscription subscription = registry->subscribe([this](const Node& node) { events.push_back(node); });

  Result<void> load(const NodeTransaction& transaction) {
    return load_node_transaction(*registry, transaction, patch_of);
  }
  /// Loads the first transactions of these nodes, an hour apart.
  void enrol(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (auto loaded = load(transaction(names[i], 0, hour(static_cast<int>(i)))); !loaded)
        throw std::runtime_error(loaded.error().message());
    }
    events.clear();
  }
  [[nodiscard]] Node node(const std::string& name) const {
    const auto table = registry->table();
    const Node* const found = table->find(key_of(name));
    if (found == nullptr) throw std::out_of_range(name);
    return *found;
  }
};

}  // namespace p2p::test
