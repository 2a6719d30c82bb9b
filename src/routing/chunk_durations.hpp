// How long the chunks of quorum reads took lately, by type of message, so that a slow one is noticed. One a network,
// for all its reads. Any thread.
#pragma once

#include <p2p/clock.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace p2p {

class ChunkDurations {
 public:
  /// Of each type of message, the last ones: old weather is forgotten, and memory is bounded.
  static constexpr std::size_t kWindow = 128;
  /// With fewer, the 95th percentile would be an outlier.
  static constexpr std::size_t kLeastKnown = 20;

  void record(std::uint8_t message_type, Duration duration);
  /// What 95 % of the chunks took at most; nothing before kLeastKnown are known.
  [[nodiscard]] std::optional<Duration> p95(std::uint8_t message_type) const;

 private:
  struct Window {
    std::array<Duration, kWindow> durations;
    std::size_t count = 0;  ///< recorded in all; the next goes to count % kWindow
  };
  mutable std::mutex mutex_;
  std::map<std::uint8_t, Window> windows_;
};

}  // namespace p2p
