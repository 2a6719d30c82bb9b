#include "discovery/merge_node_lists.hpp"

#include <cstddef>
#include <map>

namespace p2p {

std::vector<Node> merge_node_lists(std::span<const std::vector<Node>> lists) {
  std::vector<const Node*> chosen;
  // Not hashed: whoever sends the lists chooses the keys.
  std::map<PublicKey, std::size_t> places;
  for (const auto& list : lists) {
    for (const Node& node : list) {
      const auto [place, is_new] = places.try_emplace(node.first_public_key, chosen.size());
      if (is_new) {
        chosen.push_back(&node);
      } else if (chosen[place->second]->last_update_date < node.last_update_date) {
        chosen[place->second] = &node;
      }
    }
  }
  std::vector<Node> merged;
  merged.reserve(chosen.size());
  for (const Node* node : chosen) merged.push_back(*node);
  return merged;
}

}  // namespace p2p
