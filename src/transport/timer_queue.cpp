#include "transport/timer_queue.hpp"

#include <utility>

namespace p2p {
namespace {

constexpr unsigned kSlotBits = 32;

EventLoop::TimerId timer_id(std::uint32_t slot, std::uint32_t generation) noexcept {
  return static_cast<EventLoop::TimerId>(static_cast<std::uint64_t>(generation) << kSlotBits | slot);
}

}  // namespace

TimerQueue::TimerId TimerQueue::add(TimePoint when, Task task) {
  if (free_slots_.empty()) {
    const auto fresh = static_cast<SlotIndex>(slots_.size());
    if (free_slots_.capacity() <= slots_.size()) free_slots_.reserve(2 * slots_.size() + 1);
    slots_.emplace_back();
    free_slots_.push_back(fresh);
  }
  const SlotIndex index = free_slots_.back();
  heap_.push_back(index);
  free_slots_.pop_back();
  Slot& slot = slots_[index];
  slot.task = std::move(task);
  slot.when = when;
  slot.sequence = next_sequence_++;
  slot.heap_position = static_cast<std::uint32_t>(heap_.size() - 1);
  sift_up(slot.heap_position);
  return timer_id(index, slot.generation);
}

void TimerQueue::cancel(TimerId timer) noexcept {
  const auto raw = static_cast<std::uint64_t>(timer);
  const auto index = static_cast<SlotIndex>(raw);
  const auto generation = static_cast<std::uint32_t>(raw >> kSlotBits);
  if (index >= slots_.size() || slots_[index].generation != generation) return;
  const Task dropped = remove(index);
}

std::optional<TimePoint> TimerQueue::earliest() const noexcept {
  if (heap_.empty()) return std::nullopt;
  return slots_[heap_.front()].when;
}

TimerQueue::Task TimerQueue::pop_due(TimePoint now, Sequence before) {
  if (heap_.empty()) return {};
  const Slot& first = slots_[heap_.front()];
  if (first.when > now || first.sequence >= before) return {};
  return remove(heap_.front());
}

void TimerQueue::clear() {
  while (!heap_.empty()) const Task dropped = remove(heap_.back());
}

bool TimerQueue::earlier(SlotIndex left, SlotIndex right) const noexcept {
  const Slot& one = slots_[left];
  const Slot& other = slots_[right];
  return one.when != other.when ? one.when < other.when : one.sequence < other.sequence;
}

void TimerQueue::place(std::size_t position, SlotIndex slot) noexcept {
  heap_[position] = slot;
  slots_[slot].heap_position = static_cast<std::uint32_t>(position);
}

void TimerQueue::sift_up(std::size_t position) noexcept {
  const SlotIndex moving = heap_[position];
  while (position > 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!earlier(moving, heap_[parent])) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, moving);
}

void TimerQueue::sift_down(std::size_t position) noexcept {
  const SlotIndex moving = heap_[position];
  for (std::size_t child = 2 * position + 1; child < heap_.size(); child = 2 * position + 1) {
    if (child + 1 < heap_.size() && earlier(heap_[child + 1], heap_[child])) ++child;
    if (!earlier(heap_[child], moving)) break;
    place(position, heap_[child]);
    position = child;
  }
  place(position, moving);
}

TimerQueue::Task TimerQueue::remove(SlotIndex index) noexcept {
  Slot& slot = slots_[index];
  const std::size_t position = slot.heap_position;
  const SlotIndex last = heap_.back();
  heap_.pop_back();
  if (last != index) {
    place(position, last);
    sift_up(position);
    sift_down(slots_[last].heap_position);
  }
  if (++slot.generation == 0) slot.generation = 1;
  free_slots_.push_back(index);
  return std::move(slot.task);
}

}  // namespace p2p
