// Network::Core: connections asked for, and requests.
#include "envelope/crypto_context.hpp"
#include "network/core.hpp"
#include "network/decode_owned.hpp"
#include "network/request_state.hpp"
#include "support/once.hpp"

#include <algorithm>
#include <utility>

namespace p2p {
namespace {

/// Whoever asks for more means "for ever": it keeps the arithmetic of time in range.
constexpr Duration kLongestTimeout = std::chrono::hours(24 * 365);

/// A completion that counts as an activity and is called exactly once: `stopped` when whatever holds it is dropped.
template <class T>
UniqueFunction<void(Result<T>)> guarded(const std::shared_ptr<ActivityGate>& activity,
                                        UniqueFunction<void(Result<T>)> callback) {
  return [done = Once<Result<T>>(std::move(callback), Error(Errc::stopped)),
          token = ActivityGate::Token(activity)](Result<T> result) mutable { done(std::move(result)); };
}

class RemoteRequest final : public RequestHandle::State {
 public:
  RemoteRequest(std::weak_ptr<OutgoingConnection> connection, RequestTicket ticket)
      : connection_(std::move(connection)), ticket_(ticket) {}
  void cancel() override {
    if (const auto connection = connection_.lock()) connection->cancel(ticket_);
  }

 private:
  std::weak_ptr<OutgoingConnection> connection_;
  RequestTicket ticket_;
};

/// Calls `done` once: when the last of its holders has let go, or before that on demand.
class Gathering {
 public:
  explicit Gathering(UniqueFunction<void()> done) : done_(std::move(done)) {}
  ~Gathering() { finish(); }
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;
  void finish() {
    UniqueFunction<void()> done;
    {
      const std::lock_guard lock(mutex_);
      done = std::exchange(done_, nullptr);
    }
    if (done) done();
  }

 private:
  std::mutex mutex_;
  UniqueFunction<void()> done_;
};

}  // namespace

void Network::Core::connect(const PeerAddress& peer, UniqueFunction<void(Result<void>)> first_outcome) {
  auto outcome = Once<Result<void>>(std::move(first_outcome), Error(Errc::stopped));
  const auto tell = [this](Once<Result<void>> once, Result<void> result) {
    post([once = std::move(once), result = std::move(result)]() mutable { once(std::move(result)); });
  };
  if (auto state = running(); !state) return tell(std::move(outcome), std::move(state));
  if (peer.first_public_key == public_key()) return tell(std::move(outcome), {});
  const auto asked = peers_->ask(
      peer, [&] { return std::make_shared<OutgoingConnection>(services_, next_loop(), peer); },
      [&](OutgoingConnection& replaced) {
        replaced.close(Errc::closed, Error(Errc::replaced, peer.endpoint.to_string()), {});
      });
  if (!asked.connection) return tell(std::move(outcome), fail(Errc::stopped));
  if (asked.is_new) asked.connection->start();
  asked.connection->when_decided([once = std::move(outcome)](Result<void> result) mutable { once(std::move(result)); });
}

Result<void> Network::Core::disconnect(const PublicKey& node) {
  const bool was_there = peers_->remove(node, [](OutgoingConnection& connection) {
    connection.close(Errc::closed, Error(Errc::closed, "disconnected by the host"), {});
  });
  if (!was_there) return fail(Errc::not_found, node.to_hex());
  return {};
}

void Network::Core::connect_nodes(std::span<const PeerAddress> peers, UniqueFunction<void()> done, Duration limit) {
  // A task of its own, since the last of the outcomes may come before this returns.
  auto all = std::make_shared<Gathering>([self = weak_from_this(), done = std::move(done)]() mutable {
    // A loop that has stopped drops its tasks: then the guard calls.
    auto guard = std::make_unique<Gathering>(std::move(done));
    if (const auto core = self.lock()) core->post([guard = std::move(guard)] { guard->finish(); });
  });
  for (const PeerAddress& peer : peers)
    if (!connected(peer.first_public_key)) connect(peer, [all](const Result<void>&) {});
  if (!running()) return;
  const auto& loop = loops_.front();
  loop->post([loop, limit, weak = std::weak_ptr<Gathering>(all)] {
    if (weak.expired()) return;
    loop->schedule(loop->now() + std::min(limit, kLongestTimeout), [weak] {
      if (const auto gathering = weak.lock()) gathering->finish();
    });
  });
}

bool Network::Core::connected(const PublicKey& node) const {
  if (node == public_key()) return true;
  const auto connection = peers_->find(node);
  return connection && connection->connected();
}

void Network::Core::availability_timer(const PublicKey& node, bool reset,
                                       UniqueFunction<void(std::chrono::seconds)> completion) {
  using Answer = Result<std::chrono::seconds>;
  Once<Answer> once([completion = std::move(completion)](
                        const Answer& answer) mutable { completion(answer.value_or(std::chrono::seconds(0))); },
                    Error(Errc::stopped));
  const auto connection = peers_->find(node);
  if (!connection) return post([once = std::move(once)]() mutable { once(std::chrono::seconds(0)); });
  connection->read_availability(reset,
                                [once = std::move(once)](std::chrono::seconds seconds) mutable { once(seconds); });
}

Result<Bytes> Network::Core::encode(const Message& message) const {
  const OperationTimer timer(*services_->metrics, Operation::encode, message.type().id);
  return options_.codec->encode(message);
}

RequestHandle Network::Core::request(const PublicKey& node, const Message& message, RequestOptions options,
                                     ReplyCallback callback) {
  auto encoded = encode(message);
  if (!encoded) {
    post([once = Once<Result<Message>>(std::move(callback), Error(Errc::stopped)), error = encoded.error()]() mutable {
      once(fail(std::move(error)));
    });
    return {};
  }
  return request_raw(node, std::make_shared<const Bytes>(std::move(*encoded)), options,
                     [decoder = reply_decoder(), node, callback = std::move(callback)](Result<RawMessage> raw) mutable {
                       callback(raw ? decoder(node, std::move(*raw)) : fail(raw.error()));
                     });
}

std::function<Result<Message>(const PublicKey&, RawMessage)> Network::Core::reply_decoder() const {
  return [codec = options_.codec, services = services_](const PublicKey& node, RawMessage raw) -> Result<Message> {
    Result<Message> reply = [&] {
      const OperationTimer timer(*services->metrics, Operation::decode, raw.type());
      return decode_owned(*codec, std::move(raw));
    }();
    if (reply) return reply;
    services->count(Counter::undecodable_responses);
    Error error(Errc::bad_response, reply.error().message());
    if (services->settings.on_request_failed) services->settings.on_request_failed(node, error);
    return fail(std::move(error));
  };
}

RequestHandle Network::Core::request_raw(const PublicKey& node, std::shared_ptr<const Bytes> message,
                                         RequestOptions options, RawReplyCallback callback) {
  if (auto state = running(); !state) {
    callback(fail(state.error()));
    return {};
  }
  const Duration timeout =
      std::min(kLongestTimeout, options.timeout > Duration::zero() ? options.timeout
                                                                   : options_.codec->default_timeout(message->front()));
  auto completion = guarded<RawMessage>(activity_, std::move(callback));
  if (node == public_key())
    return local_requests_->start(next_loop(), std::move(message), timeout, std::move(completion));
  const auto connection = peers_->find(node);
  if (!connection) {
    post([completion = std::move(completion), services = services_, node]() mutable {
      Error error(Errc::not_connected, "no connection was asked for to " + node.to_hex());
      if (services->settings.on_request_failed) services->settings.on_request_failed(node, error);
      completion(fail(std::move(error)));
    });
    return {};
  }
  const RequestTicket ticket = connection->next_ticket();
  connection->submit({ticket, std::move(message), loops_.front()->now(), timeout, std::move(completion)});
  return RequestHandle(std::make_shared<RemoteRequest>(connection, ticket));
}

}  // namespace p2p
