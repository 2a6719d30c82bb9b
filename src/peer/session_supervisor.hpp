// Which accepted connection has to go because of what it does not do (docs/operations.md, limits): silence, a frame
// that does not progress, a pause of reading that lasts too long. Pure; one for each session, times are passed in.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/error.hpp>
#include <p2p/limits.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>

namespace p2p {

/// When a frame that began at `started` and has brought `received` bytes must be complete or have brought more.
[[nodiscard]] inline TimePoint frame_deadline(TimePoint started, std::size_t received, const Limits& limits) noexcept {
  const auto earned = std::chrono::duration<double>(static_cast<double>(received) /
                                                    static_cast<double>(limits.min_frame_bytes_per_second));
  return started + limits.frame_grace + std::chrono::duration_cast<Duration>(earned);
}

class SessionSupervisor {
 public:
  SessionSupervisor(TimePoint now, const Limits& limits) noexcept : limits_(limits), last_bytes_(now) {}

  /// Bytes have come: they completed `frames` frames, and `received` bytes of an unfinished one are at hand (0: none is
  /// unfinished).
  void on_bytes(TimePoint now, std::size_t frames, std::size_t received) noexcept {
    last_bytes_ = now;
    if (frames != 0 || received_ == 0) frame_started_ = now;
    received_ = received;
  }

  void on_paused(TimePoint now) noexcept {
    if (!paused_since_) paused_since_ = now;
  }

  /// What the peer could not send while nobody read does not count against it.
  void on_resumed(TimePoint now) noexcept {
    if (!paused_since_) return;
    last_bytes_ = now;
    frame_started_ += now - *paused_since_;
    paused_since_.reset();
  }

  /// The limit that has been passed, if any.
  [[nodiscard]] std::optional<Errc> violation(TimePoint now) const noexcept {
    if (paused_since_)
      return now >= *paused_since_ + limits_.max_reading_pause ? std::optional(Errc::too_many_requests) : std::nullopt;
    if (received_ != 0 && now >= frame_deadline(frame_started_, received_, limits_)) return Errc::slow_sender;
    if (now >= last_bytes_ + limits_.max_silence) return Errc::silent_peer;
    return std::nullopt;
  }

  [[nodiscard]] TimePoint next_deadline() const noexcept {
    if (paused_since_) return *paused_since_ + limits_.max_reading_pause;
    const TimePoint silent = last_bytes_ + limits_.max_silence;
    return received_ != 0 ? std::min(silent, frame_deadline(frame_started_, received_, limits_)) : silent;
  }

 private:
  const Limits& limits_;
  TimePoint last_bytes_;
  std::optional<TimePoint> paused_since_;
  TimePoint frame_started_{};  ///< of the unfinished frame
  std::size_t received_ = 0;   ///< bytes of the unfinished frame; 0: there is none
};

}  // namespace p2p
