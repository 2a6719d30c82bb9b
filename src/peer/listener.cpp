#include "peer/listener.hpp"

#include <string>
#include <utility>

namespace p2p {
namespace {

/// Calls what it was given when the last of its holders lets go.
class AtEnd {
 public:
  explicit AtEnd(UniqueFunction<void()> call) : call_(std::move(call)) {}
  ~AtEnd() {
    if (call_) call_();
  }
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;

 private:
  UniqueFunction<void()> call_;
};

}  // namespace

Listener::Listener(std::shared_ptr<const PeerServices> services, std::vector<std::shared_ptr<EventLoop>> loops,
                   std::shared_ptr<RequestSink> sink)
    : services_(std::move(services)),
      loops_(std::move(loops)),
      sink_(std::move(sink)),
      budget_(services_->settings.limits, services_->random->next()) {}

Result<std::vector<Endpoint>> Listener::open(std::span<const Endpoint> endpoints) {
  {
    const std::lock_guard lock(mutex_);
    open_ = true;
  }
  std::vector<Endpoint> bound;
  for (const Endpoint& endpoint : endpoints) {
    AcceptHandler handler;
    // Weak: a loop may keep the handler as long as itself, and we keep the loops.
    handler.on_accept = [weak = weak_from_this()](std::size_t loop_index, std::unique_ptr<Stream> stream) {
      if (const auto self = weak.lock()) self->accepted(loop_index, std::move(stream));
    };
    handler.on_pause = [services = services_](const Error& error) {
      services->count(Counter::accept_pauses);
      services->log->log(LogLevel::warning, "accept_paused", error.message());
    };
    auto acceptor =
        services_->transport->listen(loops_, endpoint, {services_->settings.write_timeout}, std::move(handler));
    if (!acceptor) return fail(acceptor.error().code(), endpoint.to_string() + " " + acceptor.error().detail());
    bound.push_back((*acceptor)->local_endpoint());
    const std::lock_guard lock(mutex_);
    acceptors_.push_back(std::move(*acceptor));
  }
  return bound;
}

void Listener::close(Errc reason, UniqueFunction<void()> done) {
  std::vector<std::unique_ptr<Acceptor>> acceptors;
  std::vector<std::shared_ptr<IncomingSession>> sessions;
  std::shared_ptr<const void> closing = std::make_shared<AtEnd>(std::move(done));
  std::shared_ptr<const void> earlier;  // reports outside the lock
  {
    const std::lock_guard lock(mutex_);
    open_ = false;
    acceptors.swap(acceptors_);
    sessions.reserve(sessions_.size());
    for (const auto& [id, session] : sessions_) sessions.push_back(session);
    if (!sessions.empty()) earlier = std::exchange(closing_, closing);
  }
  for (const auto& session : sessions) session->close(Error(reason));
  loops_.front()->post([closing = std::move(closing), acceptors = std::move(acceptors)]() mutable {
    acceptors.clear();
    closing.reset();
  });
}

std::size_t Listener::sessions() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

void Listener::accepted(std::size_t loop_index, std::unique_ptr<Stream> stream) {
  const Endpoint from = stream->remote_endpoint();
  std::shared_ptr<IncomingSession> session;
  std::shared_ptr<IncomingSession> evicted;
  const char* limit = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (!open_) return;
    const SessionId id{next_id_++};
    const auto admission = budget_.accept(id, from.address);
    limit = admission.limit;
    if (admission.admitted) {
      session = std::make_shared<IncomingSession>(services_, loops_[loop_index], id, weak_from_this(), sink_);
      sessions_.emplace(id, session);
    }
    if (admission.evict) {
      if (const auto found = sessions_.find(*admission.evict); found != sessions_.end()) evicted = found->second;
    }
  }
  if (evicted) {
    services_->count(Counter::evicted_unauthenticated);
    evicted->close(Error(Errc::too_many_connections, "made room for a newer connection"));
  }
  if (!session) return refuse(from, limit);
  session->start(std::move(stream));
}

void Listener::refuse(const Endpoint& from, const char* limit) const {
  services_->count(Counter::connections_refused);
  if (services_->log->enabled(LogLevel::info))
    services_->log->log(LogLevel::info, "connection_refused", from.to_string() + ": " + limit);
}

bool Listener::on_authenticated(SessionId id, const PublicKey& key) {
  const std::lock_guard lock(mutex_);
  return budget_.authenticate(id, key);
}

void Listener::on_session_closed(SessionId id) {
  std::shared_ptr<IncomingSession> session;  // dies outside the lock
  std::shared_ptr<const void> closing;       // reports outside the lock as well
  {
    const std::lock_guard lock(mutex_);
    budget_.release(id);
    if (auto entry = sessions_.extract(id)) session = std::move(entry.mapped());
    if (sessions_.empty()) closing = std::exchange(closing_, nullptr);
  }
}

}  // namespace p2p
