// SIGINT and SIGTERM as something to wait for. Made on the main thread before any other thread exists: threads started
// later inherit the mask, so that the signals reach nobody but a waiter.
#pragma once

#include <p2p/clock.hpp>

#include <csignal>
#include <optional>
#include <string_view>

namespace p2pctl {

class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// The name of the signal that came, or nothing when `duration` has passed first.
  [[nodiscard]] std::optional<std::string_view> wait_for(p2p::Duration duration);

 private:
  sigset_t signals_{};
};

}  // namespace p2pctl
