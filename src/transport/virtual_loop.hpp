// Floor 3. A loop and its clock in virtual time: tasks run in order of (time, order of arrival), one after another, and
// time moves only when it is told to. Driven by Simulation; one thread, but the clock may be read from any.
#pragma once

#include "transport/timer_queue.hpp"

#include <p2p/clock.hpp>
#include <p2p/event_loop.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>

namespace p2p {

class VirtualClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return TimePoint(Duration(now_.load())); }
  /// Worlds begin on 1 January 2024.
  [[nodiscard]] UtcTime utc_now() const noexcept override {
    constexpr std::chrono::sys_days kBeginning{std::chrono::year(2024) / 1 / 1};
    return kBeginning + std::chrono::floor<std::chrono::milliseconds>(Duration(now_.load()) - kStart);
  }
  void advance_to(TimePoint time) noexcept { now_.store(time.time_since_epoch().count()); }

 private:
  // Not at zero, so that a time point left at its default is in the past.
  static constexpr Duration kStart = std::chrono::hours(1);
  std::atomic<Duration::rep> now_{kStart.count()};
};

class VirtualLoop final : public EventLoop {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return clock_.now(); }
  [[nodiscard]] Clock::UtcTime utc_now() const noexcept override { return clock_.utc_now(); }
  void post(Task task) override { schedule(now(), std::move(task)); }
  [[nodiscard]] bool is_current() const noexcept override { return running_; }
  TimerId schedule(TimePoint when, Task task) override;
  void cancel(TimerId timer) noexcept override { tasks_.cancel(timer); }
  void at_end_of_turn(Task task) override;
  /// A broken precondition: throws std::logic_error.
  void run() override;
  /// Without effect: the hosts of a simulation share this loop, and none may stop it for the others.
  void stop() override {}
  [[nodiscard]] bool is_virtual() const noexcept override { return true; }

  [[nodiscard]] const VirtualClock& clock() const noexcept { return clock_; }
  /// Runs one task that is due now, end-of-turn tasks when there is no other; false when there is none. Throws
  /// std::logic_error inside a task, and std::runtime_error when tasks beget tasks without time moving.
  bool run_next();
  /// When the next timer is due.
  [[nodiscard]] std::optional<TimePoint> next_time() const noexcept { return tasks_.earliest(); }
  void advance_to(TimePoint time) noexcept;
  /// Destroys all tasks, and those that come later.
  void discard();

 private:
  VirtualClock clock_;
  TimerQueue tasks_;
  std::deque<Task> end_of_turn_;
  std::uint64_t tasks_this_instant_ = 0;
  bool running_ = false;
  bool discarded_ = false;
};

}  // namespace p2p
