#include "peer/outgoing_connection.hpp"

#include <utility>

namespace p2p {

OutgoingConnection::OutgoingConnection(std::shared_ptr<const PeerServices> services, std::shared_ptr<EventLoop> loop,
                                       const PeerAddress& address)
    : services_(std::move(services)),
      loop_(std::move(loop)),
      address_(address),
      machine_({services_->settings.reconnect, services_->settings.heartbeat_interval,
                services_->settings.limits.max_outgoing_requests},
               services_->random_message_id()) {
  statistics_.address = address;
}

OutgoingConnection::~OutgoingConnection() = default;

// --- any thread -----------------------------------------------------------------------------------------------------

void OutgoingConnection::start() {
  loop_->post([self = shared_from_this()] { self->perform(self->machine_.start(self->loop_->now()), Cause::other); });
}

void OutgoingConnection::when_decided(Outcome outcome) {
  loop_->post([self = shared_from_this(), outcome = std::move(outcome)]() mutable {
    switch (self->machine_.state()) {
      case ConnectionMachine::State::connected:
        return outcome({});
      case ConnectionMachine::State::disconnected:
        return outcome(fail(self->loss_.value_or(Error(Errc::closed))));
      case ConnectionMachine::State::closed:
        return outcome(fail(self->loss_.value_or(Error(Errc::closed))));
      case ConnectionMachine::State::idle:
      case ConnectionMachine::State::connecting:
        self->undecided_.push_back(std::move(outcome));
    }
  });
}

void OutgoingConnection::submit(OutgoingRequest request) {
  loop_->post([self = shared_from_this(), request = std::move(request)]() mutable {
    const TimePoint deadline = request.called + request.timeout;
    auto submitted = self->machine_.submit(self->loop_->now(), request.called, request.timeout);
    self->pending_.insert_or_assign(submitted.id, Pending{std::move(request), {}, {}, {}});
    self->update_statistics([&](PeerStatistics& statistics) { ++statistics.requests_in_flight; });
    self->arm(deadline);
    self->perform(submitted.actions, Cause::other);
  });
}

void OutgoingConnection::cancel(RequestTicket ticket) {
  loop_->post([self = shared_from_this(), ticket] {
    for (const auto& [id, pending] : self->pending_) {
      if (pending.request.ticket != ticket) continue;
      return self->perform(self->machine_.cancel(MessageId(id)), Cause::other);
    }
  });
}

void OutgoingConnection::wake_up() {
  if (connected()) return;
  loop_->post([self = shared_from_this()] { self->perform(self->machine_.wake_up(self->loop_->now()), Cause::other); });
}

void OutgoingConnection::read_availability(bool reset, UniqueFunction<void(std::chrono::seconds)> completion) {
  loop_->post([self = shared_from_this(), reset, completion = std::move(completion)]() mutable {
    const std::uint64_t read = self->next_read_++;
    self->reads_.emplace(read, std::move(completion));
    self->perform(self->machine_.read_availability(read, self->loop_->now(), reset), Cause::other);
  });
}

void OutgoingConnection::close(Errc error, Error reason, UniqueFunction<void()> closed) {
  loop_->post([self = shared_from_this(), error, reason = std::move(reason), closed = std::move(closed)]() mutable {
    const bool was_open = self->stream_ != nullptr || self->attempt_ != nullptr;
    if (self->stream_) self->services_->count(Counter::connections_lost);
    self->loss_ = reason;
    self->connected_.store(false, std::memory_order_release);
    if (was_open) self->emit(ConnectionEvent::Kind::lost, reason);
    self->perform(self->machine_.close(error, self->loop_->now()), Cause::lost);
    self->decide(fail(std::move(reason)));
    self->loop_->cancel(std::exchange(self->timer_, EventLoop::TimerId::none));
    if (closed) closed();
  });
}

PeerStatistics OutgoingConnection::statistics() const {
  const std::lock_guard lock(statistics_mutex_);
  PeerStatistics copy = statistics_;
  copy.connected = connected();
  return copy;
}

// --- actions of the machine -----------------------------------------------------------------------------------------

void OutgoingConnection::perform(const Actions& actions, Cause cause) {
  for (const Action& action : actions) {
    switch (action.kind) {
      case Action::Kind::dial:
        dial();
        break;
      case Action::Kind::hang_up:
        hang_up();
        cause = Cause::lost;
        break;
      case Action::Kind::seal:
        seal(action.id);
        break;
      case Action::Kind::write:
        write_request(action.id);
        break;
      case Action::Kind::send_heartbeat:
        services_->count(Counter::heartbeats_sent);
        if (stream_) stream_->write_heartbeat();
        break;
      case Action::Kind::complete:
        complete_failed(action.id, action.error);
        break;
      case Action::Kind::answer_read:
        if (auto read = reads_.extract(action.read)) read.mapped()(action.seconds);
        break;
      case Action::Kind::flag:
        flag(action.connected, cause);
        break;
    }
  }
}

void OutgoingConnection::dial() {
  services_->count(Counter::connects_started);
  emit(ConnectionEvent::Kind::connecting);
  attempt_ = services_->transport->connect(
      *loop_, address_.endpoint, services_->settings.connect_timeout, {services_->settings.write_timeout},
      [this](Result<std::unique_ptr<Stream>> stream) { dialled(std::move(stream)); });
}

void OutgoingConnection::dialled(Result<std::unique_ptr<Stream>> stream) {
  const auto self = shared_from_this();
  const auto attempt = std::move(attempt_);  // its completion is running: it dies when this returns
  if (!stream) {
    services_->count(Counter::connects_failed);
    update_statistics([&](PeerStatistics& statistics) {
      ++statistics.failed_connects;
      statistics.last_loss = stream.error();
    });
    loss_ = stream.error();
    emit(ConnectionEvent::Kind::lost, stream.error());
    perform(machine_.dial_failed(loop_->now()), Cause::lost);
    decide(fail(stream.error()));
    return rearm();
  }
  services_->count(Counter::connects_succeeded);
  update_statistics([](PeerStatistics& statistics) { ++statistics.connects; });
  ++stream_number_;
  authenticated_ = false;
  paused_ = false;
  opening_ = 0;
  FrameStream::Owner& owner = *this;
  stream_ = std::make_unique<FrameStream>(*services_, *loop_, std::move(*stream), owner);
  bytes_reported_ = 0;
  stream_->start();
  const Actions actions = machine_.dial_succeeded(loop_->now());
  connected_.store(true, std::memory_order_release);
  emit(ConnectionEvent::Kind::connected);
  perform(actions, Cause::dialled);
  decide({});
  rearm();
}

void OutgoingConnection::hang_up() noexcept {
  attempt_.reset();
  // The stream may be on the call stack: it is closed now and destroyed in a turn of its own.
  if (stream_) {
    stream_->close();
    loop_->post([stream = std::move(stream_)] {});
  }
}

/// The stream is lost, whether it ended or we do not want it any more.
void OutgoingConnection::give_up_stream(Error reason) {
  if (machine_.state() != ConnectionMachine::State::connected) return;
  const auto self = shared_from_this();
  ended_.reset();
  services_->count(Counter::connections_lost);
  update_statistics([&](PeerStatistics& statistics) { statistics.last_loss = reason; });
  loss_ = reason;
  connected_.store(false, std::memory_order_release);
  emit(ConnectionEvent::Kind::lost, std::move(reason));
  perform(machine_.lost(loop_->now()), Cause::lost);
  rearm();
}

void OutgoingConnection::flag(bool connected, Cause cause) {
  connected_.store(connected, std::memory_order_release);
  if (cause == Cause::other) emit(ConnectionEvent::Kind::flagged);
}

void OutgoingConnection::decide(Result<void> outcome) {
  for (Outcome& waiting : std::exchange(undecided_, {})) waiting(outcome);
}

// --- requests -------------------------------------------------------------------------------------------------------

void OutgoingConnection::seal(MessageId id) {
  const auto found = pending_.find(id);
  if (found == pending_.end()) return;
  const OutgoingRequest& request = found->second.request;
  services_->on_worker([self = shared_from_this(), id, message = request.padded_message,
                        deadline = request.called + request.timeout]() mutable {
    sign_message(self->services_->crypto(), std::move(message), deadline, [self, id](Result<SignedMessage> result) {
      self->services_->on_worker([self, id, signed_message = std::move(result)]() mutable {
        Result<Bytes> frame =
            signed_message ? seal_frame(self->services_->crypto(), *signed_message, id, self->address_.first_public_key)
                           : fail(signed_message.error());
        self->services_->post_result(
            self->loop_, [self, id, frame = std::move(frame)]() mutable { self->sealed(id, std::move(frame)); });
      });
    });
  });
}

void OutgoingConnection::sealed(MessageId id, Result<Bytes> frame) {
  const auto found = pending_.find(id);
  if (found == pending_.end()) return;
  if (!frame) {
    found->second.refused = frame.error().detail();
    return perform(machine_.seal_failed(id, frame.error().code()), Cause::other);
  }
  found->second.frame = std::move(*frame);
  perform(machine_.sealed(id, loop_->now()), Cause::other);
}

void OutgoingConnection::write_request(MessageId id) {
  Pending& pending = pending_.at(id);
  pending.sent = loop_->now();
  services_->count(Counter::requests_sent);
  update_statistics([&](PeerStatistics& statistics) {
    ++statistics.requests;
    statistics.bytes_sent += pending.frame.size();
  });
  const std::uint8_t type = pending.request.padded_message->front();
  if (!stream_->write_message(std::exchange(pending.frame, {}), type)) give_up_stream(Error(Errc::unread_data));
}

void OutgoingConnection::complete(MessageId id, Result<RawMessage> result) {
  auto entry = pending_.extract(id);
  if (!entry) return;
  OutgoingRequest& request = entry.mapped().request;
  if (!result) {
    update_statistics([](PeerStatistics& statistics) { --statistics.requests_in_flight; });
    report_failure(result.error());
  } else {
    const Duration round_trip = loop_->now() - entry.mapped().sent;
    services_->metrics->duration(Operation::round_trip, request.padded_message->front(), round_trip);
    update_statistics([&](PeerStatistics& statistics) {
      --statistics.requests_in_flight;
      ++statistics.responses;
      statistics.last_round_trip = round_trip;
      statistics.smoothed_round_trip =
          statistics.smoothed_round_trip ? *statistics.smoothed_round_trip * 7 / 8 + round_trip / 8 : round_trip;
    });
  }
  request.completion(std::move(result));
}

/// The host drops what it had subscribed to at a node that fails it; its own doing is no failure.
void OutgoingConnection::report_failure(const Error& error) const {
  if (error == Errc::cancelled || error == Errc::stopped || !services_->settings.on_request_failed) return;
  services_->settings.on_request_failed(address_.first_public_key, error);
}

void OutgoingConnection::complete_failed(MessageId id, Errc error) {
  const auto found = pending_.find(id);
  if (found == pending_.end()) return;
  switch (error) {
    case Errc::timeout:
      services_->count(Counter::requests_timed_out);
      update_statistics([](PeerStatistics& statistics) { ++statistics.timeouts; });
      break;
    case Errc::cancelled:
      services_->count(Counter::requests_cancelled);
      break;
    case Errc::stopped:
      services_->count(Counter::requests_stopped);
      break;
    case Errc::too_many_requests:
    case Errc::invalid_key:
    case Errc::unsupported:
    case Errc::signer_failed:
    case Errc::too_large:
      services_->count(Counter::requests_rejected);
      break;
    default:
      services_->count(Counter::requests_closed);
  }
  complete(id, fail(error, describe_failure(found->second, error)));
}

std::string OutgoingConnection::describe_failure(const Pending& pending, Errc error) const {
  std::string text =
      message_type_name(pending.request.padded_message->front()) + " to " + address_.endpoint.to_string();
  if (!pending.refused.empty()) text += ": " + pending.refused;
  if (error == Errc::closed && loss_) text += ": " + loss_->message();
  return text;
}

void OutgoingConnection::on_bytes_handled(std::size_t, std::size_t) {
  const std::uint64_t total = stream_->bytes_received();
  update_statistics([&](PeerStatistics& statistics) { statistics.bytes_received += total - bytes_reported_; });
  bytes_reported_ = total;
}

// --- time and reports -----------------------------------------------------------------------------------------------

void OutgoingConnection::arm(TimePoint when) {
  if (when >= armed_for_) return;
  loop_->cancel(timer_);
  armed_for_ = when;
  timer_ = loop_->schedule(when, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->timer_ = EventLoop::TimerId::none;
    self->armed_for_ = TimePoint::max();
    self->tick();
  });
}

void OutgoingConnection::tick() {
  const TimePoint now = loop_->now();
  if (machine_.heartbeats_missed(now))
    return give_up_stream(Error(Errc::heartbeat_lost, address_.endpoint.to_string()));
  perform(machine_.tick(now), Cause::other);
  rearm();
}

void OutgoingConnection::rearm() {
  if (const auto next = machine_.next_deadline()) arm(*next);
}

void OutgoingConnection::emit(ConnectionEvent::Kind kind, std::optional<Error> reason) {
  if (reason && services_->log->enabled(LogLevel::info))
    services_->log->log(LogLevel::info, "connection_lost", address_.endpoint.to_string() + ": " + reason->message());
  const bool connected_now = kind != ConnectionEvent::Kind::lost && connected();
  services_->event(
      {kind, Direction::outgoing, address_.endpoint, address_.first_public_key, connected_now, std::move(reason)});
}

template <class Change>
void OutgoingConnection::update_statistics(Change change) {
  const std::lock_guard lock(statistics_mutex_);
  change(statistics_);
}

}  // namespace p2p
