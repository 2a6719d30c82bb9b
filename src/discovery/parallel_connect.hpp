// Connects to many nodes, only so many at once, in their order.
#pragma once

#include "discovery/discovery_port.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace p2p {

struct ConnectPlan {
  std::vector<PeerAddress> peers;
  std::size_t parallel = 1;
  Duration limit{};  ///< for each
};

/// On the port's loop: `decided(count)` after each node that is connected or has failed, then `done`. Both are dropped
/// uncalled when the loop stops.
void connect_in_parallel(std::shared_ptr<DiscoveryPort> port, ConnectPlan plan,
                         UniqueFunction<void(std::size_t)> decided, UniqueFunction<void()> done);

}  // namespace p2p
