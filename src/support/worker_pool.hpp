// Floor 0. A fixed number of threads that run tasks in order of submission, each task on one thread. Tasks are short
// (some 100 µs of public-key work) and come in bursts: a thread is woken only when an idle one exists that has not been
// woken yet, and busy threads take the next task by themselves. Any thread may submit; a task may submit tasks. A task
// must not throw, and must not stop the pool.
#pragma once

#include <p2p/event_loop.hpp>
#include <p2p/unique_function.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace p2p {

class WorkerPool {
 public:
  using Task = UniqueFunction<void()>;

  /// Without threads every task runs inside the call that submits it, as a simulation in virtual time needs.
  WorkerPool(std::size_t threads, std::size_t max_queued);
  /// Stops.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when `max_queued` tasks wait or the pool is stopped; the task then stays with the caller.
  [[nodiscard]] bool try_submit(Task&& task);
  /// For callers that bound themselves. A stopped pool destroys the task unrun.
  void submit(Task task);

  /// Posts the result of a task to `loop`: at once, or, inside a task of this pool, together with the results of the
  /// tasks that its thread takes next without waiting. Such a batch is at most 500 µs and one task old.
  void post_result(const std::shared_ptr<EventLoop>& loop, EventLoop::Task result);

  /// Tasks that wait for a thread.
  [[nodiscard]] std::size_t queued() const;
  [[nodiscard]] std::size_t threads() const noexcept { return thread_count_; }

  /// Running tasks end and their results are posted, waiting ones are destroyed unrun, the threads are joined.
  /// Idempotent.
  void stop();

  /// Whether the current thread is one of this pool's.
  [[nodiscard]] bool is_current() const noexcept;
  /// Whether it is one of any pool's: then work meant for a pool may as well be done here.
  [[nodiscard]] static bool on_worker() noexcept;

 private:
  enum class Limit : bool { none, max_queued };
  bool enqueue(Task& task, Limit limit);
  void run();

  const std::size_t thread_count_;
  const std::size_t max_queued_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Task> tasks_;
  std::size_t idle_ = 0;    ///< threads that wait for work, woken ones included
  std::size_t waking_ = 0;  ///< of those, how many have been woken and do not run yet; never more than idle_
  bool stopped_ = false;
  std::once_flag joined_;
  std::vector<std::thread> workers_;
};

}  // namespace p2p
