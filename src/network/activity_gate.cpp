#include "network/activity_gate.hpp"

#include <algorithm>
#include <chrono>

namespace p2p {

void ActivityGate::wait_idle(Duration limit) {
  std::unique_lock lock(mutex_);
  // More than this means "for ever"; it keeps the arithmetic of time in range.
  constexpr Duration kLongest = std::chrono::hours(24 * 365);
  idle_.wait_for(lock, std::min(limit, kLongest), [this] { return active_ == 0; });
}

void ActivityGate::enter() {
  const std::lock_guard lock(mutex_);
  ++active_;
}

void ActivityGate::leave() {
  const std::lock_guard lock(mutex_);
  if (--active_ == 0) idle_.notify_all();
}

}  // namespace p2p
