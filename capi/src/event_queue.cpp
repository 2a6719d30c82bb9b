#include "event_queue.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace p2p::capi {

namespace {

/// Events of information that found no room.
struct Dropped {
  std::uint64_t count;
  void describe(p2p_event& event) const {
    event.kind = P2P_EVENT_DROPPED;
    event.number = count;
  }
};

void set_up(int descriptor) {
  if (::fcntl(descriptor, F_SETFD, FD_CLOEXEC) == -1 || ::fcntl(descriptor, F_SETFL, O_NONBLOCK) == -1)
    throw std::system_error(errno, std::generic_category(), "fcntl");
}

}  // namespace

EventQueue::EventQueue(std::size_t capacity) : capacity_(capacity) {
  if (::pipe(descriptors_.data()) == -1) throw std::system_error(errno, std::generic_category(), "pipe");
  set_up(descriptors_[0]);
  set_up(descriptors_[1]);
}

EventQueue::~EventQueue() {
  ::close(descriptors_[0]);
  ::close(descriptors_[1]);
}

bool EventQueue::reserve() {
  const std::lock_guard lock(mutex_);
  if (!has_room(Kind::completion)) return false;
  ++taken_[static_cast<std::size_t>(Kind::completion)];
  return true;
}

void EventQueue::unreserve() noexcept {
  const std::lock_guard lock(mutex_);
  --taken_[static_cast<std::size_t>(Kind::completion)];
  update_descriptor();
  if (has_ended()) waiting_.notify_all();
}

void EventQueue::push_completion(std::unique_ptr<EventBox> event) {
  const std::lock_guard lock(mutex_);
  push(std::move(event), Kind::completion);
}

bool EventQueue::push_work(std::unique_ptr<EventBox>& event) {
  const std::lock_guard lock(mutex_);
  if (closed_ || !has_room(Kind::work)) return false;
  ++taken_[static_cast<std::size_t>(Kind::work)];
  push(std::move(event), Kind::work);
  return true;
}

void EventQueue::push_information(std::unique_ptr<EventBox> event) {
  const std::lock_guard lock(mutex_);
  if (!has_room(Kind::information)) {
    ++dropped_;
    return;
  }
  if (auto dropped = take_dropped()) {
    ++taken_[static_cast<std::size_t>(Kind::information)];
    push(std::move(dropped), Kind::information);
  }
  ++taken_[static_cast<std::size_t>(Kind::information)];
  push(std::move(event), Kind::information);
}

void EventQueue::push(std::unique_ptr<EventBox> event, Kind kind) {
  entries_.push_back({std::move(event), kind});
  update_descriptor();
  waiting_.notify_one();
}

std::unique_ptr<EventBox> EventQueue::take_dropped() {
  if (dropped_ == 0) return nullptr;
  return box(Dropped{std::exchange(dropped_, 0)}, nullptr);
}

std::unique_ptr<EventBox> EventQueue::pop(Duration timeout) {
  std::unique_lock lock(mutex_);
  waiting_.wait_for(lock, timeout, [this] { return !entries_.empty() || has_ended(); });
  if (entries_.empty()) return nullptr;
  Entry entry = std::move(entries_.front());
  entries_.pop_front();
  --taken_[static_cast<std::size_t>(entry.kind)];
  if (entries_.empty()) {
    if (auto dropped = take_dropped()) {
      ++taken_[static_cast<std::size_t>(Kind::information)];
      entries_.push_back({std::move(dropped), Kind::information});
    }
  }
  update_descriptor();
  if (has_ended()) waiting_.notify_all();
  return std::move(entry.event);
}

void EventQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  update_descriptor();
  waiting_.notify_all();
}

bool EventQueue::ended() const {
  const std::lock_guard lock(mutex_);
  return has_ended();
}

void EventQueue::update_descriptor() noexcept {
  const bool readable = !entries_.empty() || has_ended();
  if (readable == readable_) return;
  readable_ = readable;
  // At most one byte is in the pipe, so there is room; a signal that interrupts is tried again.
  char byte = 0;
  while ((readable ? ::write(descriptors_[1], &byte, 1) : ::read(descriptors_[0], &byte, 1)) == -1 && errno == EINTR) {
  }
}

}  // namespace p2p::capi
