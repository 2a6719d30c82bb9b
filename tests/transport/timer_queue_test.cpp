#include "transport/timer_queue.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <memory>
#include <random>
#include <tuple>
#include <vector>

namespace p2p {
namespace {

TimePoint at(int milliseconds) { return TimePoint(std::chrono::milliseconds(milliseconds)); }

TEST_CASE("timers come in order of time, then of addition") {
  TimerQueue queue;
  std::vector<int> ran;
  int name = 0;
  for (const int when : {30, 10, 20, 10, 5}) {
    queue.add(at(when), [&ran, label = ++name] { ran.push_back(label); });
  }
  while (auto task = queue.pop_due(TimePoint::max())) task();
  CHECK(ran == std::vector<int>{5, 2, 4, 3, 1});
}

TEST_CASE("a timer is not popped before it is due") {
  TimerQueue queue;
  queue.add(at(10), [] {});
  CHECK_FALSE(queue.pop_due(at(9)));
  CHECK(queue.pop_due(at(10)));
  CHECK(queue.empty());
}

TEST_CASE("timers added after a bound are not popped below it") {
  TimerQueue queue;
  queue.add(at(1), [] {});
  const TimerQueue::Sequence bound = queue.next_sequence();
  queue.add(at(1), [] {});
  CHECK(queue.pop_due(at(5), bound));
  CHECK_FALSE(queue.pop_due(at(5), bound));
  CHECK(queue.pop_due(at(5)));
}

TEST_CASE("a cancelled timer's task is destroyed at once") {
  TimerQueue queue;
  const auto witness = std::make_shared<int>(0);
  const auto timer = queue.add(at(1), [witness] {});
  CHECK(witness.use_count() == 2);
  queue.cancel(timer);
  CHECK(witness.use_count() == 1);
  CHECK(queue.empty());
}

TEST_CASE("an id that has been used up cancels nothing, though its slot is in use again") {
  TimerQueue queue;
  const auto first = queue.add(at(1), [] {});
  CHECK(queue.pop_due(at(1)));
  const auto second = queue.add(at(2), [] {});
  queue.cancel(first);
  queue.cancel(EventLoop::TimerId::none);
  CHECK(queue.earliest() == at(2));
  queue.cancel(second);
  CHECK_FALSE(queue.earliest());
}

TEST_CASE("a task's destructor may cancel another timer") {
  TimerQueue queue;
  const auto other = queue.add(at(2), [] {});
  const auto cancel_other = [&queue, other](void*) { queue.cancel(other); };
  const auto timer = queue.add(at(1), [owned = std::shared_ptr<void>(&queue, cancel_other)] {});
  queue.cancel(timer);
  CHECK(queue.empty());
}

TEST_CASE("any mix of adding, cancelling and popping keeps the order") {
  std::mt19937 random(7);
  TimerQueue queue;
  using Entry = std::tuple<int, std::uint64_t, EventLoop::TimerId>;
  std::vector<Entry> expected;
  std::uint64_t popped = 0;
  for (std::uint64_t step = 0; step < 20'000; ++step) {
    const auto choice = random() % 4;
    if (choice < 2) {
      const int when = static_cast<int>(random() % 1000);
      const auto timer = queue.add(at(when), [&popped, step] { popped = step; });
      expected.emplace_back(when, step, timer);
    } else if (!expected.empty() && choice == 2) {
      const auto victim = expected.begin() + static_cast<std::ptrdiff_t>(random() % expected.size());
      queue.cancel(std::get<2>(*victim));
      expected.erase(victim);
    } else if (!expected.empty()) {
      const auto first = std::min_element(expected.begin(), expected.end());
      REQUIRE(queue.earliest() == at(std::get<0>(*first)));
      queue.pop_due(TimePoint::max())();
      REQUIRE(popped == std::get<1>(*first));
      expected.erase(first);
    }
  }
}

}  // namespace
}  // namespace p2p
