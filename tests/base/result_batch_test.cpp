#include "support/result_batch.hpp"

#include "support/catch.hpp"
#include "support/worker_pool.hpp"

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

using namespace p2p;

namespace {

/// Takes posts from any thread and runs them when told, counting them.
class ManualLoop final : public EventLoop {
 public:
  [[nodiscard]] TimePoint now() const noexcept override { return {}; }
  void post(Task task) override {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
    changed_.notify_all();
  }
  [[nodiscard]] bool is_current() const noexcept override { return false; }
  TimerId schedule(TimePoint, Task) override { return TimerId::none; }
  void cancel(TimerId) noexcept override {}
  void at_end_of_turn(Task) override {}
  void run() override {}
  void stop() override {}
  [[nodiscard]] bool is_virtual() const noexcept override { return false; }

  [[nodiscard]] std::size_t posts() const {
    const std::lock_guard lock(mutex_);
    return posted_.size();
  }
  void run_posted() {
    std::vector<Task> tasks;
    {
      const std::lock_guard lock(mutex_);
      tasks.swap(posted_);
    }
    for (Task& task : tasks) task();
  }
  /// Runs what is posted until `done` says so.
  template <class Done>
  void run_until(Done done) {
    while (!done()) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !posted_.empty(); });
      }
      run_posted();
    }
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Task> posted_;
};

}  // namespace

TEST_CASE("a batch is one post for each loop and keeps the order") {
  const auto first = std::make_shared<ManualLoop>();
  const auto second = std::make_shared<ManualLoop>();
  std::vector<int> order;
  ResultBatch batch;
  CHECK(batch.empty());
  for (int i = 0; i < 3; ++i) batch.add(first, [&order, i] { order.push_back(i); });
  batch.add(second, [&order] { order.push_back(10); });
  CHECK(first->posts() == 0);
  batch.deliver();
  CHECK(batch.empty());
  CHECK(first->posts() == 1);
  CHECK(second->posts() == 1);
  second->run_posted();
  first->run_posted();
  CHECK(order == std::vector<int>{10, 0, 1, 2});
}

TEST_CASE("a delivered batch can be filled again") {
  const auto loop = std::make_shared<ManualLoop>();
  int runs = 0;
  ResultBatch batch;
  for (int round = 0; round < 2; ++round) {
    batch.add(loop, [&runs] { ++runs; });
    batch.deliver();
    loop->run_posted();
  }
  CHECK(runs == 2);
}

TEST_CASE("an empty batch has no age and delivers nothing") {
  ResultBatch batch;
  batch.deliver();
  CHECK(batch.age() == Duration::zero());
}

TEST_CASE("the results of a worker's tasks all reach the loop, in order, without further tasks to push them") {
  constexpr int kTasks = 500;
  const auto loop = std::make_shared<ManualLoop>();
  WorkerPool pool(1, kTasks);
  std::vector<int> results;
  for (int i = 0; i < kTasks; ++i)
    pool.submit([&, i] { pool.post_result(loop, [&results, i] { results.push_back(i); }); });
  loop->run_until([&] { return results.size() == kTasks; });
  for (int i = 0; i < kTasks; ++i) CHECK(results[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("a result from a thread that is no worker of the pool is posted at once") {
  const auto loop = std::make_shared<ManualLoop>();
  WorkerPool pool(1, 10);
  pool.post_result(loop, [] {});
  CHECK(loop->posts() == 1);

  WorkerPool other(1, 10);
  std::promise<std::size_t> posts;
  other.submit([&] {
    pool.post_result(loop, [] {});
    posts.set_value(loop->posts());
  });
  CHECK(posts.get_future().get() == 2);
}

TEST_CASE("a pool that is stopped posts the results of the tasks that ran") {
  const auto loop = std::make_shared<ManualLoop>();
  WorkerPool pool(1, 10);
  std::promise<void> running;
  std::promise<void> release;
  pool.submit([&] {
    pool.post_result(loop, [] {});
    running.set_value();
    release.get_future().wait();
  });
  pool.submit([] {});
  running.get_future().wait();
  std::thread stopper([&pool] { pool.stop(); });
  while (pool.queued() != 0) std::this_thread::yield();
  release.set_value();
  stopper.join();
  CHECK(loop->posts() == 1);
}

TEST_CASE("without threads a result is posted at once") {
  const auto loop = std::make_shared<ManualLoop>();
  WorkerPool pool(0, 0);
  pool.submit([&] { pool.post_result(loop, [] {}); });
  CHECK(loop->posts() == 1);
}
