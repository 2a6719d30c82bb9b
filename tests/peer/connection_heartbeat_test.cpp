// core.md §4: heartbeats of an outgoing connection.
#include "peer/machine_driver.hpp"
#include "support/catch.hpp"

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = Action::Kind;
using State = ConnectionMachine::State;

TEST_CASE("a heartbeat is sent every 10 s while connected") {
  MachineDriver driver;
  driver.connect();
  for (int beat = 0; beat < 100; ++beat) {
    CHECK(driver.machine.next_deadline() == driver.now + 10s);
    CHECK(driver.tick_after(10s - 1ns).empty());
    CHECK(driver.tick_after(1ns) == Actions{{.kind = Kind::send_heartbeat}});
    driver.machine.heartbeat_received();
  }
}

TEST_CASE("no heartbeat is sent while connecting or disconnected") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  CHECK(driver.tick_after(10s).empty());
  (void)driver.machine.dial_failed(driver.now);
  CHECK_FALSE(contains(driver.tick_after(10s), Kind::send_heartbeat));
}

TEST_CASE("two heartbeats without answer drop the connection at the third, 30 s after connecting") {
  MachineDriver driver;
  driver.connect();
  CHECK(contains(driver.tick_after(10s), Kind::send_heartbeat));
  CHECK_FALSE(driver.machine.heartbeats_missed(driver.now));
  CHECK(contains(driver.tick_after(10s), Kind::send_heartbeat));
  CHECK_FALSE(driver.machine.heartbeats_missed(driver.now));
  driver.advance(10s - 1ns);
  CHECK_FALSE(driver.machine.heartbeats_missed(driver.now));
  driver.advance(1ns);
  CHECK(driver.machine.heartbeats_missed(driver.now));
  const Actions actions = driver.machine.tick(driver.now);
  CHECK(kinds(actions) == std::vector{Kind::hang_up, Kind::flag});
  CHECK(driver.machine.state() == State::disconnected);
  CHECK(driver.machine.next_deadline() == driver.now + 500ms);
}

TEST_CASE("one missed heartbeat is forgiven for ever: it is the difference that counts") {
  MachineDriver driver;
  driver.connect();
  (void)driver.tick_after(10s);
  for (int beat = 0; beat < 20; ++beat) {
    CHECK(contains(driver.tick_after(10s), Kind::send_heartbeat));
    driver.machine.heartbeat_received();
  }
  CHECK(contains(driver.tick_after(10s), Kind::send_heartbeat));
  CHECK(contains(driver.tick_after(10s), Kind::hang_up));
}

TEST_CASE("a late answer to a heartbeat counts") {
  MachineDriver driver;
  driver.connect();
  (void)driver.tick_after(10s);
  (void)driver.tick_after(10s);
  driver.advance(9s);
  driver.machine.heartbeat_received();
  CHECK(contains(driver.tick_after(1s), Kind::send_heartbeat));
}

TEST_CASE("the heartbeat counters are zeroed on connect") {
  MachineDriver driver;
  driver.connect();
  (void)driver.tick_after(10s);
  (void)driver.tick_after(10s);
  (void)driver.machine.lost(driver.now);
  (void)driver.tick_after(500ms);
  (void)driver.machine.dial_succeeded(driver.now);
  CHECK(contains(driver.tick_after(10s), Kind::send_heartbeat));
  CHECK(contains(driver.tick_after(10s), Kind::send_heartbeat));
  CHECK(contains(driver.tick_after(10s), Kind::hang_up));
}

TEST_CASE("heartbeats received in advance on an earlier connection do not count for the next") {
  MachineDriver driver;
  driver.connect();
  for (int extra = 0; extra < 5; ++extra) driver.machine.heartbeat_received();
  (void)driver.machine.lost(driver.now);
  (void)driver.tick_after(500ms);
  (void)driver.machine.dial_succeeded(driver.now);
  (void)driver.tick_after(10s);
  (void)driver.tick_after(10s);
  CHECK(contains(driver.tick_after(10s), Kind::hang_up));
}

TEST_CASE("heartbeats touch neither the flag nor the availability timer") {
  MachineDriver driver;
  driver.connect();
  (void)driver.send(1s);
  REQUIRE(flag_of(driver.tick_after(1s)) == false);
  driver.machine.heartbeat_received();
  CHECK_FALSE(driver.machine.flagged_connected());
  driver.advance(5s);
  CHECK(driver.availability() == 1s);
}

TEST_CASE("the interval of heartbeats is the one of the options") {
  ConnectionMachine::Options options;
  options.heartbeat_interval = 2s;
  MachineDriver driver(options);
  driver.connect();
  CHECK(driver.machine.next_deadline() == driver.now + 2s);
  CHECK(contains(driver.tick_after(2s), Kind::send_heartbeat));
}
