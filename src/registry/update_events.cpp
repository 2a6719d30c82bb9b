#include "registry/update_events.hpp"

#include <utility>

namespace p2p::registry {

class UpdateEvents::Ender final : public Subscription::Ender {
 public:
  Ender(std::shared_ptr<UpdateEvents> events, std::uint64_t subscriber) noexcept
      : events_(std::move(events)), subscriber_(subscriber) {}
  void end() noexcept override { events_->end(subscriber_); }

 private:
  std::shared_ptr<UpdateEvents> events_;  // a subscription may outlive its registry
  std::uint64_t subscriber_;
};

Subscription UpdateEvents::subscribe(Callback callback) {
  auto subscriber = std::make_shared<Subscriber>();
  subscriber->callback = std::move(callback);
  const Lock lock(mutex_);
  auto ender = std::make_unique<Ender>(shared_from_this(), next_subscriber_);
  subscriber->since = next_event_;
  subscribers_.emplace(next_subscriber_++, std::move(subscriber));
  return Subscription(std::move(ender));
}

void UpdateEvents::enqueue(std::shared_ptr<const Node> node, Ticket& ticket) {
  const Lock lock(mutex_);
  const std::uint64_t number = next_event_++;
  if (subscribers_.empty()) return;
  Ticket& owner = inside_callback() ? *delivering_ : ticket;
  queue_.push_back({number, std::move(node), &owner});
  ++owner.pending_;
}

void UpdateEvents::deliver(Ticket& ticket) {
  {
    Lock lock(mutex_);
    while (ticket.pending_ > 0) {
      if (deliverer_ == std::thread::id())
        deliver_first(lock, ticket);
      else
        changed_.wait(lock);
    }
  }
  if (ticket.failure_) std::rethrow_exception(ticket.failure_);
}

void UpdateEvents::deliver_first(Lock& lock, Ticket& mine) {
  deliverer_ = std::this_thread::get_id();
  delivering_ = &mine;
  const Event event = std::move(queue_.front());
  queue_.pop_front();
  for (auto next = subscribers_.begin(); next != subscribers_.end();) {
    const std::uint64_t number = next->first;
    if (next->second->since <= event.number) call(lock, next->second, event);
    next = subscribers_.upper_bound(number);
  }
  --event.ticket->pending_;
  deliverer_ = {};
  delivering_ = nullptr;
  changed_.notify_all();
}

void UpdateEvents::call(Lock& lock, std::shared_ptr<Subscriber> subscriber, const Event& event) {
  running_ = subscriber.get();
  lock.unlock();
  std::exception_ptr failure;
  try {
    subscriber->callback(*event.node);
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  if (failure && !event.ticket->failure_) event.ticket->failure_ = std::move(failure);
  if (!subscriber->active) {
    // What its callback owned dies before unsubscribe returns elsewhere, and without the lock.
    lock.unlock();
    subscriber.reset();
    lock.lock();
    changed_.notify_all();
  }
  running_ = nullptr;
}

void UpdateEvents::end(std::uint64_t subscriber) noexcept {
  Lock lock(mutex_);
  const auto ended = subscribers_.extract(subscriber);  // dies after the lock
  ended.mapped()->active = false;
  if (!inside_callback()) changed_.wait(lock, [&] { return running_ != ended.mapped().get(); });
  lock.unlock();
}

}  // namespace p2p::registry
