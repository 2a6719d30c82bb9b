// What a newcomer is told (core.md §9): a few random nodes for its seeds, the nearest to its patch, and the first node
// of the network. Pure functions; usable from any thread.
#pragma once

#include <p2p/geo_patch.hpp>
#include <p2p/messages/nodes.hpp>
#include <p2p/node_table.hpp>
#include <p2p/random_source.hpp>
#include <p2p/timestamp.hpp>

#include <cstddef>
#include <optional>

namespace p2p {

inline constexpr std::size_t kMaxNewSeeds = 5;
inline constexpr std::size_t kMaxClosestNodes = 5;

/// Nothing when no node is enrolled: then there is nothing that the answer could name as the first node.
[[nodiscard]] std::optional<BootstrappingNodes> bootstrapping_nodes(const NodeTable& table, const GeoPatch& patch,
                                                                    Seconds date, RandomSource& random);

/// The first enrolled node as a newcomer takes it from such an answer: when it was updated and whether it is available
/// are not known yet.
[[nodiscard]] Node as_received_first_node(Node node);

}  // namespace p2p
