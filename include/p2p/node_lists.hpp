// Floor 7. What is done with lists of nodes before they are asked (core.md §8). Pure functions; usable from any thread.
// The nodes are those of a table, which the caller keeps alive; no pointer is null. A node is told by its first key.
#pragma once

#include <p2p/bit_string.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/node_table.hpp>

#include <span>

namespace p2p {

/// Each node once, where it comes first.
[[nodiscard]] NodeRefs distinct_nodes(std::span<const Node* const> nodes);

/// The node with this first key goes to the end; the others keep their order.
[[nodiscard]] NodeRefs unprioritize_node(NodeRefs nodes, const PublicKey& first_key);

/// Bit i tells whether nodes[i] is in `subset`. Nodes of the subset that are not in the list have no bit.
[[nodiscard]] BitString bitstring_from_node_subsets(std::span<const Node* const> nodes,
                                                    std::span<const Node* const> subset);

/// In the order of the distance of their network patches from `patch` (geo.hpp); nodes at the same distance keep their
/// order, those whose patch is none come last. Takes time in proportion to the number of nodes.
[[nodiscard]] NodeRefs sort_by_nearest_nodes(std::span<const Node* const> nodes, const GeoPatch& patch);

}  // namespace p2p
