#include "transport/virtual_loop.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace p2p {
namespace {

/// More than any world has to do at one moment: beyond it something answers itself for ever.
constexpr std::uint64_t kMaxTasksPerInstant = 10'000'000;

class RunningMark {
 public:
  explicit RunningMark(bool& running) noexcept : running_(running) { running_ = true; }
  ~RunningMark() { running_ = false; }
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;

 private:
  bool& running_;
};

}  // namespace

VirtualLoop::TimerId VirtualLoop::schedule(TimePoint when, Task task) {
  if (discarded_) return TimerId::none;
  return tasks_.add(std::max(when, now()), std::move(task));
}

void VirtualLoop::at_end_of_turn(Task task) {
  if (!discarded_) end_of_turn_.push_back(std::move(task));
}

void VirtualLoop::run() { throw std::logic_error("a virtual loop is driven by its simulation"); }

bool VirtualLoop::run_next() {
  if (running_) throw std::logic_error("a simulation cannot be driven from inside one of its tasks");
  Task task = tasks_.pop_due(now());
  if (!task) {
    if (end_of_turn_.empty()) return false;
    task = std::move(end_of_turn_.front());
    end_of_turn_.pop_front();
  }
  if (++tasks_this_instant_ > kMaxTasksPerInstant) throw std::runtime_error("the simulation does not come to rest");
  const RunningMark mark(running_);
  task();
  return true;
}

void VirtualLoop::advance_to(TimePoint time) noexcept {
  if (time <= now()) return;
  clock_.advance_to(time);
  tasks_this_instant_ = 0;
}

void VirtualLoop::discard() {
  discarded_ = true;
  tasks_.clear();
  std::exchange(end_of_turn_, {}).clear();
}

}  // namespace p2p
