// Bootstrapping (core.md §9): from seeds to connections with the whole network, in one run.
#pragma once

#include "discovery/discovery_port.hpp"

#include <p2p/discovery.hpp>
#include <p2p/node_registry.hpp>
#include <p2p/seeds.hpp>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace p2p {

struct BootstrapParts {
  std::shared_ptr<DiscoveryPort> port;
  std::shared_ptr<NodeRegistry> registry;
  std::vector<Seed> seeds;
  /// Called with what the seeds name as new seeds; on the port's loop.
  std::function<void(std::vector<Seed>)> learn_seeds;
};

/// Calls `completion` once, `stopped` when the network stops before. Errors: network_issue when no seed answers, and
/// what fetching the list by quorum gives. A node whose seeds name none but itself is the network's first: all zeros.
void start_bootstrap(BootstrapParts parts, BootstrapOptions options,
                     UniqueFunction<void(Result<BootstrapReport>)> completion);

}  // namespace p2p
