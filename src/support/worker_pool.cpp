#include "support/worker_pool.hpp"

#include "support/result_batch.hpp"

#include <chrono>
#include <utility>

namespace p2p {
namespace {

/// Waking a loop costs as much as a tenth of a task; while more tasks wait, their results may as well share one.
constexpr Duration kMaxBatchAge = std::chrono::microseconds(500);

thread_local const WorkerPool* current_pool = nullptr;
thread_local ResultBatch results;

}  // namespace

WorkerPool::WorkerPool(std::size_t threads, std::size_t max_queued) : thread_count_(threads), max_queued_(max_queued) {
  workers_.reserve(threads);
  try {
    for (std::size_t i = 0; i < threads; ++i) workers_.emplace_back([this] { run(); });
  } catch (...) {
    stop();  // fewer threads than asked for could be had: those that run must be joined
    throw;
  }
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::try_submit(Task&& task) { return enqueue(task, Limit::max_queued); }

void WorkerPool::submit(Task task) { enqueue(task, Limit::none); }

bool WorkerPool::enqueue(Task& task, Limit limit) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return false;
    if (thread_count_ != 0) {
      if (limit == Limit::max_queued && tasks_.size() >= max_queued_) return false;
      tasks_.push_back(std::move(task));
      wake = idle_ > waking_;
      if (wake) ++waking_;
    }
  }
  if (thread_count_ == 0) Task(std::move(task))();
  if (wake) work_.notify_one();
  return true;
}

void WorkerPool::post_result(const std::shared_ptr<EventLoop>& loop, EventLoop::Task result) {
  if (is_current())
    results.add(loop, std::move(result));
  else
    loop->post(std::move(result));
}

std::size_t WorkerPool::queued() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

void WorkerPool::run() {
  current_pool = this;
  std::unique_lock lock(mutex_);
  while (true) {
    while (tasks_.empty() && !stopped_) {
      ++idle_;
      work_.wait(lock);
      --idle_;
      // Each wake-up uses up one notification; a thread that wakes without one finds work or waits again.
      if (waking_ > 0) --waking_;
    }
    if (stopped_) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = Task();  // what it holds is released without the lock
    const bool batch_is_old = results.age() >= kMaxBatchAge;
    lock.lock();
    if (batch_is_old || (!results.empty() && (tasks_.empty() || stopped_))) {
      lock.unlock();
      results.deliver();
      lock.lock();
    }
  }
}

void WorkerPool::stop() {
  std::deque<Task> unrun;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    unrun.swap(tasks_);
  }
  work_.notify_all();
  unrun.clear();
  std::call_once(joined_, [this] {
    for (std::thread& worker : workers_) worker.join();
  });
}

bool WorkerPool::is_current() const noexcept { return current_pool == this; }

bool WorkerPool::on_worker() noexcept { return current_pool != nullptr; }

}  // namespace p2p
