#include "discovery/bootstrapping_nodes.hpp"

#include <algorithm>
#include <utility>

#include <p2p/node_lists.hpp>

namespace p2p {
namespace {

/// So many of the nodes, each as likely as any other, in random order.
NodeRefs random_sample(NodeRefs nodes, std::size_t count, RandomSource& random) {
  count = std::min(count, nodes.size());
  for (std::size_t i = 0; i < count; ++i) std::swap(nodes[i], nodes[i + random.next() % (nodes.size() - i)]);
  nodes.resize(count);
  return nodes;
}

std::vector<Node> copies(const NodeRefs& nodes, std::size_t count) {
  std::vector<Node> copied;
  for (std::size_t i = 0; i < std::min(count, nodes.size()); ++i) copied.push_back(*nodes[i]);
  return copied;
}

}  // namespace

std::optional<BootstrappingNodes> bootstrapping_nodes(const NodeTable& table, const GeoPatch& patch, Seconds date,
                                                      RandomSource& random) {
  const Node* first = table.first_enrolled_node();
  if (first == nullptr) return std::nullopt;
  const NodeRefs nodes = table.authorized_and_available_nodes(date);
  BootstrappingNodes answer;
  answer.new_seeds = copies(random_sample(nodes, kMaxNewSeeds, random), kMaxNewSeeds);
  answer.closest_nodes = copies(sort_by_nearest_nodes(nodes, patch), kMaxClosestNodes);
  answer.first_enrolled_node = *first;
  return answer;
}

Node as_received_first_node(Node node) {
  const Node unknown;
  node.last_update_date = unknown.last_update_date;
  node.availability_update = unknown.availability_update;
  return node;
}

}  // namespace p2p
