// Peer exchange (core.md §9): the node lists of several nodes, read by quorum and merged. Any thread.
#pragma once

#include "discovery/discovery_port.hpp"
#include "routing/request_port.hpp"

#include <p2p/node.hpp>
#include <p2p/node_table.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <memory>
#include <span>
#include <vector>

namespace p2p {

/// Errors are those of a quorum read: acceptance_failed when the nodes give something else than lists.
void fetch_nodes_list(const std::shared_ptr<RequestPort>& port, std::span<const Node* const> nodes,
                      const ListQuestion& question, UniqueFunction<void(Result<std::vector<Node>>)> completion);

}  // namespace p2p
