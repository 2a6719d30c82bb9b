// Floor 0. Results that one worker thread has for event loops, gathered so that a loop is woken once for several of
// them. One thread.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/event_loop.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace p2p {

class ResultBatch {
 public:
  using Task = EventLoop::Task;

  void add(const std::shared_ptr<EventLoop>& loop, Task task) {
    if (parts_.empty()) began_ = steady_clock().now();
    for (Part& part : parts_)
      if (part.loop == loop) return part.tasks.push_back(std::move(task));
    parts_.push_back({loop, {}});
    parts_.back().tasks.push_back(std::move(task));
  }

  [[nodiscard]] bool empty() const noexcept { return parts_.empty(); }
  /// How long its first result has been waiting.
  [[nodiscard]] Duration age() const noexcept { return empty() ? Duration::zero() : steady_clock().now() - began_; }

  /// Posts everything, in the order added for each loop.
  void deliver() {
    for (Part& part : std::exchange(parts_, {})) {
      if (part.tasks.size() == 1) {
        part.loop->post(std::move(part.tasks.front()));
      } else {
        part.loop->post([tasks = std::move(part.tasks)]() mutable {
          for (Task& task : tasks) std::exchange(task, nullptr)();
        });
      }
    }
  }

 private:
  struct Part {
    std::shared_ptr<EventLoop> loop;
    std::vector<Task> tasks;
  };
  std::vector<Part> parts_;
  TimePoint began_;
};

}  // namespace p2p
