// Floor 3. The loop of the TCP transport: one io_context, run by one thread, in turns. A turn handles what is ready
// (completions, due timers, posted tasks), then runs the end-of-turn tasks, then waits.
//
// Streams and acceptors on it must be gone before it is. Tasks still waiting when run() returns are destroyed there,
// on the loop's thread.
#pragma once

#include "transport/tcp_statistics.hpp"
#include "transport/timer_queue.hpp"

#include <p2p/clock.hpp>
#include <p2p/event_loop.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace p2p {

class AsioLoop final : public EventLoop {
 public:
  explicit AsioLoop(const Clock& clock);
  ~AsioLoop() override;
  AsioLoop(const AsioLoop&) = delete;
  AsioLoop& operator=(const AsioLoop&) = delete;

  [[nodiscard]] TimePoint now() const noexcept override { return clock_.now(); }
  void post(Task task) override;
  [[nodiscard]] bool is_current() const noexcept override;
  TimerId schedule(TimePoint when, Task task) override;
  void cancel(TimerId timer) noexcept override { timers_.cancel(timer); }
  void at_end_of_turn(Task task) override;
  void run() override;
  void stop() override;
  [[nodiscard]] bool is_virtual() const noexcept override { return false; }

  [[nodiscard]] asio::io_context& io_context() noexcept { return io_context_; }
  /// Loop thread. Where its streams read into; what is in it lasts until the next read on this loop.
  [[nodiscard]] std::span<std::uint8_t> scratch() noexcept { return {scratch_.get(), kScratchBytes}; }
  [[nodiscard]] TcpStatistics& statistics() noexcept { return statistics_; }

 private:
  static constexpr std::size_t kScratchBytes = 64U << 10U;

  void run_turn();
  void drain_inbox();
  void run_due_timers();
  void run_end_of_turn();
  void arm_timer();
  void discard_tasks();

  const Clock& clock_;
  std::atomic<std::thread::id> thread_{};

  std::mutex inbox_mutex_;
  std::vector<Task> inbox_;     ///< under inbox_mutex_
  bool closed_ = false;         ///< under inbox_mutex_; written by the loop's thread only: no task is taken any more
  std::vector<Task> draining_;  ///< the inbox's other half, so that neither allocates once warm

  TimerQueue timers_;
  TimePoint armed_for_ = TimePoint::max();  ///< when timer_ expires at the latest, by clock_
  std::vector<Task> end_of_turn_;

  std::unique_ptr<std::uint8_t[]> scratch_;
  TcpStatistics statistics_;

  // Last: its pending completions own streams that may still cancel timers.
  asio::io_context io_context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_context_.get_executor()};
  asio::steady_timer timer_{io_context_};
};

}  // namespace p2p
