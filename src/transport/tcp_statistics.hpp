// Floor 3. What the TCP streams of one loop have asked of the system; written by the loop's thread, read by any.
#pragma once

#include <atomic>
#include <cstdint>

namespace p2p {

struct TcpStatistics {
  std::atomic<std::uint64_t> write_calls{0};  ///< gathered writes tried, those that found no room included
  std::atomic<std::uint64_t> read_calls{0};

  static void count(std::atomic<std::uint64_t>& counter) noexcept { counter.fetch_add(1, std::memory_order_relaxed); }
};

}  // namespace p2p
