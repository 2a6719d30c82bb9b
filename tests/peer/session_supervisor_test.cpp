#include "peer/session_supervisor.hpp"
#include "support/catch.hpp"

using namespace p2p;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kSessionStart{std::chrono::hours(1)};

}  // namespace

TEST_CASE("a connection on which nothing comes for 25 s is silent") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  CHECK(supervisor.next_deadline() == kSessionStart + 25s);
  CHECK_FALSE(supervisor.violation(kSessionStart + 25s - 1ns).has_value());
  CHECK(supervisor.violation(kSessionStart + 25s) == Errc::silent_peer);
}

TEST_CASE("any bytes end the silence, heartbeats included") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  for (int beat = 1; beat <= 1000; ++beat) supervisor.on_bytes(kSessionStart + beat * 24s, 1, 0);
  const TimePoint last = kSessionStart + 1000 * 24s;
  CHECK_FALSE(supervisor.violation(last + 24s).has_value());
  CHECK(supervisor.next_deadline() == last + 25s);
}

TEST_CASE("a started frame that brings nothing more is slow after the grace, before it is silent") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  supervisor.on_bytes(kSessionStart, 0, 4);
  CHECK_FALSE(supervisor.violation(kSessionStart + 10s).has_value());
  CHECK(supervisor.violation(kSessionStart + 10s + 1ms) == Errc::slow_sender);
}

TEST_CASE("one byte a second does not keep a frame alive") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  for (std::size_t second = 0; second <= 10; ++second) supervisor.on_bytes(kSessionStart + second * 1s, 0, second + 1);
  CHECK(supervisor.violation(kSessionStart + 11s) == Errc::slow_sender);
}

TEST_CASE("a frame that comes at the lowest accepted rate is never slow") {
  Limits limits;
  limits.min_frame_bytes_per_second = 1000;
  SessionSupervisor supervisor(kSessionStart, limits);
  supervisor.on_bytes(kSessionStart, 0, 1);
  for (std::size_t second = 1; second <= 3600; ++second) {
    supervisor.on_bytes(kSessionStart + second * 1s, 0, second * 1000);
    REQUIRE_FALSE(supervisor.violation(kSessionStart + second * 1s).has_value());
  }
}

TEST_CASE("each frame has a time of its own") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  supervisor.on_bytes(kSessionStart, 0, 10);
  supervisor.on_bytes(kSessionStart + 9s, 1, 10);
  CHECK_FALSE(supervisor.violation(kSessionStart + 18s).has_value());
  CHECK(supervisor.violation(kSessionStart + 20s) == Errc::slow_sender);
}

TEST_CASE("a complete frame has no deadline any more") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  supervisor.on_bytes(kSessionStart, 0, 10);
  supervisor.on_bytes(kSessionStart + 9s, 1, 0);
  CHECK_FALSE(supervisor.violation(kSessionStart + 33s).has_value());
  CHECK(supervisor.next_deadline() == kSessionStart + 34s);
}

TEST_CASE("a pause of reading over 15 s closes, and nothing else counts meanwhile") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  supervisor.on_bytes(kSessionStart, 0, 10);
  supervisor.on_paused(kSessionStart + 1s);
  CHECK(supervisor.next_deadline() == kSessionStart + 16s);
  CHECK_FALSE(supervisor.violation(kSessionStart + 16s - 1ns).has_value());
  CHECK(supervisor.violation(kSessionStart + 16s) == Errc::too_many_requests);
}

TEST_CASE("a pause that began earlier is not renewed") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  supervisor.on_paused(kSessionStart);
  supervisor.on_paused(kSessionStart + 10s);
  CHECK(supervisor.violation(kSessionStart + 15s) == Errc::too_many_requests);
}

TEST_CASE("what could not be sent during a pause does not count against the peer") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  supervisor.on_bytes(kSessionStart, 0, 10);
  supervisor.on_paused(kSessionStart + 1s);
  supervisor.on_resumed(kSessionStart + 14s);
  CHECK_FALSE(supervisor.violation(kSessionStart + 22s).has_value());
  CHECK(supervisor.violation(kSessionStart + 24s) == Errc::slow_sender);
  supervisor.on_bytes(kSessionStart + 22s, 1, 0);
  CHECK(supervisor.next_deadline() == kSessionStart + 47s);
}

TEST_CASE("resuming without a pause has no effect") {
  const Limits limits;
  SessionSupervisor supervisor(kSessionStart, limits);
  supervisor.on_resumed(kSessionStart + 20s);
  CHECK(supervisor.violation(kSessionStart + 25s) == Errc::silent_peer);
}
