// OutgoingConnection: responses, from the frame to the request that they end.
#include "envelope/opener.hpp"
#include "peer/outgoing_connection.hpp"

#include <utility>

namespace p2p {
namespace {

/// How long the end of a stream waits for responses that came before it: enough for any backlog of public-key work.
constexpr Duration kLongestOpening = std::chrono::seconds(2);

/// A frame with the envelope parsed from it; moving it keeps the views good.
struct ReceivedEnvelope {
  Bytes payload;
  EnvelopeView view;
};

}  // namespace

void OutgoingConnection::on_frame(Bytes payload) {
  if (is_heartbeat(payload)) {
    services_->count(Counter::heartbeats_received);
    machine_.heartbeat_received();
    return;
  }
  handle_response(std::move(payload));
}

void OutgoingConnection::handle_response(Bytes payload) {
  auto view = parse_envelope(payload);
  if (!view) {
    services_->count(Counter::malformed_envelopes);
    return on_stream_lost(view.error());
  }
  if (!machine_.expects(view->id)) return services_->count(Counter::unknown_responses);

  // A peer may send many responses with an id that is expected: what the workers have not done yet is bounded.
  if (++opening_ >= services_->settings.limits.max_requests_in_flight && !paused_) {
    paused_ = true;
    services_->count(Counter::reading_paused);
    stream_->pause_reading();
  }
  services_->on_worker([self = shared_from_this(), stream = stream_number_,
                        envelope = ReceivedEnvelope{std::move(payload), *view},
                        deadline = loop_->now() + services_->settings.limits.max_handling_time]() mutable {
    const CryptoContext crypto = self->services_->crypto();
    open_envelope(
        crypto, envelope.view, deadline,
        [self, stream, id = envelope.view.id,
         signature =
             Bytes(envelope.view.signature.begin(), envelope.view.signature.end())](Result<Bytes> message) mutable {
          self->services_->on_worker(
              [self, stream, id, signature = std::move(signature), message = std::move(message)]() mutable {
                if (message) {
                  const auto verified =
                      verify_message(self->services_->crypto(), self->address_.first_public_key, *message, signature);
                  if (!verified) message = fail(verified.error());
                }
                self->services_->post_result(self->loop_, [self, stream, id, message = std::move(message)]() mutable {
                  self->opened(stream, id, std::move(message));
                });
              });
        });
  });
}

void OutgoingConnection::opened(std::uint64_t stream, MessageId id, Result<Bytes> message) {
  if (stream != stream_number_ || !stream_) return;
  --opening_;
  if (paused_ && opening_ <= services_->settings.limits.max_requests_in_flight / 2) {
    paused_ = false;
    stream_->resume_reading();
  }
  take_response(id, std::move(message));
  if (opening_ == 0) finish_loss();
}

void OutgoingConnection::take_response(MessageId id, Result<Bytes> message) {
  if (!message) return count_refused(message.error().code());
  if (!std::exchange(authenticated_, true)) {
    stream_->allow_long_frames();
    emit(ConnectionEvent::Kind::authenticated);
  }
  const auto outcome = machine_.response_verified(id, loop_->now());
  perform(outcome.actions, Cause::other);
  switch (outcome.verdict) {
    case ConnectionMachine::ResponseVerdict::unknown:
      return services_->count(Counter::unknown_responses);
    case ConnectionMachine::ResponseVerdict::late:
      return services_->count(Counter::late_responses);
    case ConnectionMachine::ResponseVerdict::deliver:
      break;
  }
  services_->count(Counter::responses_received);
  auto raw = RawMessage::from_bytes(std::move(*message));
  if (raw) return complete(id, std::move(*raw));
  services_->count(Counter::undecodable_responses);
  complete(id, fail(Errc::bad_response, raw.error().message()));
}

void OutgoingConnection::count_refused(Errc error) const {
  services_->count(error == Errc::decryption_failed ? Counter::decryption_failures : Counter::unverified_responses);
}

/// Responses that came before the end and are still with the workers count: the loss waits for them, but not long.
void OutgoingConnection::on_stream_lost(Error reason) {
  stream_->close();
  connected_.store(false, std::memory_order_release);
  if (opening_ == 0) return give_up_stream(std::move(reason));
  ended_ = std::move(reason);
  loop_->schedule(loop_->now() + kLongestOpening, [weak = weak_from_this(), stream = stream_number_] {
    const auto self = weak.lock();
    if (self && self->stream_number_ == stream) self->finish_loss();
  });
}

void OutgoingConnection::finish_loss() {
  if (auto reason = std::exchange(ended_, std::nullopt)) give_up_stream(std::move(*reason));
}

}  // namespace p2p
