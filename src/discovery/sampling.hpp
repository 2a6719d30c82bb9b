// Samples of how nodes fare, for the beacon chain (core.md §9).
#pragma once

#include "discovery/discovery_port.hpp"

#include <p2p/beacon_subset.hpp>
#include <p2p/discovery.hpp>
#include <p2p/node_table.hpp>

#include <chrono>
#include <memory>
#include <span>
#include <vector>

namespace p2p {

/// Those whose first raw key byte is the subset's, sorted by first public key.
[[nodiscard]] NodeRefs nodes_of_subset(std::span<const Node* const> nodes, BeaconSubset subset);

/// All in parallel; results in the order of the nodes. `own_availability` is what the local node gets, with a latency
/// of 0. Calls back once on the port's loop; not at all when the loop stops, so hand in a completion that knows.
void sample_nodes(std::shared_ptr<DiscoveryPort> port, std::vector<PublicKey> nodes,
                  std::chrono::seconds own_availability, UniqueFunction<void(std::vector<NodeSample>)> completion);

}  // namespace p2p
