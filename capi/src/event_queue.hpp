// What waits for p2p_network_poll, oldest first, and the descriptor that says so. Three kinds share the order and have
// a bound of their own each, so that none can take another's room:
//   completions   have their room reserved before the operation begins, so that every outcome finds its place
//   work          requests of others and questions to the signer; refused when there is no room
//   information   dropped when there is no room, and counted in an event of its own
// Thread-safe.
#pragma once

#include "event_box.hpp"

#include <p2p/p2p.h>
#include <p2p/clock.hpp>

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

namespace p2p::capi {

class EventQueue {
 public:
  /// `capacity` is that of each kind. Throws std::system_error when there are no descriptors left.
  explicit EventQueue(std::size_t capacity);
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;
  ~EventQueue();

  /// False when there is no room for another completion.
  [[nodiscard]] bool reserve();
  /// Gives the room back of an operation that will not complete here.
  void unreserve() noexcept;
  /// An event for which room was reserved.
  void push_completion(std::unique_ptr<EventBox> event);
  /// Takes the event only when there is room.
  [[nodiscard]] bool push_work(std::unique_ptr<EventBox>& event);
  void push_information(std::unique_ptr<EventBox> event);

  /// Nothing when none has come in time, or none will come.
  [[nodiscard]] std::unique_ptr<EventBox> pop(Duration timeout);
  /// Events that are there, and completions that have their room, can still be had.
  void close();
  /// Whether it is closed and empty, and no completion is to come.
  [[nodiscard]] bool ended() const;
  /// Readable while events wait, and when the queue has ended.
  [[nodiscard]] int descriptor() const noexcept { return descriptors_[0]; }

 private:
  enum class Kind : std::uint8_t { completion, work, information };
  struct Entry {
    std::unique_ptr<EventBox> event;
    Kind kind;
  };
  void push(std::unique_ptr<EventBox> event, Kind kind);
  [[nodiscard]] bool has_room(Kind kind) const noexcept { return taken_[static_cast<std::size_t>(kind)] < capacity_; }
  [[nodiscard]] bool has_ended() const noexcept { return closed_ && entries_.empty() && taken_[0] == 0; }
  [[nodiscard]] std::unique_ptr<EventBox> take_dropped();
  /// Makes the descriptor say what there is now. After every change, but for `reserve`: whoever has been told that the
  /// queue has ended goes on being told so until an event comes.
  void update_descriptor() noexcept;

  const std::size_t capacity_;
  std::array<int, 2> descriptors_{-1, -1};
  mutable std::mutex mutex_;
  std::condition_variable waiting_;
  std::deque<Entry> entries_;
  std::array<std::size_t, 3> taken_{};  ///< places taken, by kind
  std::uint64_t dropped_ = 0;
  bool closed_ = false;
  bool readable_ = false;  ///< one byte is in the pipe; else none
};

}  // namespace p2p::capi
