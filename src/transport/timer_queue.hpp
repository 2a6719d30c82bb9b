// Floor 3. Tasks ordered by time and, at the same time, by the order in which they were added: what loops keep their
// timers in. A heap of slots, about 70 bytes a timer, with real cancellation. One thread.
#pragma once

#include <p2p/event_loop.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <vector>

namespace p2p {

class TimerQueue {
 public:
  using Task = EventLoop::Task;
  using TimerId = EventLoop::TimerId;
  using Sequence = std::uint64_t;

  TimerId add(TimePoint when, Task task);
  /// No effect on a timer that has been popped or cancelled. The task is destroyed once the queue is consistent, so
  /// its destructor may use the queue.
  void cancel(TimerId timer) noexcept;

  [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
  [[nodiscard]] std::optional<TimePoint> earliest() const noexcept;
  /// The sequence of the next timer to be added: a bound for pop_due.
  [[nodiscard]] Sequence next_sequence() const noexcept { return next_sequence_; }
  /// Removes the first timer if it is due at `now` and was added before `before`; otherwise an empty task.
  [[nodiscard]] Task pop_due(TimePoint now, Sequence before = std::numeric_limits<Sequence>::max());
  /// Removes and destroys everything, what destructors add on the way included.
  void clear();

 private:
  using SlotIndex = std::uint32_t;

  struct Slot {
    Task task;
    TimePoint when;
    Sequence sequence = 0;
    std::uint32_t generation = 1;  ///< tells the slot's present timer from those that had it before
    std::uint32_t heap_position = 0;
  };

  [[nodiscard]] bool earlier(SlotIndex left, SlotIndex right) const noexcept;
  void place(std::size_t position, SlotIndex slot) noexcept;
  void sift_up(std::size_t position) noexcept;
  void sift_down(std::size_t position) noexcept;
  [[nodiscard]] Task remove(SlotIndex slot) noexcept;

  std::deque<Slot> slots_;
  std::vector<SlotIndex> free_slots_;  ///< its capacity always covers all slots: freeing never allocates
  std::vector<SlotIndex> heap_;
  Sequence next_sequence_ = 0;
};

}  // namespace p2p
