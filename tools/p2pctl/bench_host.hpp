// The answering side of a benchmark: one identity is a Network like any other; many are listeners of their own that
// share the threads of one node, since a node with many connections has no more threads than one with few.
#pragma once

#include "bench_case.hpp"

#include <p2p/connection.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace p2pctl {

class BenchHost {
 public:
  /// It answers until it is destroyed.
  virtual ~BenchHost() = default;
  /// One for each identity.
  [[nodiscard]] virtual std::vector<p2p::PeerAddress> addresses() const = 0;
};

/// On 127.0.0.1, with random identities.
[[nodiscard]] p2p::Result<std::unique_ptr<BenchHost>> start_bench_host(p2p::Curve curve, std::size_t identities,
                                                                       const BenchSettings& settings);

}  // namespace p2pctl
