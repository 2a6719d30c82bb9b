// Node lists from several nodes become one (core.md §9). Pure functions; usable from any thread.
#pragma once

#include <p2p/node.hpp>

#include <span>
#include <vector>

namespace p2p {

/// For each first public key the record with the latest last_update_date, the earlier one of equal dates; in the order
/// in which the keys appear first.
[[nodiscard]] std::vector<Node> merge_node_lists(std::span<const std::vector<Node>> lists);

}  // namespace p2p
