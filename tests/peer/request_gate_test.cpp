#include "peer/request_gate.hpp"
#include "support/catch.hpp"

#include <optional>

using namespace p2p;

namespace {

constexpr std::size_t kOverhead = RequestGate::kFrameOverheadBytes;

Limits limits_of(std::size_t in_flight, std::size_t waiting_bytes) {
  Limits limits;
  limits.max_requests_in_flight = in_flight;
  limits.max_waiting_bytes = waiting_bytes;
  return limits;
}

/// A request that came in a frame of this size ends: what takes its place.
std::optional<Bytes> follower(RequestGate& gate, std::size_t frame_bytes) {
  gate.leave(frame_bytes);
  return gate.next();
}

}  // namespace

TEST_CASE("frames pass while there is room in flight, then they wait") {
  const Limits limits = limits_of(2, 1000);
  RequestGate gate(limits);
  CHECK(gate.enter(Bytes{1}).has_value());
  CHECK(gate.enter(Bytes{2}).has_value());
  CHECK_FALSE(gate.enter(Bytes{3}).has_value());
  CHECK(gate.in_flight() == 2);
  CHECK(gate.waiting_bytes() == 1 + kOverhead);
}

TEST_CASE("waiting frames take the places that become free, in order of arrival") {
  const Limits limits = limits_of(1, 1000);
  RequestGate gate(limits);
  (void)gate.enter(Bytes{1});
  for (std::uint8_t frame = 2; frame <= 5; ++frame) (void)gate.enter(Bytes{frame});
  for (std::uint8_t frame = 2; frame <= 5; ++frame) CHECK(follower(gate, 1) == Bytes{frame});
  CHECK_FALSE(follower(gate, 1).has_value());
  CHECK(gate.in_flight() == 0);
  CHECK(gate.waiting_bytes() == 0);
}

TEST_CASE("a frame does not overtake those that wait") {
  const Limits limits = limits_of(1, 1000);
  RequestGate gate(limits);
  (void)gate.enter(Bytes{1});
  (void)gate.enter(Bytes{2});
  CHECK(follower(gate, 1) == Bytes{2});
  CHECK_FALSE(gate.enter(Bytes{3}).has_value());
}

TEST_CASE("reading pauses when more bytes wait than allowed, and goes on at half") {
  const std::size_t cost = 36 + kOverhead;
  const Limits limits = limits_of(1, 4 * cost);
  RequestGate gate(limits);
  (void)gate.enter(Bytes{1});
  for (int i = 0; i < 4; ++i) (void)gate.enter(Bytes(36));
  CHECK_FALSE(gate.must_pause());
  (void)gate.enter(Bytes(36));
  CHECK(gate.must_pause());
  (void)follower(gate, 1);
  (void)follower(gate, 36);
  CHECK_FALSE(gate.may_resume());
  (void)follower(gate, 36);
  CHECK(gate.may_resume());
}

TEST_CASE("empty frames cannot wait in any number") {
  const Limits limits = limits_of(1, 1000);
  RequestGate gate(limits);
  (void)gate.enter(Bytes{1});
  int waiting = 0;
  while (!gate.must_pause() && waiting < 1'000'000) {
    (void)gate.enter(Bytes{});
    ++waiting;
  }
  CHECK(waiting <= 1000 / static_cast<int>(kOverhead) + 1);
}

TEST_CASE("a queue that is never empty keeps its order over many frames") {
  const Limits limits = limits_of(1, 1000);
  RequestGate gate(limits);
  (void)gate.enter(Bytes{0, 0});
  (void)gate.enter(Bytes{0, 0});
  for (unsigned i = 1; i < 10'000; ++i) {
    (void)gate.enter(Bytes{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8U)});
    const auto frame = follower(gate, 2);
    REQUIRE(frame.has_value());
    if (i == 1) continue;
    REQUIRE(*frame == Bytes{static_cast<std::uint8_t>(i - 1), static_cast<std::uint8_t>((i - 1) >> 8U)});
  }
  CHECK(gate.waiting_bytes() == 2 + kOverhead);
}

TEST_CASE("frames wait while those in flight hold too many bytes, but one is always taken") {
  Limits limits = limits_of(100, 1000);
  limits.max_in_flight_bytes = 10;
  RequestGate gate(limits);
  CHECK(gate.enter(Bytes(50)).has_value());
  CHECK_FALSE(gate.enter(Bytes(6)).has_value());
  CHECK_FALSE(gate.enter(Bytes(4)).has_value());
  CHECK_FALSE(gate.enter(Bytes(1)).has_value());
  gate.leave(50);
  CHECK(gate.next() == Bytes(6));
  CHECK(gate.next() == Bytes(4));
  CHECK_FALSE(gate.next().has_value());
  CHECK(gate.in_flight() == 2);
}
