#include <p2p/node_table.hpp>

#include "registry/node_changes.hpp"
#include "registry/table_contents.hpp"

#include <p2p/crypto.hpp>

#include <algorithm>
#include <bit>
#include <utility>

namespace p2p {
namespace {

using registry::kNoSlot;
using registry::NodeChunk;

/// "Up to this date" or "before this date", both as the last second that counts.
class Until {
 public:
  Until(Seconds date, DateBound bound) noexcept
      : nothing_(bound == DateBound::before && date == Seconds::min()),
        last_(bound == DateBound::up_to || nothing_ ? date : date - Seconds::duration(1)) {}

  [[nodiscard]] bool includes(Seconds date) const noexcept { return !nothing_ && date <= last_; }

 private:
  bool nothing_;
  Seconds last_;
};

std::uint64_t dates_within(const std::array<Seconds, NodeChunk::kNodes>& dates, const Until& until) noexcept {
  std::uint64_t mask = 0;
  for (std::size_t index = 0; index < dates.size(); ++index)
    mask |= static_cast<std::uint64_t>(until.includes(dates[index])) << index;
  return mask;
}

std::uint64_t authorized_at(const NodeChunk& chunk, const Until& until) noexcept {
  return chunk.dated == 0 ? 0 : chunk.dated & dates_within(chunk.authorization_dates, until);
}

/// A node whose state has changed after the date was in the other one at it.
std::uint64_t authorized_and_available_at(const NodeChunk& chunk, const Until& until) noexcept {
  const std::uint64_t authorized = authorized_at(chunk, until);
  if (authorized == 0) return 0;
  return authorized & ~(chunk.available ^ dates_within(chunk.availability_updates, until));
}

std::uint64_t all_of(const NodeChunk& chunk) noexcept { return chunk.present; }

/// Gives each node that `mask_of(chunk)` has a bit for to `visit`.
template <class MaskOf, class Visit>
void visit_nodes(const NodeTable::Contents& contents, MaskOf mask_of, Visit visit) {
  for (std::size_t index = 0; index < contents.nodes().chunks().size(); ++index) {
    const NodeChunk& chunk = contents.nodes().chunks()[index];
    for (std::uint64_t mask = mask_of(chunk); mask != 0; mask &= mask - 1)
      visit(*chunk.nodes[static_cast<std::size_t>(std::countr_zero(mask))]);
  }
}

template <class MaskOf>
NodeRefs select(const NodeTable::Contents& contents, MaskOf mask_of) {
  NodeRefs selected;
  selected.reserve(contents.nodes().size());
  visit_nodes(contents, mask_of, [&](const Node& node) { selected.push_back(&node); });
  return selected;
}

template <class MaskOf>
std::vector<PublicKey> first_keys(const NodeTable::Contents& contents, MaskOf mask_of) {
  std::vector<PublicKey> keys;
  visit_nodes(contents, mask_of, [&](const Node& node) { keys.push_back(node.first_public_key); });
  return keys;
}

/// The selected ones, else the first enrolled node alone.
template <class MaskOf>
NodeRefs select_or_first_enrolled(const NodeTable::Contents& contents, MaskOf mask_of) {
  NodeRefs selected = select(contents, mask_of);
  if (const Node* first = contents.first_enrolled(); selected.empty() && first) selected.push_back(first);
  return selected;
}

bool has_key(const Node& node, const PublicKey& key) noexcept {
  return node.first_public_key == key || node.last_public_key == key;
}

/// Whether a node with this first or last key is among the selected ones.
template <class MaskOf>
bool selects(const NodeTable::Contents& contents, const PublicKey& key, MaskOf mask_of) {
  const registry::KeyMeaning meaning = contents.meaning_of(key);
  for (const registry::Slot slot : {meaning.as_first, meaning.as_last}) {
    if (slot == kNoSlot || !has_key(contents.nodes()[slot], key)) continue;
    const std::uint64_t mask = mask_of(contents.nodes().chunk_of(slot));
    if (((mask >> (slot % NodeChunk::kNodes)) & 1U) != 0) return true;
  }
  bool found = false;
  if (meaning.contested) visit_nodes(contents, mask_of, [&](const Node& node) { found = found || has_key(node, key); });
  return found;
}

/// Whether it is among those that select_or_first_enrolled gives.
template <class MaskOf>
bool selects_or_first_enrolled(const NodeTable::Contents& contents, const PublicKey& key, MaskOf mask_of) {
  if (selects(contents, key, mask_of)) return true;
  const Node* first = contents.first_enrolled();
  return first && has_key(*first, key) && select(contents, mask_of).empty();
}

}  // namespace

NodeTable::NodeTable(std::shared_ptr<const Contents> contents) noexcept : contents_(std::move(contents)) {}
NodeTable::~NodeTable() = default;

std::size_t NodeTable::size() const noexcept { return contents_->nodes().size(); }

const Node* NodeTable::find(const PublicKey& key) const noexcept { return contents_->find(key); }

NodeRefs NodeTable::find(const Endpoint& endpoint) const { return contents_->at_endpoint(endpoint); }

PublicKey NodeTable::first_key(const PublicKey& key) const noexcept {
  const Node* node = find(key);
  return node ? node->first_public_key : key;
}

Result<NodeRefs> NodeTable::nodes_info(std::span<const PublicKey> keys) const {
  NodeRefs nodes;
  nodes.reserve(keys.size());
  for (const PublicKey& key : keys) {
    const Node* node = find(key);
    if (!node) return fail(Errc::not_found, "node " + key.to_hex());
    nodes.push_back(node);
  }
  return nodes;
}

NodeRefs NodeTable::nodes() const { return select(*contents_, all_of); }

std::vector<PublicKey> NodeTable::first_public_keys() const { return first_keys(*contents_, all_of); }

std::vector<PublicKey> NodeTable::authorized_public_keys() const {
  return first_keys(*contents_, [](const NodeChunk& chunk) { return chunk.authorized; });
}

const Node* NodeTable::first_enrolled_node() const noexcept { return contents_->first_enrolled(); }

NodeRefs NodeTable::authorized_nodes(Seconds date, DateBound bound) const {
  const Until until(date, bound);
  return select_or_first_enrolled(*contents_, [&](const NodeChunk& chunk) { return authorized_at(chunk, until); });
}

NodeRefs NodeTable::authorized_and_available_nodes(Seconds date, DateBound bound) const {
  const Until until(date, bound);
  return select_or_first_enrolled(*contents_,
                                  [&](const NodeChunk& chunk) { return authorized_and_available_at(chunk, until); });
}

NodeRefs NodeTable::available_nodes() const {
  return select(*contents_, [](const NodeChunk& chunk) { return chunk.available; });
}

bool NodeTable::authorized(const PublicKey& key, Seconds date) const {
  const Until until(date, DateBound::up_to);
  return selects_or_first_enrolled(*contents_, key,
                                   [&](const NodeChunk& chunk) { return authorized_at(chunk, until); });
}

bool NodeTable::authorized_and_available(const PublicKey& key, Seconds date) const {
  const Until until(date, DateBound::up_to);
  return selects_or_first_enrolled(*contents_, key,
                                   [&](const NodeChunk& chunk) { return authorized_and_available_at(chunk, until); });
}

bool NodeTable::available(const PublicKey& key) const {
  return selects(*contents_, key, [](const NodeChunk& chunk) { return chunk.available; });
}

bool NodeTable::duplicating_node(const Endpoint& endpoint, const PublicKey& previous_public_key) const {
  return p2p::duplicating_node(endpoint, previous_public_key, find(endpoint));
}

bool duplicating_node(const Endpoint& endpoint, const PublicKey& previous_public_key,
                      std::span<const Node* const> nodes) {
  const auto first =
      std::find_if(nodes.begin(), nodes.end(), [&](const Node* node) { return node->endpoint() == endpoint; });
  if (first == nodes.end()) return false;
  const auto address = derive_address(previous_public_key);
  return !address || *address != (*first)->last_address;
}

std::shared_ptr<const NodeTable> make_node_table(std::span<const Node> nodes) {
  auto contents = std::make_shared<NodeTable::Contents>();
  for (const Node& node : nodes)
    contents->add(
        std::make_shared<const Node>(registry::added(contents->with_first_key(node.first_public_key), node, {})));
  return std::make_shared<const NodeTable>(std::move(contents));
}

}  // namespace p2p
