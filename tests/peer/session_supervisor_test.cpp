#include "peer/session_supervisor.hpp"
#include "support/catch.hpp"

using namespace p2p;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kStart{std::chrono::hours(1)};

}  // namespace

TEST_CASE("a connection on which nothing comes for 25 s is silent") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  CHECK(supervisor.next_deadline() == kStart + 25s);
  CHECK_FALSE(supervisor.violation(kStart + 25s - 1ns).has_value());
  CHECK(supervisor.violation(kStart + 25s) == Errc::silent_peer);
}

TEST_CASE("any bytes end the silence, heartbeats included") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  for (int beat = 1; beat <= 1000; ++beat) supervisor.on_bytes(kStart + beat * 24s, 1, 0);
  const TimePoint last = kStart + 1000 * 24s;
  CHECK_FALSE(supervisor.violation(last + 24s).has_value());
  CHECK(supervisor.next_deadline() == last + 25s);
}

TEST_CASE("a started frame that brings nothing more is slow after the grace, before it is silent") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  supervisor.on_bytes(kStart, 0, 4);
  CHECK_FALSE(supervisor.violation(kStart + 10s).has_value());
  CHECK(supervisor.violation(kStart + 10s + 1ms) == Errc::slow_sender);
}

TEST_CASE("one byte a second does not keep a frame alive") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  for (std::size_t second = 0; second <= 10; ++second) supervisor.on_bytes(kStart + second * 1s, 0, second + 1);
  CHECK(supervisor.violation(kStart + 11s) == Errc::slow_sender);
}

TEST_CASE("a frame that comes at the lowest accepted rate is never slow") {
  Limits limits;
  limits.min_frame_bytes_per_second = 1000;
  SessionSupervisor supervisor(kStart, limits);
  supervisor.on_bytes(kStart, 0, 1);
  for (std::size_t second = 1; second <= 3600; ++second) {
    supervisor.on_bytes(kStart + second * 1s, 0, second * 1000);
    REQUIRE_FALSE(supervisor.violation(kStart + second * 1s).has_value());
  }
}

TEST_CASE("each frame has a time of its own") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  supervisor.on_bytes(kStart, 0, 10);
  supervisor.on_bytes(kStart + 9s, 1, 10);
  CHECK_FALSE(supervisor.violation(kStart + 18s).has_value());
  CHECK(supervisor.violation(kStart + 20s) == Errc::slow_sender);
}

TEST_CASE("a complete frame has no deadline any more") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  supervisor.on_bytes(kStart, 0, 10);
  supervisor.on_bytes(kStart + 9s, 1, 0);
  CHECK_FALSE(supervisor.violation(kStart + 33s).has_value());
  CHECK(supervisor.next_deadline() == kStart + 34s);
}

TEST_CASE("a pause of reading over 15 s closes, and nothing else counts meanwhile") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  supervisor.on_bytes(kStart, 0, 10);
  supervisor.on_paused(kStart + 1s);
  CHECK(supervisor.next_deadline() == kStart + 16s);
  CHECK_FALSE(supervisor.violation(kStart + 16s - 1ns).has_value());
  CHECK(supervisor.violation(kStart + 16s) == Errc::too_many_requests);
}

TEST_CASE("a pause that began earlier is not renewed") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  supervisor.on_paused(kStart);
  supervisor.on_paused(kStart + 10s);
  CHECK(supervisor.violation(kStart + 15s) == Errc::too_many_requests);
}

TEST_CASE("what could not be sent during a pause does not count against the peer") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  supervisor.on_bytes(kStart, 0, 10);
  supervisor.on_paused(kStart + 1s);
  supervisor.on_resumed(kStart + 14s);
  CHECK_FALSE(supervisor.violation(kStart + 22s).has_value());
  CHECK(supervisor.violation(kStart + 24s) == Errc::slow_sender);
  supervisor.on_bytes(kStart + 22s, 1, 0);
  CHECK(supervisor.next_deadline() == kStart + 47s);
}

TEST_CASE("resuming without a pause has no effect") {
  const Limits limits;
  SessionSupervisor supervisor(kStart, limits);
  supervisor.on_resumed(kStart + 20s);
  CHECK(supervisor.violation(kStart + 25s) == Errc::silent_peer);
}
