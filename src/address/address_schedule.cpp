#include "address/address_schedule.hpp"

#include <cassert>
#include <stdexcept>

namespace p2p {

AddressSchedule::AddressSchedule(Duration interval, std::optional<Ipv4> known) : interval_(interval), known_(known) {
  if (interval_ <= Duration::zero()) throw std::invalid_argument("the interval between looks for the host's address");
}

TimePoint AddressSchedule::start(TimePoint now) {
  assert(state_ == State::idle);
  state_ = State::waiting;
  return known_ ? now + interval_ : now;
}

void AddressSchedule::begin_round(TimePoint now) {
  assert(state_ == State::waiting);
  state_ = State::looking;
  round_began_ = now;
}

AddressSchedule::Ended AddressSchedule::end_round(const Result<Ipv4>& found, TimePoint now) {
  assert(state_ == State::looking);
  state_ = State::waiting;
  const TimePoint on_time = round_began_ + interval_;
  Ended ended{on_time > now ? on_time : now + interval_, std::nullopt};
  if (found && known_ != *found) {
    known_ = *found;
    ended.changed = *found;
  }
  return ended;
}

}  // namespace p2p
