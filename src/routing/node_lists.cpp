#include <p2p/geo.hpp>
#include <p2p/node.hpp>
#include <p2p/node_lists.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <vector>

namespace p2p {
namespace {

/// Ordered, not hashed: the keys of received lists are anybody's choice.
struct ByFirstKey {
  bool operator()(const Node* left, const Node* right) const noexcept {
    return left->first_public_key < right->first_public_key;
  }
};
using NodeSet = std::set<const Node*, ByFirstKey>;

/// A squared distance is at most 15² + 15²; one place more is for patches that are none.
constexpr std::size_t kDistances = 2 * 15 * 15 + 2;

std::uint16_t distance_rank(const Node& node, const GeoPatch& patch) {
  const std::size_t distance = squared_network_distance(node.network_patch, patch);
  return static_cast<std::uint16_t>(std::min(distance, kDistances - 1));
}

}  // namespace

NodeRefs distinct_nodes(std::span<const Node* const> nodes) {
  NodeSet seen;
  NodeRefs distinct;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(distinct),
               [&](const Node* node) { return seen.insert(node).second; });
  return distinct;
}

NodeRefs unprioritize_node(NodeRefs nodes, const PublicKey& first_key) {
  std::stable_partition(nodes.begin(), nodes.end(),
                        [&](const Node* node) { return !(node->first_public_key == first_key); });
  return nodes;
}

BitString bitstring_from_node_subsets(std::span<const Node* const> nodes, std::span<const Node* const> subset) {
  const NodeSet members(subset.begin(), subset.end());
  BitString bits(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (members.contains(nodes[i])) bits.set(i);
  return bits;
}

NodeRefs sort_by_nearest_nodes(std::span<const Node* const> nodes, const GeoPatch& patch) {
  // A counting sort: there are few distances, and nodes are far from each other in memory, so each is looked at once.
  std::vector<std::uint16_t> ranks(nodes.size());
  std::array<std::size_t, kDistances + 1> places{};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    ranks[i] = distance_rank(*nodes[i], patch);
    ++places[ranks[i] + std::size_t{1}];
  }
  for (std::size_t rank = 1; rank < kDistances; ++rank) places[rank] += places[rank - 1];
  NodeRefs sorted(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) sorted[places[ranks[i]]++] = nodes[i];
  return sorted;
}

}  // namespace p2p
