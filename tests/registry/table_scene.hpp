// What the tests of the node table share: keys and nodes made from numbers, and lists of nodes as those numbers.
#pragma once

#include <p2p/node.hpp>
#include <p2p/node_registry.hpp>
#include <p2p/node_table.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace p2p::test {

/// No point of the curve, but keys of the table are never used as one.
inline PublicKey numbered_key(std::uint32_t number) {
  Bytes raw(32);
  for (std::size_t index = 0; index < 4; ++index) raw[index] = static_cast<std::uint8_t>(number >> (8 * index));
  return PublicKey::from_raw(Curve::ed25519, Origin::software, raw).value();
}

inline std::uint32_t number_of(const PublicKey& key) {
  std::uint32_t number = 0;
  for (std::size_t index = 0; index < 4; ++index) number |= std::uint32_t{key.raw()[index]} << (8 * index);
  return number;
}

inline std::vector<std::uint32_t> numbers_of(const std::vector<PublicKey>& keys) {
  std::vector<std::uint32_t> numbers;
  for (const PublicKey& key : keys) numbers.push_back(number_of(key));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

/// By their first keys, sorted.
inline std::vector<std::uint32_t> numbers_of(const NodeRefs& nodes) {
  std::vector<PublicKey> keys;
  for (const Node* node : nodes) keys.push_back(node->first_public_key);
  return numbers_of(keys);
}

inline Seconds day(int days) {
  return Seconds(std::chrono::sys_days(std::chrono::year(2023) / 4 / 1)) + std::chrono::hours(24 * days);
}

/// A node in its first transaction: its last key is its first one.
inline Node numbered_node(std::uint32_t number) {
  Node node;
  node.first_public_key = numbered_key(number);
  node.last_public_key = node.first_public_key;
  node.ip = Ipv4{{10, static_cast<std::uint8_t>(number >> 16U), static_cast<std::uint8_t>(number >> 8U),
                  static_cast<std::uint8_t>(number)}};
  node.port = 3002;
  return node;
}

struct TableScene {
  std::shared_ptr<NodeRegistry> registry = in_memory_node_registry();

  /// The node that this key names, as it is now.
  [[nodiscard]] Node node(const PublicKey& key) const {
    const auto table = registry->table();
    const Node* found = table->find(key);
    if (!found) throw std::out_of_range("node " + key.to_hex());
    return *found;
  }
  [[nodiscard]] Node node(std::uint32_t number) const { return node(numbered_key(number)); }

  void add_authorized(std::uint32_t number, Seconds date) {
    Node node = numbered_node(number);
    node.authorized = true;
    node.authorization_date = date;
    registry->add_node(node);
  }
};

}  // namespace p2p::test
