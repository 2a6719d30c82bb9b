// Seconds of connectedness of one node since the last reset (core.md §4). Pure; time is passed in.
#pragma once

#include <p2p/clock.hpp>

#include <chrono>
#include <optional>

namespace p2p {

class AvailabilityTimer {
 public:
  /// No effect while running.
  void start(TimePoint now) noexcept {
    if (!running_since_) running_since_ = now;
  }

  void pause(TimePoint now) noexcept {
    if (running_since_) accumulated_ += now - *running_since_;
    running_since_.reset();
  }

  /// Whole seconds, truncated. With `reset` it begins again from 0; a running timer stays running.
  [[nodiscard]] std::chrono::seconds read(TimePoint now, bool reset) noexcept {
    const Duration total = accumulated_ + (running_since_ ? now - *running_since_ : Duration::zero());
    if (reset) {
      accumulated_ = Duration::zero();
      if (running_since_) running_since_ = now;
    }
    return std::chrono::duration_cast<std::chrono::seconds>(total);
  }

 private:
  Duration accumulated_{};
  std::optional<TimePoint> running_since_;
};

}  // namespace p2p
