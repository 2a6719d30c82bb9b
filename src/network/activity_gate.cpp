#include "network/activity_gate.hpp"

namespace p2p {

void ActivityGate::wait_idle(Duration limit) {
  std::unique_lock lock(mutex_);
  idle_.wait_for(lock, limit, [this] { return active_ == 0; });
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
