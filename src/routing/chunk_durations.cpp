#include "routing/chunk_durations.hpp"

#include <algorithm>
#include <vector>

namespace p2p {

void ChunkDurations::record(std::uint8_t message_type, Duration duration) {
  const std::lock_guard lock(mutex_);
  Window& window = windows_[message_type];
  window.durations[window.count++ % kWindow] = duration;
}

std::optional<Duration> ChunkDurations::p95(std::uint8_t message_type) const {
  std::vector<Duration> known;
  {
    const std::lock_guard lock(mutex_);
    const auto found = windows_.find(message_type);
    if (found == windows_.end() || found->second.count < kLeastKnown) return std::nullopt;
    const auto& durations = found->second.durations;
    const auto size = static_cast<std::ptrdiff_t>(std::min(found->second.count, kWindow));
    known.assign(durations.begin(), durations.begin() + size);
  }
  // The smallest that at least 95 % do not exceed.
  const auto place = known.begin() + static_cast<std::ptrdiff_t>((known.size() * 95 + 99) / 100 - 1);
  std::nth_element(known.begin(), place, known.end());
  return *place;
}

}  // namespace p2p
