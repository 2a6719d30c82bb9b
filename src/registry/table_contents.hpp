// What a node table holds. A copy shares everything with its original until it is changed: the registry changes a copy,
// one node at a time, and then publishes it, never to be changed again. Published contents may be read from any thread.
#pragma once

#include "registry/hash_index.hpp"
#include "registry/key_table.hpp"
#include "registry/node_list.hpp"
#include "registry/salted_hash.hpp"

#include <p2p/node_table.hpp>

#include <memory>
#include <vector>

namespace p2p {

class NodeTable::Contents {
 public:
  using Slot = registry::Slot;

  Contents();

  [[nodiscard]] const registry::NodeList& nodes() const noexcept { return nodes_; }
  [[nodiscard]] registry::KeyMeaning meaning_of(const PublicKey& key) const noexcept {
    return keys_.find(key, *hash_, nodes_);
  }
  /// The node that the key names, or null.
  [[nodiscard]] const Node* find(const PublicKey& key) const noexcept {
    const Slot slot = keys_.find_node(key, *hash_, nodes_);
    if (slot == registry::kNoSlot) [[unlikely]]
      return nullptr;
    return &nodes_[slot];
  }
  /// The node that has this first key, or null.
  [[nodiscard]] const Node* with_first_key(const PublicKey& first_key) const noexcept;
  /// In the order in which they were added.
  [[nodiscard]] NodeRefs at_endpoint(const Endpoint& endpoint) const;
  [[nodiscard]] const Node* first_enrolled() const noexcept;

  /// The node takes the place of the one with its first key, or a new one, and its last key names it from now on.
  void add(std::shared_ptr<const Node> node);
  /// The node takes the place of the one with its first key, which is there and has the same last key.
  void change(std::shared_ptr<const Node> node);

 private:
  void append(std::shared_ptr<const Node> node);
  void replace(Slot slot, std::shared_ptr<const Node> node);
  void find_first_enrolled() noexcept;

  std::shared_ptr<const registry::SaltedHash> hash_;
  registry::NodeList nodes_;
  registry::KeyTable keys_;
  registry::HashIndex endpoints_;
  Slot first_enrolled_ = registry::kNoSlot;
};

}  // namespace p2p
