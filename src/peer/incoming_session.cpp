#include "peer/incoming_session.hpp"

#include "envelope/opener.hpp"
#include "envelope/sealer.hpp"

#include <algorithm>
#include <utility>

namespace p2p {

/// A request's envelope while its message is being opened, verified and served.
struct IncomingSession::Received {
  Slot slot;
  MessageId id;
  PublicKey sender;
  Bytes signature;
  TimePoint deadline;
  bool sender_is_new;  ///< not the one that this connection has proven already
};

/// Takes the answer of one request from whichever thread gives it back to the session.
class IncomingSession::ResponseChannel final : public ReplyChannel {
 public:
  ResponseChannel(std::shared_ptr<IncomingSession> session, const Received& received, std::uint8_t request_type)
      : session_(std::move(session)),
        slot_(received.slot),
        id_(received.id),
        recipient_(received.sender),
        deadline_(received.deadline),
        request_type_(request_type) {}

  ~ResponseChannel() override {
    if (session_) session_->abandon(slot_);
  }

  void reply(Bytes padded_message, std::shared_ptr<const void> until_sent) override {
    Reply reply{std::exchange(session_, nullptr), slot_, id_, recipient_, request_type_, std::move(until_sent)};
    const auto session = reply.session;
    session->services_->on_worker([reply = std::move(reply), deadline = deadline_,
                                   message = std::make_shared<const Bytes>(std::move(padded_message))]() mutable {
      const CryptoContext crypto = reply.session->services_->crypto();
      sign_message(
          crypto, std::move(message), deadline,
          [reply = std::move(reply)](Result<SignedMessage> signed_message) mutable {
            // The task may be done, and its session gone, before this call returns.
            const auto keep_alive = reply.session;
            keep_alive->services_->on_worker([reply = std::move(reply), result = std::move(signed_message)]() mutable {
              send(std::move(reply), result);
            });
          });
    });
  }

 private:
  /// An answer on its way through signing and sealing.
  struct Reply {
    std::shared_ptr<IncomingSession> session;
    Slot slot;
    MessageId id;
    PublicKey recipient;
    std::uint8_t request_type;
    std::shared_ptr<const void> until_sent;
  };

  static void send(Reply reply, const Result<SignedMessage>& signed_message) {
    const auto session = reply.session;
    Result<Bytes> frame = signed_message
                              ? seal_frame(session->services_->crypto(), *signed_message, reply.id, reply.recipient)
                              : fail(signed_message.error());
    if (!frame) return session->abandon(reply.slot);
    session->services_->post_result(session->loop_, [reply = std::move(reply), frame = std::move(*frame)]() mutable {
      reply.session->answer(reply.slot, std::move(frame), reply.request_type, std::move(reply.until_sent));
    });
  }

  std::shared_ptr<IncomingSession> session_;
  Slot slot_;
  MessageId id_;
  PublicKey recipient_;
  TimePoint deadline_;
  std::uint8_t request_type_;
};

IncomingSession::IncomingSession(std::shared_ptr<const PeerServices> services, std::shared_ptr<EventLoop> loop,
                                 SessionId id, std::weak_ptr<Owner> owner, std::shared_ptr<RequestSink> sink)
    : services_(std::move(services)),
      loop_(std::move(loop)),
      id_(id),
      owner_(std::move(owner)),
      sink_(std::move(sink)),
      gate_(services_->settings.limits),
      supervisor_(loop_->now(), services_->settings.limits) {}

IncomingSession::~IncomingSession() = default;

void IncomingSession::start(std::unique_ptr<Stream> stream) {
  remote_ = stream->remote_endpoint();
  FrameStream::Owner& owner = *this;
  stream_ = std::make_unique<FrameStream>(*services_, *loop_, std::move(stream), owner);
  stream_->start();
  services_->count(Counter::connections_accepted);
  emit(ConnectionEvent::Kind::connected);
  arm();
}

void IncomingSession::close(Error reason) {
  services_->post_result(
      loop_, [self = shared_from_this(), reason = std::move(reason)]() mutable { self->end(std::move(reason)); });
}

// --- frames ---------------------------------------------------------------------------------------------------------

void IncomingSession::on_frame(Bytes payload) {
  if (is_heartbeat(payload)) {
    services_->count(Counter::heartbeats_received);
    if (!stream_->write(heartbeat_frame())) return end(Error(Errc::unread_data, remote_.to_string()));
    services_->count(Counter::heartbeats_sent);
    return;
  }
  if (auto frame = gate_.enter(std::move(payload))) return open_request(std::move(*frame));
  update_reading();
}

void IncomingSession::on_bytes_handled(std::size_t frames, std::size_t unfinished) {
  supervisor_.on_bytes(loop_->now(), frames, unfinished);
  if (unfinished != 0) arm();
}

/// Cheap checks first, on the loop; then the worker threads open and verify. A place in the gate is taken already.
void IncomingSession::open_request(Bytes payload) {
  const auto view = parse_envelope(payload);
  if (!view) {
    services_->count(Counter::malformed_envelopes);
    return end(view.error());
  }
  if (admitted_ != view->sender) {
    if (!sink_->admit(view->sender, remote_)) {
      services_->count(Counter::not_admitted);
      return end(Error(Errc::not_admitted, view->sender.to_hex()));
    }
    admitted_ = view->sender;
  }
  const TimePoint deadline = loop_->now() + services_->settings.limits.max_handling_time;
  Received received{Slot{next_slot_++}, view->id,
                    view->sender,       Bytes(view->signature.begin(), view->signature.end()),
                    deadline,           authenticated_ != view->sender};
  slots_.emplace(received.slot, Work{deadline, payload.size()});
  arm();
  services_->on_worker([self = shared_from_this(), received = std::move(received), payload = std::move(payload),
                        envelope = *view, deadline]() mutable {
    open_envelope(
        self->services_->crypto(), envelope, deadline,
        [self, received = std::move(received)](Result<Bytes> message) mutable {
          self->services_->on_worker([self, received = std::move(received), message = std::move(message)]() mutable {
            self->verify_request(std::move(received), std::move(message));
          });
        });
  });
}

/// On a worker thread.
void IncomingSession::verify_request(Received received, Result<Bytes> message) {
  if (!message) {
    services_->count(Counter::decryption_failures);
    return refuse(received.slot, message.error());
  }
  const auto verified = verify_message(services_->crypto(), received.sender, *message, received.signature);
  if (!verified) {
    services_->count(verified.error() == Errc::invalid_key ? Counter::invalid_keys : Counter::bad_signatures);
    return refuse(received.slot, verified.error());
  }
  auto raw = RawMessage::from_bytes(std::move(*message));
  if (!raw) {
    services_->count(Counter::unknown_message_types);
    return refuse(received.slot, raw.error());
  }
  if (received.sender_is_new)
    services_->post_result(loop_,
                           [self = shared_from_this(), sender = received.sender] { self->authenticated(sender); });
  sink_->on_valid_message(received.sender);
  serve(received, std::move(*raw));
}

void IncomingSession::serve(const Received& received, RawMessage message) {
  services_->count(Counter::requests_received);
  const std::uint8_t type = message.type();
  const auto taken = sink_->on_request(std::move(message), RequestContext{received.sender, remote_},
                                       std::make_unique<ResponseChannel>(shared_from_this(), received, type));
  if (!taken) close(taken.error());
}

/// Any thread: what came is no request, so the connection ends.
void IncomingSession::refuse(Slot slot, Error reason) {
  services_->post_result(loop_, [self = shared_from_this(), slot, reason = std::move(reason)]() mutable {
    self->slots_.erase(slot);
    self->end(std::move(reason));
  });
}

void IncomingSession::authenticated(const PublicKey& sender) {
  if (!stream_ || authenticated_ == sender) return;
  const auto owner = owner_.lock();
  if (owner && !owner->on_authenticated(id_, sender)) {
    services_->count(Counter::connections_refused);
    return end(Error(Errc::too_many_connections, "max_connections_per_identity: " + sender.to_hex()));
  }
  authenticated_ = sender;
  stream_->allow_long_frames();
  emit(ConnectionEvent::Kind::authenticated);
}

// --- answers --------------------------------------------------------------------------------------------------------

void IncomingSession::answer(Slot slot, Bytes frame, std::uint8_t request_type,
                             std::shared_ptr<const void> until_sent) {
  if (slots_.count(slot) == 0) return;
  services_->count(Counter::responses_sent);
  if (!stream_->write_message(std::move(frame), request_type, std::move(until_sent)))
    return end(Error(Errc::unread_data, remote_.to_string()));
  release(slot);
}

/// Any thread: the request gets no reply.
void IncomingSession::abandon(Slot slot) {
  services_->post_result(loop_, [self = shared_from_this(), slot] { self->release_without_reply(slot); });
}

/// Counted once, whether it was given up, took too long, or lost its connection.
void IncomingSession::release_without_reply(Slot slot) {
  if (slots_.count(slot) == 0) return;
  services_->count(Counter::requests_without_reply);
  release(slot);
}

/// A request has ended; those that waited for its place follow.
void IncomingSession::release(Slot slot) {
  const auto work = slots_.extract(slot);
  if (!work || !stream_) return;
  gate_.leave(work.mapped().frame_bytes);
  while (auto frame = gate_.next()) {
    open_request(std::move(*frame));
    if (!stream_) return;
  }
  update_reading();
}

void IncomingSession::update_reading() {
  if (!paused_ && gate_.must_pause()) {
    paused_ = true;
    services_->count(Counter::reading_paused);
    supervisor_.on_paused(loop_->now());
    stream_->pause_reading();
    arm();
  } else if (paused_ && gate_.may_resume()) {
    paused_ = false;
    supervisor_.on_resumed(loop_->now());
    stream_->resume_reading();
    arm();
  }
}

// --- the end --------------------------------------------------------------------------------------------------------

void IncomingSession::end(Error reason) {
  if (!stream_) return;
  const auto self = shared_from_this();
  stream_->close();
  // It may be on the call stack: it is destroyed in a turn of its own.
  loop_->post([stream = std::move(stream_)] {});
  services_->count(Counter::requests_without_reply, slots_.size());
  slots_.clear();
  loop_->cancel(std::exchange(timer_, EventLoop::TimerId::none));
  services_->count(Counter::connections_lost);
  count_end(reason.code());
  emit(ConnectionEvent::Kind::lost, std::move(reason));
  if (const auto owner = owner_.lock()) owner->on_session_closed(id_);
}

void IncomingSession::count_end(Errc reason) const {
  if (reason == Errc::slow_sender) services_->count(Counter::slow_senders);
  if (reason == Errc::silent_peer) services_->count(Counter::silent_peers);
  if (reason == Errc::too_many_requests) services_->count(Counter::reading_paused_too_long);
}

// --- time -----------------------------------------------------------------------------------------------------------

void IncomingSession::arm() {
  TimePoint when = supervisor_.next_deadline();
  if (!slots_.empty()) when = std::min(when, slots_.begin()->second.deadline);
  if (when >= armed_for_) return;
  loop_->cancel(timer_);
  armed_for_ = when;
  timer_ = loop_->schedule(when, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->check_time();
  });
}

void IncomingSession::check_time() {
  timer_ = EventLoop::TimerId::none;
  armed_for_ = TimePoint::max();
  if (!stream_) return;
  const TimePoint now = loop_->now();
  // Slots are numbered in the order of their deadlines.
  while (!slots_.empty() && slots_.begin()->second.deadline <= now) {
    release_without_reply(slots_.begin()->first);
    if (!stream_) return;
  }
  if (const auto violation = supervisor_.violation(now)) return end(Error(*violation, remote_.to_string()));
  arm();
}

void IncomingSession::emit(ConnectionEvent::Kind kind, std::optional<Error> reason) {
  if (reason && services_->log->enabled(LogLevel::info))
    services_->log->log(LogLevel::info, "session_lost", remote_.to_string() + ": " + reason->message());
  services_->event(
      {kind, Direction::incoming, remote_, authenticated_, kind != ConnectionEvent::Kind::lost, std::move(reason)});
}

}  // namespace p2p
