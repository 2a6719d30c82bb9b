#include "peer/connection_machine.hpp"

#include <algorithm>
#include <utility>

namespace p2p {
namespace {

/// Two heartbeats unanswered: the connection is dead.
constexpr std::uint64_t kMaxMissedHeartbeats = 2;
/// Late responses beyond this many time-outs back are dropped unopened.
constexpr std::size_t kRememberedExpired = 64;

using Kind = Action::Kind;

Action act(Kind kind) { return {.kind = kind}; }
Action act(Kind kind, MessageId id) { return {.kind = kind, .id = id}; }
Action complete(MessageId id, Errc error) { return {.kind = Kind::complete, .id = id, .error = error}; }
Action answer(std::uint64_t read, std::chrono::seconds seconds) {
  return {.kind = Kind::answer_read, .read = read, .seconds = seconds};
}

}  // namespace

Actions ConnectionMachine::start(TimePoint) {
  Actions actions;
  if (state_ == State::idle) dial(actions);
  return actions;
}

Actions ConnectionMachine::dial_succeeded(TimePoint now) {
  if (state_ != State::connecting) return {};
  state_ = State::connected;
  attempts_ = 0;
  woken_ = false;
  heartbeats_sent_ = heartbeats_received_ = 0;
  next_heartbeat_ = now + options_.heartbeat_interval;
  availability_.start(now);

  Actions actions;
  set_flag(true, actions);
  for (const Waiting& waiting : std::exchange(waiting_, {})) {
    if (waiting.kind == Waiting::Kind::read) {
      actions.push_back(answer(waiting.read, availability_.read(now, waiting.reset)));
    } else if (auto* const request = requests_.find(waiting.id)) {
      request->phase = Phase::sealing;
      actions.push_back(act(Kind::seal, waiting.id));
    }
  }
  return actions;
}

Actions ConnectionMachine::dial_failed(TimePoint now) {
  if (state_ != State::connecting) return {};
  Actions actions;
  disconnect(now, actions);
  return actions;
}

Actions ConnectionMachine::lost(TimePoint now) {
  if (state_ != State::connected) return {};
  Actions actions{act(Kind::hang_up)};
  disconnect(now, actions);
  return actions;
}

Actions ConnectionMachine::tick(TimePoint now) {
  Actions actions;
  expire_requests(now, actions);
  if (state_ == State::connected && now >= next_heartbeat_) beat(now, actions);
  if (state_ == State::disconnected && now >= reconnect_at_) {
    attempts_ = std::min(attempts_ + 1, kMaxReconnectAttempts);
    dial(actions);
  }
  return actions;
}

ConnectionMachine::Submitted ConnectionMachine::submit(TimePoint now, TimePoint called, Duration timeout) {
  const MessageId id = std::exchange(next_id_, next_id_.next());
  Submitted submitted{id, {}};
  const auto refuse = [&](Errc error) { submitted.actions.push_back(complete(id, error)); };
  if (state_ == State::disconnected || state_ == State::closed) {
    refuse(closed_with_);
  } else if (now >= called + timeout) {
    refuse(Errc::timeout);
  } else if (requests_.size() >= options_.max_requests || requests_.find(id) != nullptr) {
    refuse(Errc::too_many_requests);
  } else {
    const bool connected = state_ == State::connected;
    requests_.add(id, {connected ? Phase::sealing : Phase::waiting, timeout, called + timeout});
    if (connected)
      submitted.actions.push_back(act(Kind::seal, id));
    else
      enqueue({Waiting::Kind::request, id, 0, false});
  }
  return submitted;
}

Actions ConnectionMachine::sealed(MessageId id, TimePoint now) {
  auto* const request = requests_.find(id);
  if (request == nullptr || request->phase != Phase::sealing) return {};
  request->phase = Phase::in_flight;
  request->wire_deadline = now + request->timeout;
  return {act(Kind::write, id)};
}

Actions ConnectionMachine::seal_failed(MessageId id, Errc error) {
  const auto* const request = requests_.find(id);
  if (request == nullptr || request->phase != Phase::sealing) return {};
  requests_.erase(id);
  return {complete(id, error)};
}

Actions ConnectionMachine::cancel(MessageId id) {
  const auto* const request = requests_.find(id);
  if (request == nullptr || request->answered) return {};
  if (request->phase == Phase::in_flight) remember_expired(id);
  requests_.erase(id);
  return {complete(id, Errc::cancelled)};
}

Actions ConnectionMachine::read_availability(std::uint64_t read, TimePoint now, bool reset) {
  if ((state_ == State::idle || state_ == State::connecting) && waiting_.size() < 2 * options_.max_requests) {
    enqueue({Waiting::Kind::read, {}, read, reset});
    return {};
  }
  return {answer(read, availability_.read(now, reset))};
}

Actions ConnectionMachine::wake_up(TimePoint) {
  Actions actions;
  if (state_ == State::connecting) {
    woken_ = true;
  } else if (state_ == State::disconnected) {
    attempts_ = 0;
    dial(actions);
  }
  return actions;
}

bool ConnectionMachine::expects(MessageId id) const {
  if (const auto* const request = requests_.find(id)) return request->phase == Phase::in_flight;
  return std::find(expired_.begin(), expired_.end(), id) != expired_.end();
}

ConnectionMachine::ResponseOutcome ConnectionMachine::response_verified(MessageId id, TimePoint now) {
  ResponseOutcome outcome{ResponseVerdict::unknown, {}};
  if (state_ != State::connected) return outcome;
  availability_.start(now);
  set_flag(true, outcome.actions);
  const auto* const request = requests_.find(id);
  if (request != nullptr && request->phase == Phase::in_flight) {
    outcome.verdict = request->answered ? ResponseVerdict::late : ResponseVerdict::deliver;
    requests_.erase(id);
  } else if (const auto late = std::find(expired_.begin(), expired_.end(), id); late != expired_.end()) {
    outcome.verdict = ResponseVerdict::late;
  }
  return outcome;
}

Actions ConnectionMachine::close(Errc error, TimePoint now) {
  Actions actions;
  if (state_ == State::closed) return actions;
  if (state_ == State::connecting || state_ == State::connected) actions.push_back(act(Kind::hang_up));
  state_ = State::closed;
  closed_with_ = error;
  availability_.pause(now);
  set_flag(false, actions);
  settle_waiting(now, error, actions);
  fail_all(error, actions);
  return actions;
}

std::optional<TimePoint> ConnectionMachine::next_deadline() const {
  std::optional<TimePoint> next;
  const auto consider = [&next](TimePoint when) {
    if (!next || when < *next) next = when;
  };
  if (state_ == State::connected) consider(next_heartbeat_);
  if (state_ == State::disconnected) consider(reconnect_at_);
  if (const auto due = requests_.earliest()) consider(*due);
  return next;
}

void ConnectionMachine::dial(Actions& actions) {
  state_ = State::connecting;
  woken_ = false;
  actions.push_back(act(Kind::dial));
}

void ConnectionMachine::disconnect(TimePoint now, Actions& actions) {
  state_ = State::disconnected;
  availability_.pause(now);
  set_flag(false, actions);
  expired_.clear();
  oldest_expired_ = 0;
  settle_waiting(now, Errc::closed, actions);
  fail_all(Errc::closed, actions);
  if (std::exchange(woken_, false)) {
    attempts_ = 0;
    dial(actions);
  } else {
    reconnect_at_ = now + reconnect_delay(attempts_, options_.reconnect);
  }
}

/// The caller's time runs from its call, the flag's from the hand-over to the socket (core.md §4): a request that had
/// to wait first ends for its caller before it counts against the node.
void ConnectionMachine::expire_requests(TimePoint now, Actions& actions) {
  bool node_is_silent = false;
  Actions ended;
  while (const auto id = requests_.first_due(now)) {
    auto& request = *requests_.find(*id);
    if (!std::exchange(request.answered, true)) ended.push_back(complete(*id, Errc::timeout));
    const bool in_flight = request.phase == Phase::in_flight;
    if (in_flight && now < request.wire_deadline) {
      requests_.postpone(*id, request.wire_deadline);
      continue;
    }
    if (in_flight) {
      node_is_silent = true;
      remember_expired(*id);
    }
    requests_.erase(*id);
  }
  if (node_is_silent) {
    availability_.pause(now);
    set_flag(false, actions);
  }
  // After the flag, so that whoever is told of a time-out does not see the node as connected.
  actions.insert(actions.end(), ended.begin(), ended.end());
}

void ConnectionMachine::beat(TimePoint now, Actions& actions) {
  if (heartbeats_missed(now)) {
    actions.push_back(act(Kind::hang_up));
    disconnect(now, actions);
    return;
  }
  ++heartbeats_sent_;
  next_heartbeat_ = now + options_.heartbeat_interval;
  actions.push_back(act(Kind::send_heartbeat));
}

bool ConnectionMachine::heartbeats_missed(TimePoint now) const noexcept {
  return state_ == State::connected && now >= next_heartbeat_ &&
         heartbeats_sent_ >= heartbeats_received_ + kMaxMissedHeartbeats;
}

void ConnectionMachine::set_flag(bool connected, Actions& actions) {
  if (std::exchange(flag_, connected) == connected) return;
  actions.push_back({.kind = Kind::flag, .connected = connected});
}

void ConnectionMachine::fail_all(Errc error, Actions& actions) {
  for (const auto& [id, request] : requests_.take_all())
    if (!request.answered) actions.push_back(complete(id, error));
}

void ConnectionMachine::settle_waiting(TimePoint now, Errc error, Actions& actions) {
  for (const Waiting& waiting : std::exchange(waiting_, {})) {
    if (waiting.kind == Waiting::Kind::read)
      actions.push_back(answer(waiting.read, availability_.read(now, waiting.reset)));
    else if (requests_.erase(waiting.id))
      actions.push_back(complete(waiting.id, error));
  }
}

/// Requests that timed out or were cancelled leave their place in the queue behind.
void ConnectionMachine::enqueue(const Waiting& waiting) {
  if (waiting_.size() >= 2 * options_.max_requests) {
    const auto stale = std::remove_if(waiting_.begin(), waiting_.end(), [this](const Waiting& entry) {
      return entry.kind == Waiting::Kind::request && requests_.find(entry.id) == nullptr;
    });
    waiting_.erase(stale, waiting_.end());
  }
  waiting_.push_back(waiting);
}

void ConnectionMachine::remember_expired(MessageId id) {
  if (expired_.size() < kRememberedExpired) {
    expired_.push_back(id);
    return;
  }
  expired_[oldest_expired_] = id;
  oldest_expired_ = (oldest_expired_ + 1) % kRememberedExpired;
}

}  // namespace p2p
