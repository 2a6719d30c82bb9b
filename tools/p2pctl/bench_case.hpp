// One run of `p2pctl bench`: what is asked for, and what was measured. Values.
#pragma once

#include <p2p/keys.hpp>

#include <cstddef>
#include <cstdint>

namespace p2pctl {

/// One byte, an Ok, is the smallest reply.
inline constexpr std::size_t kSmallestReplyBytes = 1;

struct BenchCase {
  p2p::Curve curve = p2p::Curve::ed25519;
  std::size_t connections = 1;
  std::size_t concurrency = 1;  ///< requests outstanding at any time, over all connections
  std::size_t reply_bytes = kSmallestReplyBytes;
};

/// How a run is timed, and what it may use.
struct BenchSettings {
  double warm_up_s = 1;
  double duration_s = 5;
  unsigned io_threads = 1;      ///< of each network
  unsigned worker_threads = 0;  ///< of the client, and of the server when it has one identity; 0: one for each core
};

/// What the client process measured in the time after the warm-up.
struct BenchOutcome {
  std::uint64_t requests = 0;
  double elapsed_s = 0;
  double p50_us = 0;
  double p99_us = 0;
  double cpu_us = 0;  ///< user and system time of both processes together
};

}  // namespace p2pctl
