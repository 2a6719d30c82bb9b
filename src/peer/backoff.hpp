// When an outgoing connection is tried again (core.md §4). Pure.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/connection.hpp>

#include <algorithm>
#include <chrono>

namespace p2p {

inline constexpr Duration kFirstReconnectDelay = std::chrono::milliseconds(500);
inline constexpr Duration kLongestReconnectDelay = std::chrono::hours(6);
/// Beyond this the delay would not grow any more; it also keeps the shift in range.
inline constexpr unsigned kMaxReconnectAttempts = 16;

/// The wait after a failure, with `attempts` counted as in core.md §4: one up at each expiry, 0 after a success.
[[nodiscard]] constexpr Duration reconnect_delay(unsigned attempts, ReconnectStrategy strategy) noexcept {
  if (strategy == ReconnectStrategy::fixed) return kFirstReconnectDelay;
  const auto factor = Duration::rep{1} << std::min(attempts, kMaxReconnectAttempts);
  return std::min(kLongestReconnectDelay, kFirstReconnectDelay * factor);
}

}  // namespace p2p
