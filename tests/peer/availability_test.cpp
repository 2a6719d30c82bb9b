// core.md §4: the availability timer.
#include "peer/availability_timer.hpp"
#include "peer/machine_driver.hpp"
#include "support/catch.hpp"

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = Action::Kind;

namespace {
constexpr TimePoint kStart{std::chrono::hours(1)};
}

TEST_CASE("the availability timer gives whole seconds, truncated") {
  AvailabilityTimer timer;
  timer.start(kStart);
  CHECK(timer.read(kStart + 1999ms, false) == 1s);
  CHECK(timer.read(kStart + 2s, false) == 2s);
}

TEST_CASE("the availability timer adds up the times that it ran, fractions included") {
  AvailabilityTimer timer;
  timer.start(kStart);
  timer.pause(kStart + 1500ms);
  timer.start(kStart + 10s);
  timer.pause(kStart + 11500ms);
  CHECK(timer.read(kStart + 60s, false) == 3s);
}

TEST_CASE("starting a running timer and pausing a paused one have no effect") {
  AvailabilityTimer timer;
  timer.start(kStart);
  timer.start(kStart + 5s);
  timer.pause(kStart + 10s);
  timer.pause(kStart + 20s);
  CHECK(timer.read(kStart + 30s, false) == 10s);
}

TEST_CASE("a reset restarts from 0, and a running timer stays running") {
  AvailabilityTimer timer;
  timer.start(kStart);
  CHECK(timer.read(kStart + 10s, true) == 10s);
  CHECK(timer.read(kStart + 12s, false) == 2s);
}

TEST_CASE("a paused timer stays paused when it is reset") {
  AvailabilityTimer timer;
  timer.start(kStart);
  timer.pause(kStart + 10s);
  CHECK(timer.read(kStart + 20s, true) == 10s);
  CHECK(timer.read(kStart + 30s, false) == 0s);
}

TEST_CASE("the timer of a connection starts on connect, not before") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  driver.advance(5s);
  (void)driver.machine.dial_succeeded(driver.now);
  CHECK(driver.availability() == 0s);
  driver.advance(3s);
  CHECK(driver.availability() == 3s);
}

TEST_CASE("the timer of a connection pauses on loss and goes on after reconnection") {
  MachineDriver driver;
  driver.connect();
  driver.advance(7s);
  (void)driver.machine.lost(driver.now);
  CHECK(driver.availability() == 7s);
  driver.advance(500ms);
  (void)driver.machine.tick(driver.now);
  driver.advance(1h);
  (void)driver.machine.dial_succeeded(driver.now);
  driver.advance(2s);
  CHECK(driver.availability(true) == 9s);
  driver.advance(1s);
  CHECK(driver.availability() == 1s);
}

TEST_CASE("the timer of a connection pauses on a request time-out") {
  MachineDriver driver;
  driver.connect();
  (void)driver.send(3s);
  (void)driver.tick_after(3s);
  driver.advance(5s);
  CHECK(driver.availability() == 3s);
}

TEST_CASE("a read while connecting waits for the outcome of the attempt") {
  MachineDriver driver;
  driver.connect();
  driver.advance(7s);
  (void)driver.machine.lost(driver.now);
  (void)driver.tick_after(500ms);
  CHECK(driver.machine.read_availability(42, driver.now, true).empty());
  const Actions actions = driver.machine.dial_failed(driver.now);
  REQUIRE(kinds(actions) == std::vector{Kind::answer_read});
  CHECK(actions.front().read == 42);
  CHECK(actions.front().seconds == 7s);
  CHECK(driver.availability() == 0s);
}

TEST_CASE("a read of a connection that was never connected gives 0") {
  MachineDriver driver;
  driver.fail_to_connect();
  driver.advance(1h);
  CHECK(driver.availability() == 0s);
}
