// The current one of a series of immutable objects, read by many threads and now and then replaced.
//
// Each reading thread has a slot of its own, as long as there are no more threads than slots, so that readers on
// different cores share no cache line. A replaced object lives until the last slot has let go of it, which waits for
// the readers inside.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

namespace p2p {

template <class T>
class SharedCurrent {
 public:
  explicit SharedCurrent(std::shared_ptr<const T> first) { replace(std::move(first)); }

  /// What `use` makes of the current object, which lives until `use` returns. `use` must not come back here.
  template <class Use>
  decltype(auto) read(Use use) const {
    const Slot& slot = slots_[slot_of_this_thread()];
    const std::lock_guard lock(slot.mutex);
    return use(*slot.current);
  }

  /// From one thread at a time. Readers see the old object or the new one meanwhile.
  void replace(std::shared_ptr<const T> next) {
    for (Slot& slot : slots_) {
      auto old = next;
      const std::lock_guard lock(slot.mutex);
      slot.current.swap(old);
    }
  }

 private:
  static constexpr std::size_t kSlots = 32;
  static constexpr std::size_t kCacheLineBytes = 64;

  struct alignas(kCacheLineBytes) Slot {
    mutable std::mutex mutex;
    std::shared_ptr<const T> current;
  };

  static std::size_t slot_of_this_thread() noexcept {
    static std::atomic<std::size_t> threads{0};
    thread_local const std::size_t slot = threads.fetch_add(1, std::memory_order_relaxed) % kSlots;
    return slot;
  }

  std::array<Slot, kSlots> slots_;
};

}  // namespace p2p
