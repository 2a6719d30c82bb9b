// Floor 0. Monotonic time. The built-in clock is the system's steady clock; tests and simulations inject a virtual one.
#pragma once

#include <chrono>

namespace p2p {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Never goes backwards. Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const noexcept = 0;
};

/// std::chrono::steady_clock; lives for the whole program.
[[nodiscard]] const Clock& steady_clock() noexcept;

}  // namespace p2p
