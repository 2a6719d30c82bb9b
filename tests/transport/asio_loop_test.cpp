#include "transport/asio_loop.hpp"

#include "support/catch.hpp"
#include "transport/manual_clock.hpp"

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

namespace p2p {
namespace {

using namespace std::chrono_literals;

TEST_CASE("posted tasks run in order, on the thread that runs the loop") {
  AsioLoop loop(steady_clock());
  std::vector<int> ran;
  for (int index = 0; index < 100; ++index) {
    loop.post([&, index] {
      ran.push_back(index);
      CHECK(loop.is_current());
    });
  }
  loop.post([&] { loop.stop(); });
  CHECK(ran.empty());
  CHECK_FALSE(loop.is_current());
  loop.run();
  REQUIRE(ran.size() == 100);
  CHECK(std::is_sorted(ran.begin(), ran.end()));
  CHECK_FALSE(loop.is_current());
}

TEST_CASE("a task posted by a task runs later, not inside post") {
  AsioLoop loop(steady_clock());
  bool inside = false;
  bool nested = false;
  loop.post([&] {
    inside = true;
    loop.post([&] {
      nested = inside;
      loop.stop();
    });
    CHECK_FALSE(nested);
    inside = false;
  });
  loop.run();
  CHECK_FALSE(nested);
}

TEST_CASE("tasks posted from many threads all run, each thread's in its order") {
  constexpr int kThreads = 4;
  constexpr int kTasks = 20'000;
  AsioLoop loop(steady_clock());
  std::vector<int> next(kThreads, 0);
  int out_of_order = 0;
  int ran = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int index = 0; index < kTasks; ++index) {
        loop.post([&, thread, index] {
          if (next[static_cast<std::size_t>(thread)]++ != index) ++out_of_order;
          if (++ran == kThreads * kTasks) loop.stop();
        });
      }
    });
  }
  loop.run();
  for (std::thread& thread : threads) thread.join();
  CHECK(ran == kThreads * kTasks);
  CHECK(out_of_order == 0);
}

TEST_CASE("timers run in order and not before they are due") {
  AsioLoop loop(steady_clock());
  std::vector<int> ran;
  const TimePoint start = loop.now();
  int early = 0;
  const auto at = [&](Duration delay, int name) {
    loop.schedule(start + delay, [&, delay, name] {
      if (loop.now() < start + delay) ++early;
      ran.push_back(name);
      if (ran.size() == 4) loop.stop();
    });
  };
  at(20ms, 3);
  at(5ms, 1);
  at(10ms, 2);
  at(20ms, 4);
  loop.run();
  CHECK(ran == std::vector<int>{1, 2, 3, 4});
  CHECK(early == 0);
}

TEST_CASE("an earlier timer set later comes first") {
  AsioLoop loop(steady_clock());
  std::vector<int> ran;
  loop.schedule(loop.now() + 50ms, [&] {
    ran.push_back(2);
    loop.stop();
  });
  loop.post([&] { loop.schedule(loop.now() + 1ms, [&] { ran.push_back(1); }); });
  loop.run();
  CHECK(ran == std::vector<int>{1, 2});
}

TEST_CASE("a cancelled timer does not run") {
  AsioLoop loop(steady_clock());
  bool ran = false;
  const auto cancelled = loop.schedule(loop.now() + 1ms, [&] { ran = true; });
  loop.schedule(loop.now() + 5ms, [&] { loop.stop(); });
  loop.cancel(cancelled);
  loop.cancel(EventLoop::TimerId::none);
  loop.run();
  CHECK_FALSE(ran);
}

TEST_CASE("a timer may cancel another that is due at the same moment") {
  AsioLoop loop(steady_clock());
  bool ran = false;
  EventLoop::TimerId second{};
  loop.schedule(loop.now(), [&] { loop.cancel(second); });
  second = loop.schedule(loop.now(), [&] { ran = true; });
  loop.schedule(loop.now() + 5ms, [&] { loop.stop(); });
  loop.run();
  CHECK_FALSE(ran);
}

TEST_CASE("a timer in the past that sets itself again does not starve other work") {
  AsioLoop loop(steady_clock());
  int rounds = 0;
  bool stopping = false;
  UniqueFunction<void()> again = [&] {
    if (++rounds == 100) loop.post([&] { stopping = true; });
    if (stopping) return loop.stop();
    loop.schedule(loop.now() - 1s, [&] { again(); });
  };
  again();
  loop.run();
  CHECK(rounds >= 100);
}

TEST_CASE("a timer waits for the injected clock, not for the system's") {
  test::ManualClock clock;
  AsioLoop loop(clock);
  TimePoint ran_at{};
  loop.schedule(TimePoint(10ms), [&] {
    ran_at = loop.now();
    loop.stop();
  });
  loop.post([&] { clock.set(1h); });
  loop.run();
  CHECK(ran_at == TimePoint(1h));
}

TEST_CASE("end-of-turn tasks run after everything that was ready") {
  AsioLoop loop(steady_clock());
  std::vector<int> ran;
  loop.post([&] {
    ran.push_back(1);
    loop.at_end_of_turn([&] { ran.push_back(4); });
    loop.at_end_of_turn([&] { ran.push_back(5); });
    loop.post([&] { ran.push_back(3); });
  });
  loop.post([&] { ran.push_back(2); });
  loop.schedule(loop.now() + 5ms, [&] { loop.stop(); });
  loop.run();
  CHECK(ran == std::vector<int>{1, 2, 3, 4, 5});
}

TEST_CASE("an end-of-turn task set by another runs before the loop waits") {
  AsioLoop loop(steady_clock());
  loop.post([&] { loop.at_end_of_turn([&] { loop.at_end_of_turn([&] { loop.stop(); }); }); });
  loop.run();  // there is nothing else that could wake it
  SUCCEED();
}

TEST_CASE("a task that posts itself for ever does not keep the end of the turn away") {
  AsioLoop loop(steady_clock());
  UniqueFunction<void()> again = [&] { loop.post([&] { again(); }); };
  loop.post([&] {
    again();
    loop.at_end_of_turn([&] { loop.stop(); });
  });
  loop.run();
  SUCCEED();
}

TEST_CASE("stop from another thread ends run") {
  AsioLoop loop(steady_clock());
  std::thread runner([&] { loop.run(); });
  loop.stop();
  runner.join();
  SUCCEED();
}

TEST_CASE("tasks that have not run when the loop stops are destroyed unrun") {
  const auto witness = std::make_shared<int>(0);
  AsioLoop loop(steady_clock());
  loop.post([&] {
    loop.stop();
    loop.post([witness] { ++*witness; });
    loop.schedule(loop.now(), [witness] { ++*witness; });
    loop.at_end_of_turn([witness] { ++*witness; });
  });
  loop.post([witness] { ++*witness; });
  loop.run();
  CHECK(witness.use_count() == 1);
  loop.post([witness] { ++*witness; });
  loop.schedule(loop.now(), [witness] { ++*witness; });
  loop.at_end_of_turn([witness] { ++*witness; });
  CHECK(witness.use_count() == 1);
  CHECK(*witness == 0);
}

TEST_CASE("a loop that never ran destroys its tasks") {
  const auto witness = std::make_shared<int>(0);
  {
    AsioLoop loop(steady_clock());
    loop.post([witness] {});
    loop.schedule(loop.now(), [witness] {});
    loop.at_end_of_turn([witness] {});
    CHECK(witness.use_count() == 4);
  }
  CHECK(witness.use_count() == 1);
}

}  // namespace
}  // namespace p2p
