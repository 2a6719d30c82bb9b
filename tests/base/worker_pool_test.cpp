#include "support/worker_pool.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

using namespace p2p;

namespace {

constexpr std::size_t kNoLimit = 1'000'000;

/// Something that happens once. Copies mean the same event, so that a task may outlive the test's own copy.
class Event {
 public:
  void happen() const { state_->promise.set_value(); }
  void wait() const { state_->future.wait(); }

 private:
  struct State {
    std::promise<void> promise;
    std::shared_future<void> future = promise.get_future().share();
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

/// Keeps one worker busy until it is let go.
class Blocker {
 public:
  explicit Blocker(WorkerPool& pool) {
    pool.submit([running = running_, released = released_] {
      running.happen();
      released.wait();
    });
    running_.wait();
  }
  void release() { released_.happen(); }

 private:
  Event running_;
  Event released_;
};

/// Waits until every task submitted before has run; with one worker only.
void drain(WorkerPool& pool) {
  const Event done;
  pool.submit([done] { done.happen(); });
  done.wait();
}

}  // namespace

TEST_CASE("every task runs once, from many submitters at once") {
  constexpr int kSubmitters = 4;
  constexpr int kTasks = 2000;
  std::vector<std::atomic<int>> runs(kSubmitters * kTasks);
  std::atomic<int> left{kSubmitters * kTasks};
  const Event all_done;
  WorkerPool pool(3, kNoLimit);
  std::vector<std::thread> submitters;
  for (int s = 0; s < kSubmitters; ++s) {
    submitters.emplace_back([&, s] {
      for (int i = 0; i < kTasks; ++i) {
        pool.submit([&, slot = static_cast<std::size_t>(s * kTasks + i)] {
          ++runs[slot];
          if (--left == 0) all_done.happen();
        });
      }
    });
  }
  for (std::thread& submitter : submitters) submitter.join();
  all_done.wait();
  int wrong = 0;
  for (const auto& count : runs) wrong += count == 1 ? 0 : 1;
  CHECK(wrong == 0);
}

TEST_CASE("one worker runs tasks in the order of submission") {
  std::vector<int> order;
  WorkerPool pool(1, kNoLimit);
  for (int i = 0; i < 100; ++i) pool.submit([&order, i] { order.push_back(i); });
  drain(pool);
  REQUIRE(order.size() == 100);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("a sleeping pool wakes for each of many single tasks") {
  WorkerPool pool(2, kNoLimit);
  for (int i = 0; i < 500; ++i) {
    const Event done;
    pool.submit([done] { done.happen(); });
    done.wait();
  }
  CHECK(pool.queued() == 0);
}

TEST_CASE("tasks submitted while workers sleep run on all of them") {
  // Each task waits for the others: it ends only if every worker was woken.
  constexpr int kWorkers = 4;
  WorkerPool pool(kWorkers, kNoLimit);
  for (int round = 0; round < 50; ++round) {
    const auto arrived = std::make_shared<std::atomic<int>>(0);
    const Event all_here;
    std::vector<Event> ended(kWorkers);
    for (const Event& end : ended) {
      pool.submit([=] {
        if (++*arrived == kWorkers) all_here.happen();
        all_here.wait();
        end.happen();
      });
    }
    for (const Event& end : ended) end.wait();
    CHECK(*arrived == kWorkers);
  }
}

TEST_CASE("a full queue refuses a task and leaves it with the caller") {
  WorkerPool pool(1, 2);
  Blocker blocker(pool);
  int runs = 0;
  CHECK(pool.try_submit([&runs] { ++runs; }));
  CHECK(pool.try_submit([&runs] { ++runs; }));
  CHECK(pool.queued() == 2);
  WorkerPool::Task third = [&runs] { runs += 10; };
  CHECK_FALSE(pool.try_submit(std::move(third)));
  // NOLINTNEXTLINE(bugprone-use-after-move): a refused task is not moved from
  CHECK(third);
  blocker.release();
  drain(pool);
  CHECK(runs == 2);
  CHECK(pool.try_submit(std::move(third)));
  drain(pool);
  CHECK(runs == 12);
}

TEST_CASE("submit is not bound by the size of the queue") {
  WorkerPool pool(1, 1);
  Blocker blocker(pool);
  for (int i = 0; i < 5; ++i) pool.submit([] {});
  CHECK(pool.queued() == 5);
  blocker.release();
}

TEST_CASE("stopping destroys waiting tasks unrun") {
  const auto watched = std::make_shared<int>(0);
  WorkerPool pool(1, kNoLimit);
  Blocker blocker(pool);
  for (int i = 0; i < 10; ++i) pool.submit([watched] { ++*watched; });
  std::thread stopper([&pool] { pool.stop(); });
  // The tasks go before the running one has ended.
  while (watched.use_count() != 1) std::this_thread::yield();
  blocker.release();
  stopper.join();
  CHECK(*watched == 0);
}

TEST_CASE("a stopped pool takes no task, and stopping twice is fine") {
  const auto watched = std::make_shared<int>(0);
  WorkerPool pool(2, kNoLimit);
  pool.stop();
  pool.stop();
  CHECK_FALSE(pool.try_submit([watched] { ++*watched; }));
  pool.submit([watched] { ++*watched; });
  CHECK(watched.use_count() == 1);
  CHECK(*watched == 0);
}

TEST_CASE("a task may submit tasks") {
  WorkerPool pool(1, kNoLimit);
  const Event done;
  pool.submit([&pool, done] { pool.submit([done] { done.happen(); }); });
  done.wait();
  CHECK(pool.threads() == 1);
}

TEST_CASE("only the threads of a pool are workers") {
  WorkerPool pool(1, kNoLimit);
  const auto inside = std::make_shared<std::atomic<bool>>(false);
  const Event done;
  pool.submit([=] {
    *inside = WorkerPool::on_worker();
    done.happen();
  });
  done.wait();
  CHECK(*inside);
  CHECK_FALSE(WorkerPool::on_worker());
}

TEST_CASE("without threads a task runs inside the call") {
  WorkerPool pool(0, 0);
  std::thread::id where;
  pool.submit([&where] { where = std::this_thread::get_id(); });
  CHECK(where == std::this_thread::get_id());
  CHECK(pool.try_submit([] {}));
  CHECK_FALSE(WorkerPool::on_worker());
  pool.stop();
  CHECK_FALSE(pool.try_submit([] {}));
}
