#include "stop_signals.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>

namespace p2pctl {

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

std::optional<std::string_view> StopSignals::wait_for(p2p::Duration duration) {
  const auto wait = std::max(duration, p2p::Duration::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait);
  timespec limit{};
  limit.tv_sec = static_cast<std::time_t>(seconds.count());
  limit.tv_nsec = static_cast<long>((wait - seconds).count());
  // An interruption by another signal ends the wait early; callers wait again for what is left.
  switch (sigtimedwait(&signals_, nullptr, &limit)) {
    case SIGINT:
      return "SIGINT";
    case SIGTERM:
      return "SIGTERM";
    default:
      return std::nullopt;
  }
}

}  // namespace p2pctl
