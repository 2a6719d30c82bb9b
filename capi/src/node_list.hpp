// Nodes as the ABI shows them.
#pragma once

#include <p2p/p2p.h>
#include <p2p/node.hpp>
#include <p2p/node_table.hpp>
#include <p2p/result.hpp>

#include <memory>
#include <vector>

/// Immutable. The views point into the nodes, which the list or the table that it holds owns.
struct p2p_node_list {
  p2p_node_list(p2p::NodeRefs nodes, std::shared_ptr<const void> owner);
  p2p::NodeRefs nodes;
  std::vector<p2p_node> views;
  std::shared_ptr<const void> owner;
};

namespace p2p::capi {

[[nodiscard]] std::unique_ptr<p2p_node_list> make_node_list(std::vector<Node> nodes);

/// invalid_argument, invalid_key or malformed for what is no node.
[[nodiscard]] Result<Node> node_of(const p2p_node* node);
/// The bytes are the node's.
[[nodiscard]] p2p_node node_to_c(const Node& node) noexcept;

}  // namespace p2p::capi
