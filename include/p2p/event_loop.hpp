// Floor 0. The loop on which a connection lives: one thread, timers, and work posted from elsewhere. A Transport makes
// loops and its streams run on them, so the transport decides whether time is real or virtual.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/unique_function.hpp>

#include <cstdint>

namespace p2p {

class EventLoop {
 public:
  using Task = UniqueFunction<void()>;
  enum class TimerId : std::uint64_t { none = 0 };

  virtual ~EventLoop() = default;

  /// Any thread.
  [[nodiscard]] virtual TimePoint now() const noexcept = 0;
  /// Any thread. The date, as the loop's clock has it.
  [[nodiscard]] virtual Clock::UtcTime utc_now() const noexcept { return steady_clock().utc_now(); }
  /// Any thread. Tasks run on the loop's thread in the order posted, never inside post. A task posted after the loop
  /// has been stopped is destroyed unrun, at the latest with the loop.
  virtual void post(Task task) = 0;
  /// Whether the caller runs on this loop's thread (or, for a virtual loop, inside one of its tasks).
  [[nodiscard]] virtual bool is_current() const noexcept = 0;

  /// Loop thread. Runs `task` once, not before `when`.
  virtual TimerId schedule(TimePoint when, Task task) = 0;
  /// Loop thread. The task will not run any more; no effect on one that has run or on `none`.
  virtual void cancel(TimerId timer) noexcept = 0;
  /// Loop thread. Runs `task` once, after all work that is ready now and before the loop waits or time goes on: what
  /// gathers the writes of one turn into one system call.
  virtual void at_end_of_turn(Task task) = 0;

  /// Called by the thread that owns the loop; returns after stop(). A virtual loop is driven by its simulation instead
  /// and must not be run.
  virtual void run() = 0;
  /// Any thread.
  virtual void stop() = 0;
  /// True when time only moves when a simulation says so: then nothing may wait for it on another thread.
  [[nodiscard]] virtual bool is_virtual() const noexcept = 0;
};

}  // namespace p2p
