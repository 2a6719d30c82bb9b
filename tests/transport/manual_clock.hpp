// Time that a test sets, from any thread.
#pragma once

#include <p2p/clock.hpp>

#include <atomic>

namespace p2p::test {

class ManualClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return TimePoint(Duration(now_.load())); }
  void set(Duration since_start) noexcept { now_ = since_start.count(); }

 private:
  std::atomic<Duration::rep> now_{0};
};

}  // namespace p2p::test
