// A constant number of requests kept outstanding against some peers, for a time: the client's half of a benchmark.
#pragma once

#include "bench_case.hpp"

#include <p2p/connection.hpp>
#include <p2p/network.hpp>
#include <p2p/result.hpp>

#include <vector>

namespace p2pctl {

/// Blocks for warm-up and duration. `network` is connected to all `peers`. The first request that fails is the error.
[[nodiscard]] p2p::Result<BenchOutcome> run_load(p2p::Network& network, const std::vector<p2p::PeerAddress>& peers,
                                                 const BenchCase& bench, const BenchSettings& settings);

}  // namespace p2pctl
