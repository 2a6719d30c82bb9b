// Floor 0. Monotonic time for everything that waits, and the date. The built-in clock is the system's; tests and
// simulations inject a virtual one.
#pragma once

#include <chrono>

namespace p2p {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Implementations are thread-safe.
class Clock {
 public:
  using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

  virtual ~Clock() = default;
  /// Never goes backwards.
  [[nodiscard]] virtual TimePoint now() const noexcept = 0;
  /// The date; may be set anew at any time. By default the system's.
  [[nodiscard]] virtual UtcTime utc_now() const noexcept {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

/// std::chrono::steady_clock and std::chrono::system_clock; lives for the whole program.
[[nodiscard]] const Clock& steady_clock() noexcept;

}  // namespace p2p
