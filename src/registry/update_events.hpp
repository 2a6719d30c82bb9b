// Gives node updates to the subscribers: in the order in which they were enqueued, one call at a time, without a lock.
// Thread-safe.
//
// The threads that update deliver: one of them at a time, and each stays until its own events are out. So an event that
// waits has a thread that waits with it, and the queue is no longer than the number of threads that update, plus what
// callbacks update themselves. An update inside a callback does not wait; its events belong to the update around it.
#pragma once

#include <p2p/node.hpp>
#include <p2p/node_registry.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace p2p::registry {

class UpdateEvents : public std::enable_shared_from_this<UpdateEvents> {
 public:
  using Callback = NodeRegistry::NodeUpdate;

  /// One call of an update: lives on its stack until its events are out.
  class Ticket {
    friend class UpdateEvents;
    std::size_t pending_ = 0;
    std::exception_ptr failure_;  ///< the first one that came out of a callback
  };

  [[nodiscard]] Subscription subscribe(Callback callback);

  /// The calls decide the order. Calls nobody, so it may be made under the writer's lock.
  void enqueue(std::shared_ptr<const Node> node, Ticket& ticket);
  /// Returns when the ticket's events have been delivered; to be called without locks. Throws what a callback threw.
  void deliver(Ticket& ticket);

 private:
  struct Subscriber {
    Callback callback;
    std::uint64_t since = 0;  ///< the first event that it gets
    bool active = true;       ///< not unsubscribed
  };
  struct Event {
    std::uint64_t number;
    std::shared_ptr<const Node> node;
    Ticket* ticket;
  };
  class Ender;
  using Lock = std::unique_lock<std::mutex>;

  void deliver_first(Lock& lock, Ticket& mine);
  void call(Lock& lock, std::shared_ptr<Subscriber> subscriber, const Event& event);
  void end(std::uint64_t subscriber) noexcept;
  /// Whether this thread is the one that delivers, that is, runs inside a callback.
  [[nodiscard]] bool inside_callback() const noexcept { return deliverer_ == std::this_thread::get_id(); }

  std::mutex mutex_;
  std::condition_variable changed_;
  /// By numbers that only grow, so that a delivery finds its way while subscribers come and go.
  std::map<std::uint64_t, std::shared_ptr<Subscriber>> subscribers_;
  std::uint64_t next_subscriber_ = 0;
  std::deque<Event> queue_;
  std::uint64_t next_event_ = 0;

  std::thread::id deliverer_;            ///< none: nobody delivers
  Ticket* delivering_ = nullptr;         ///< the deliverer's own
  const Subscriber* running_ = nullptr;  ///< whose callback runs
};

}  // namespace p2p::registry
