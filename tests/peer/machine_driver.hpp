// Drives a ConnectionMachine by hand: a clock that stands still until told, and short names for what tests look at.
#pragma once

#include "peer/connection_machine.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <vector>

namespace p2p::test {

struct MachineDriver {
  using Kind = Action::Kind;
  using State = ConnectionMachine::State;

  explicit MachineDriver(const ConnectionMachine::Options& options = {}, MessageId first_id = {100})
      : machine(options, first_id) {}

  void advance(Duration duration) { now += duration; }
  Actions tick_after(Duration duration) {
    advance(duration);
    return machine.tick(now);
  }

  /// A machine whose first attempt has succeeded.
  void connect() {
    (void)machine.start(now);
    (void)machine.dial_succeeded(now);
  }
  /// A machine whose first attempt has failed.
  void fail_to_connect() {
    (void)machine.start(now);
    (void)machine.dial_failed(now);
  }

  ConnectionMachine::Submitted submit(Duration timeout = std::chrono::seconds(3)) {
    return machine.submit(now, now, timeout);
  }
  /// A request that has been handed to the socket.
  MessageId send(Duration timeout = std::chrono::seconds(3)) {
    const MessageId id = submit(timeout).id;
    (void)machine.sealed(id, now);
    return id;
  }

  std::chrono::seconds availability(bool reset = false) {
    const Actions actions = machine.read_availability(1, now, reset);
    return actions.empty() ? std::chrono::seconds(-1) : actions.front().seconds;
  }

  ConnectionMachine machine;
  TimePoint now{std::chrono::hours(1)};
};

[[nodiscard]] inline bool contains(const Actions& actions, Action::Kind kind) {
  return std::any_of(actions.begin(), actions.end(), [kind](const Action& action) { return action.kind == kind; });
}

/// How these actions end this request, if they do; throws off a test that sees it end twice.
[[nodiscard]] inline std::optional<Errc> completion_of(const Actions& actions, MessageId id) {
  std::optional<Errc> error;
  for (const Action& action : actions) {
    if (action.kind != Action::Kind::complete || action.id != id) continue;
    if (error) throw std::logic_error("a request was completed twice");
    error = action.error;
  }
  return error;
}

/// What these actions make of the connected flag, if they touch it.
[[nodiscard]] inline std::optional<bool> flag_of(const Actions& actions) {
  std::optional<bool> flag;
  for (const Action& action : actions)
    if (action.kind == Action::Kind::flag) flag = action.connected;
  return flag;
}

[[nodiscard]] inline std::vector<Action::Kind> kinds(const Actions& actions) {
  std::vector<Action::Kind> result;
  for (const Action& action : actions) result.push_back(action.kind);
  return result;
}

}  // namespace p2p::test
