#include "registry/table_contents.hpp"

#include <p2p/random_source.hpp>

#include <algorithm>
#include <utility>

namespace p2p {
namespace {

using registry::kNoSlot;

std::shared_ptr<const registry::SaltedHash> new_hash() {
  const auto random = system_random_source();
  return std::make_shared<const registry::SaltedHash>(*random);
}

/// Whether the node is enrolled, and earlier than the other, if there is one.
bool enrolled_before(const Node& node, const Node* other) noexcept {
  return node.enrollment_date != Seconds{} && (!other || node.enrollment_date < other->enrollment_date);
}

}  // namespace

NodeTable::Contents::Contents() : hash_(new_hash()) {}

const Node* NodeTable::Contents::with_first_key(const PublicKey& first_key) const noexcept {
  const Slot slot = meaning_of(first_key).as_first;
  return slot == kNoSlot ? nullptr : &nodes_[slot];
}

NodeRefs NodeTable::Contents::at_endpoint(const Endpoint& endpoint) const {
  std::vector<Slot> slots;
  const auto collect = [&](Slot slot) {
    if (nodes_[slot].endpoint() == endpoint) slots.push_back(slot);
    return false;
  };
  static_cast<void>(endpoints_.find((*hash_)(endpoint), collect));
  // The index has them in an order that depends on the salt.
  std::sort(slots.begin(), slots.end());
  NodeRefs nodes;
  for (const Slot slot : slots) nodes.push_back(&nodes_[slot]);
  return nodes;
}

const Node* NodeTable::Contents::first_enrolled() const noexcept {
  return first_enrolled_ == kNoSlot ? nullptr : &nodes_[first_enrolled_];
}

void NodeTable::Contents::add(std::shared_ptr<const Node> node) {
  const Slot slot = meaning_of(node->first_public_key).as_first;
  if (slot == kNoSlot) return append(std::move(node));
  if (nodes_[slot].last_public_key != node->last_public_key) keys_.retire_last(slot, *hash_, nodes_);
  replace(slot, std::move(node));
  // Also when it is the same: another node may have taken it meanwhile.
  keys_.set_last(slot, *hash_, nodes_);
}

void NodeTable::Contents::change(std::shared_ptr<const Node> node) {
  const Slot slot = meaning_of(node->first_public_key).as_first;
  replace(slot, std::move(node));
}

void NodeTable::Contents::append(std::shared_ptr<const Node> node) {
  const Node& added = *node;
  const Slot slot = nodes_.append(std::move(node));
  keys_.add_first(slot, *hash_, nodes_);
  keys_.set_last(slot, *hash_, nodes_);
  endpoints_.insert((*hash_)(added.endpoint()), slot);
  if (enrolled_before(added, first_enrolled())) first_enrolled_ = slot;
}

void NodeTable::Contents::replace(Slot slot, std::shared_ptr<const Node> node) {
  const auto before = nodes_.pointer(slot);
  const Node& after = *node;
  nodes_.replace(slot, std::move(node));
  if (before->endpoint() != after.endpoint()) {
    endpoints_.erase((*hash_)(before->endpoint()), slot);
    endpoints_.insert((*hash_)(after.endpoint()), slot);
  }
  if (before->enrollment_date == after.enrollment_date) return;
  if (slot == first_enrolled_)
    find_first_enrolled();
  else if (enrolled_before(after, first_enrolled()))
    first_enrolled_ = slot;
}

void NodeTable::Contents::find_first_enrolled() noexcept {
  first_enrolled_ = kNoSlot;
  for (Slot slot = 0; slot < nodes_.size(); ++slot)
    if (enrolled_before(nodes_[slot], first_enrolled())) first_enrolled_ = slot;
}

}  // namespace p2p
