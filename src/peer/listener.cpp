#include "peer/listener.hpp"

#include <string>
#include <utility>

namespace p2p {

Listener::Listener(std::shared_ptr<const PeerServices> services, std::vector<std::shared_ptr<EventLoop>> loops,
                   std::shared_ptr<RequestSink> sink)
    : services_(std::move(services)),
      loops_(std::move(loops)),
      sink_(std::move(sink)),
      budget_(services_->settings.limits, services_->random->next()) {}

Result<std::vector<Endpoint>> Listener::open(std::span<const Endpoint> endpoints) {
  std::vector<std::unique_ptr<Acceptor>> acceptors;
  std::vector<Endpoint> bound;
  Result<std::vector<Endpoint>> result = bound;
  {
    const std::lock_guard lock(mutex_);
    open_ = true;
  }
  for (const Endpoint& endpoint : endpoints) {
    AcceptHandler handler;
    handler.on_accept = [self = shared_from_this()](std::size_t loop_index, std::unique_ptr<Stream> stream) {
      self->accepted(loop_index, std::move(stream));
    };
    handler.on_pause = [services = services_](const Error& error) {
      services->count(Counter::accept_pauses);
      services->log->log(LogLevel::warning, "accept_paused", error.message());
    };
    auto acceptor =
        services_->transport->listen(loops_, endpoint, {services_->settings.write_timeout}, std::move(handler));
    if (!acceptor) {
      result = fail(acceptor.error().code(), endpoint.to_string() + " " + acceptor.error().detail());
      break;
    }
    result->push_back((*acceptor)->local_endpoint());
    acceptors.push_back(std::move(*acceptor));
  }
  if (result) {
    const std::lock_guard lock(mutex_);
    acceptors_ = std::move(acceptors);
    return result;
  }
  {
    const std::lock_guard lock(mutex_);
    acceptors_ = std::move(acceptors);
  }
  close(Errc::closed, {});
  return result;
}

void Listener::close(Errc reason, UniqueFunction<void()> done) {
  std::vector<std::unique_ptr<Acceptor>> acceptors;
  std::vector<std::shared_ptr<IncomingSession>> sessions;
  {
    const std::lock_guard lock(mutex_);
    open_ = false;
    acceptors.swap(acceptors_);
    sessions.reserve(sessions_.size());
    for (const auto& [id, session] : sessions_) sessions.push_back(session);
    if (!sessions.empty()) when_empty_ = std::move(done);
  }
  const bool nothing_left = sessions.empty();
  for (const auto& session : sessions) session->close(Error(reason));
  loops_.front()->post([acceptors = std::move(acceptors), nothing_left, done = std::move(done)]() mutable {
    acceptors.clear();
    if (nothing_left && done) done();
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
      session = std::make_shared<IncomingSession>(services_, loops_[loop_index], id, shared_from_this(), sink_);
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
  UniqueFunction<void()> empty;
  {
    const std::lock_guard lock(mutex_);
    budget_.release(id);
    if (auto entry = sessions_.extract(id)) session = std::move(entry.mapped());
    if (sessions_.empty()) empty = std::exchange(when_empty_, nullptr);
  }
  if (empty) empty();
}

}  // namespace p2p
