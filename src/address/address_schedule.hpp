// Floor 8. When the host's address is looked for, and what of it is news (core.md §11). A pure state machine: events
// and the time in, what to do out. Not thread-safe; AddressWatch owns it.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/result.hpp>

#include <optional>

namespace p2p {

class AddressSchedule {
 public:
  enum class State { idle, waiting, looking, stopped };
  /// What a round has brought.
  struct Ended {
    TimePoint next_round;
    std::optional<Ipv4> changed;  ///< to be told to the host, once
  };

  /// `known`: the address that the host goes by now, if it has one.
  AddressSchedule(Duration interval, std::optional<Ipv4> known);

  [[nodiscard]] State state() const noexcept { return state_; }
  /// Idle only. When the first round is due: at once as long as no address is known.
  [[nodiscard]] TimePoint start(TimePoint now);
  /// Waiting only: the time has come.
  void begin_round(TimePoint now);
  /// Looking only. Rounds begin an interval apart; one that took longer is followed by a whole interval. A failure
  /// leaves the known address as it is.
  [[nodiscard]] Ended end_round(const Result<Ipv4>& found, TimePoint now);
  /// Any state.
  void stop() noexcept { state_ = State::stopped; }

 private:
  const Duration interval_;
  std::optional<Ipv4> known_;
  TimePoint round_began_{};
  State state_ = State::idle;
};

}  // namespace p2p
