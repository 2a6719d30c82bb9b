#include "network/local_requests.hpp"

#include "network/request_state.hpp"

#include <algorithm>
#include <utility>

namespace p2p {

/// One request. Completes on its loop: the first outcome counts.
class LocalRequests::Pending final : public std::enable_shared_from_this<Pending> {
 public:
  Pending(std::shared_ptr<EventLoop> loop, RawReplyCallback callback)
      : loop_(std::move(loop)), callback_(std::move(callback)) {}

  void finish(Result<RawMessage> result) {
    loop_->post([self = shared_from_this(), result = std::move(result)]() mutable {
      self->loop_->cancel(std::exchange(self->timer_, EventLoop::TimerId::none));
      if (auto callback = std::exchange(self->callback_, nullptr)) callback(std::move(result));
    });
  }

  /// On the loop.
  void start_timer(Duration timeout) {
    timer_ =
        loop_->schedule(loop_->now() + timeout, [self = shared_from_this()] { self->finish(fail(Errc::timeout)); });
  }

 private:
  std::shared_ptr<EventLoop> loop_;
  RawReplyCallback callback_;
  EventLoop::TimerId timer_ = EventLoop::TimerId::none;
};

/// Keeps nothing alive: the callback may hold the handle.
class LocalRequests::Handle final : public RequestHandle::State {
 public:
  explicit Handle(std::weak_ptr<Pending> request) : request_(std::move(request)) {}
  void cancel() override {
    if (const auto request = request_.lock()) request->finish(fail(Errc::cancelled));
  }

 private:
  std::weak_ptr<Pending> request_;
};

class LocalRequests::Reply final : public ReplyChannel {
 public:
  explicit Reply(std::shared_ptr<Pending> request) : request_(std::move(request)) {}
  ~Reply() override {
    if (request_) request_->finish(fail(Errc::no_reply, "the local handler gave none"));
  }
  void reply(Bytes padded_message, std::shared_ptr<const void>) override {
    std::exchange(request_, nullptr)->finish(RawMessage::from_bytes(std::move(padded_message)));
  }

 private:
  std::shared_ptr<Pending> request_;
};

LocalRequests::LocalRequests(std::shared_ptr<const Dispatcher> dispatcher, const PublicKey& self)
    : dispatcher_(std::move(dispatcher)), self_(self) {}

RequestHandle LocalRequests::start(const std::shared_ptr<EventLoop>& loop, std::shared_ptr<const Bytes> message,
                                   Duration timeout, RawReplyCallback callback) {
  const auto request = std::make_shared<Pending>(loop, std::move(callback));
  if (!remember(request)) {
    request->finish(fail(Errc::stopped));
    return RequestHandle(std::make_shared<Handle>(request));
  }
  loop->post([dispatcher = dispatcher_, request, timeout, message = std::move(message), sender = self_] {
    request->start_timer(timeout);
    auto raw = RawMessage::from_bytes(*message);
    if (!raw) return request->finish(fail(raw.error()));
    const auto taken = dispatcher->dispatch(std::move(*raw), {sender, std::nullopt}, std::make_unique<Reply>(request));
    if (!taken) request->finish(fail(taken.error()));
  });
  return RequestHandle(std::make_shared<Handle>(request));
}

void LocalRequests::stop() {
  std::vector<std::weak_ptr<Pending>> pending;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    pending.swap(pending_);
  }
  for (const auto& weak : pending)
    if (const auto request = weak.lock()) request->finish(fail(Errc::stopped));
}

/// Those that have ended are forgotten when the list would have to grow, so it is at most twice as long as it must be.
bool LocalRequests::remember(const std::shared_ptr<Pending>& request) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return false;
  if (pending_.size() == pending_.capacity())
    pending_.erase(std::remove_if(pending_.begin(), pending_.end(), [](const auto& weak) { return weak.expired(); }),
                   pending_.end());
  pending_.push_back(request);
  return true;
}

}  // namespace p2p
