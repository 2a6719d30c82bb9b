#include "transport/asio_loop.hpp"

#include <asio/post.hpp>

#include <utility>

namespace p2p {
namespace {

/// Completions handled before the gathered writes of a turn leave. More gathers better, less answers sooner.
constexpr int kMaxCompletionsPerTurn = 128;

}  // namespace

AsioLoop::AsioLoop(const Clock& clock)
    : clock_(clock), scratch_(std::make_unique_for_overwrite<std::uint8_t[]>(kScratchBytes)) {}

AsioLoop::~AsioLoop() { discard_tasks(); }

void AsioLoop::post(Task task) {
  bool wake = false;
  {
    const std::lock_guard lock(inbox_mutex_);
    if (closed_) return;  // `task` dies with the call, outside the lock
    wake = inbox_.empty();
    inbox_.push_back(std::move(task));
  }
  if (wake) {
    asio::post(io_context_, [this] { drain_inbox(); });
  }
}

bool AsioLoop::is_current() const noexcept {
  return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id();
}

AsioLoop::TimerId AsioLoop::schedule(TimePoint when, Task task) {
  if (closed_) return TimerId::none;
  return timers_.add(when, std::move(task));
}

void AsioLoop::at_end_of_turn(Task task) {
  if (!closed_) end_of_turn_.push_back(std::move(task));
}

void AsioLoop::run() {
  thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  while (!io_context_.stopped()) run_turn();
  discard_tasks();
  thread_.store(std::thread::id(), std::memory_order_relaxed);
}

void AsioLoop::stop() { io_context_.stop(); }

void AsioLoop::run_turn() {
  arm_timer();
  // A turn that begins with work for its end must not wait.
  std::size_t handled = end_of_turn_.empty() ? io_context_.run_one() : io_context_.poll_one();
  for (int count = 1; handled > 0 && count < kMaxCompletionsPerTurn; ++count) handled = io_context_.poll_one();
  if (!io_context_.stopped()) run_end_of_turn();
}

void AsioLoop::drain_inbox() {
  {
    const std::lock_guard lock(inbox_mutex_);
    draining_.swap(inbox_);
  }
  for (Task& task : draining_) {
    if (io_context_.stopped()) break;
    std::exchange(task, nullptr)();
  }
  draining_.clear();
}

void AsioLoop::run_due_timers() {
  armed_for_ = TimePoint::max();
  // Timers that these add wait for the next turn, even when they are due at once.
  const TimerQueue::Sequence end = timers_.next_sequence();
  const TimePoint due = now();
  while (Task task = timers_.pop_due(due, end)) {
    if (io_context_.stopped()) break;
    task();
  }
}

void AsioLoop::run_end_of_turn() {
  std::vector<Task> tasks;
  tasks.swap(end_of_turn_);
  for (Task& task : tasks) std::exchange(task, nullptr)();
  tasks.clear();
  if (end_of_turn_.empty()) end_of_turn_.swap(tasks);
}

void AsioLoop::arm_timer() {
  const auto earliest = timers_.earliest();
  if (!earliest || *earliest >= armed_for_) return;
  armed_for_ = *earliest;
  timer_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(*earliest - now()));
  timer_.async_wait([this](const asio::error_code& error) {
    if (!error) run_due_timers();
  });
}

void AsioLoop::discard_tasks() {
  std::vector<Task> dropped;
  {
    const std::lock_guard lock(inbox_mutex_);
    closed_ = true;
    dropped.swap(inbox_);
  }
  dropped.clear();
  draining_.clear();
  std::exchange(end_of_turn_, {}).clear();
  timers_.clear();
}

}  // namespace p2p
