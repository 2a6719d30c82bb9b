#include <p2p/geo.hpp>
#include <p2p/node.hpp>
#include <p2p/node_lists.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>
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

/// Squared distances from one patch, as sums of what each of the two digits adds: quicker than to work each out.
class DistanceRanks {
 public:
  explicit DistanceRanks(const GeoPatch& from) {
    first_.fill(kDistances - 1);
    second_.fill(kDistances - 1);
    const auto& own = from.bytes();
    for (const char character : std::string_view("0123456789ABCDEF")) {
      const auto digit = static_cast<std::uint8_t>(character);
      first_[digit] = rank_of(squared_network_distance(from, GeoPatch({digit, own[1], own[2]})));
      second_[digit] = rank_of(squared_network_distance(from, GeoPatch({own[0], digit, own[2]})));
    }
  }

  /// Below kDistances.
  [[nodiscard]] std::size_t of(const GeoPatch& patch) const noexcept {
    return rank_of(std::size_t{first_[patch.bytes()[0]]} + second_[patch.bytes()[1]]);
  }

 private:
  [[nodiscard]] static std::uint16_t rank_of(std::size_t distance) noexcept {
    return static_cast<std::uint16_t>(std::min(distance, kDistances - 1));
  }

  std::array<std::uint16_t, 256> first_;
  std::array<std::uint16_t, 256> second_;
};

/// Asks for the memory of a node that is read soon.
void prefetch(const Node& node) { __builtin_prefetch(&node.network_patch); }

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
  constexpr std::size_t kAhead = 16;
  const DistanceRanks distances(patch);
  std::vector<std::uint16_t> ranks(nodes.size());
  std::array<std::size_t, kDistances + 1> places{};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i + kAhead < nodes.size()) prefetch(*nodes[i + kAhead]);
    const std::size_t rank = distances.of(nodes[i]->network_patch);
    ranks[i] = static_cast<std::uint16_t>(rank);
    ++places[rank + 1];
  }
  for (std::size_t rank = 1; rank < kDistances; ++rank) places[rank] += places[rank - 1];
  NodeRefs sorted(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) sorted[places[ranks[i]]++] = nodes[i];
  return sorted;
}

}  // namespace p2p
