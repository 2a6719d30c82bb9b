// Counts what is under way, so that stopping can wait for it. Any thread.
#pragma once

#include <p2p/clock.hpp>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

namespace p2p {

class ActivityGate {
 public:
  /// One activity, for as long as it lives.
  class Token {
   public:
    explicit Token(std::shared_ptr<ActivityGate> gate) : gate_(std::move(gate)) { gate_->enter(); }
    Token(Token&& other) noexcept = default;
    Token& operator=(Token&&) = delete;
    ~Token() {
      if (gate_) gate_->leave();
    }

   private:
    std::shared_ptr<ActivityGate> gate_;
  };

  /// Waits until nothing is under way, at most for `limit`.
  void wait_idle(Duration limit);

 private:
  void enter();
  void leave();

  std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t active_ = 0;
};

}  // namespace p2p
