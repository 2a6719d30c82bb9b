// core.md §4: connecting, back-off, loss, wake-ups.
#include "peer/machine_driver.hpp"
#include "support/catch.hpp"
#include "support/vectors.hpp"

#include <nlohmann/json.hpp>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = Action::Kind;
using State = ConnectionMachine::State;

TEST_CASE("starting a connection connects at once") {
  MachineDriver driver;
  CHECK(driver.machine.start(driver.now) == Actions{{.kind = Kind::dial}});
  CHECK(driver.machine.state() == State::connecting);
  CHECK_FALSE(driver.machine.flagged_connected());
}

TEST_CASE("the waits between attempts are those of the reference") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  for (const auto& row : vector_file("utils.json").at("connection_backoff")) {
    INFO("after " << row.at("failed_connections") << " failed attempts");
    const Duration delay = std::chrono::milliseconds(row.at("delay_ms").get<std::int64_t>());
    CHECK(reconnect_delay(row.at("attempts").get<unsigned>(), ReconnectStrategy::exponential) == delay);

    CHECK(driver.machine.dial_failed(driver.now).empty());
    CHECK(driver.machine.next_deadline() == driver.now + delay);
    CHECK(driver.tick_after(delay - 1ns).empty());
    CHECK(driver.tick_after(1ns) == Actions{{.kind = Kind::dial}});
  }
}

TEST_CASE("the wait between attempts never exceeds six hours") {
  CHECK(reconnect_delay(15, ReconnectStrategy::exponential) < 6h);
  CHECK(reconnect_delay(16, ReconnectStrategy::exponential) == 6h);
  CHECK(reconnect_delay(4'000'000'000U, ReconnectStrategy::exponential) == 6h);
}

TEST_CASE("with the fixed strategy every wait is 500 ms") {
  ConnectionMachine::Options options;
  options.reconnect = ReconnectStrategy::fixed;
  MachineDriver driver(options);
  (void)driver.machine.start(driver.now);
  for (int attempt = 0; attempt < 30; ++attempt) {
    (void)driver.machine.dial_failed(driver.now);
    CHECK(driver.tick_after(499ms).empty());
    CHECK(driver.tick_after(1ms) == Actions{{.kind = Kind::dial}});
  }
}

TEST_CASE("a success resets the back-off: the first wait after a loss is 500 ms") {
  MachineDriver driver;
  driver.fail_to_connect();
  for (const Duration wait : {500ms, 1000ms, 2000ms, 4000ms}) {
    REQUIRE(contains(driver.tick_after(wait), Kind::dial));
    (void)driver.machine.dial_failed(driver.now);
  }
  REQUIRE(contains(driver.tick_after(8s), Kind::dial));
  (void)driver.machine.dial_succeeded(driver.now);
  (void)driver.machine.lost(driver.now);
  CHECK(driver.machine.next_deadline() == driver.now + 500ms);
  REQUIRE(contains(driver.tick_after(500ms), Kind::dial));
  (void)driver.machine.dial_failed(driver.now);
  CHECK(driver.machine.next_deadline() == driver.now + 1000ms);
}

TEST_CASE("becoming connected sets the flag, losing the connection takes it away") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  CHECK(flag_of(driver.machine.dial_succeeded(driver.now)) == true);
  CHECK(driver.machine.flagged_connected());
  const Actions actions = driver.machine.lost(driver.now);
  CHECK(kinds(actions) == std::vector{Kind::hang_up, Kind::flag});
  CHECK(flag_of(actions) == false);
  CHECK(driver.machine.state() == State::disconnected);
}

TEST_CASE("events that do not belong to the state have no effect") {
  MachineDriver driver;
  driver.connect();
  CHECK(driver.machine.dial_succeeded(driver.now).empty());
  CHECK(driver.machine.dial_failed(driver.now).empty());
  (void)driver.machine.lost(driver.now);
  CHECK(driver.machine.lost(driver.now).empty());
  CHECK(driver.machine.state() == State::disconnected);
}

TEST_CASE("a wake-up while disconnected tries at once") {
  MachineDriver driver;
  driver.fail_to_connect();
  CHECK(driver.machine.wake_up(driver.now) == Actions{{.kind = Kind::dial}});
  CHECK(driver.machine.state() == State::connecting);
}

TEST_CASE("a wake-up while disconnected resets the attempts") {
  MachineDriver driver;
  driver.fail_to_connect();
  for (const Duration wait : {500ms, 1000ms, 2000ms}) {
    REQUIRE(contains(driver.tick_after(wait), Kind::dial));
    (void)driver.machine.dial_failed(driver.now);
  }
  (void)driver.machine.wake_up(driver.now);
  (void)driver.machine.dial_failed(driver.now);
  CHECK(driver.machine.next_deadline() == driver.now + 500ms);
}

TEST_CASE("after a wake-up the old back-off does not dial a second time") {
  MachineDriver driver;
  driver.fail_to_connect();
  (void)driver.machine.wake_up(driver.now);
  CHECK(driver.tick_after(500ms).empty());
}

TEST_CASE("a wake-up while connecting is remembered: when the attempt fails the next follows at once, attempts at 0") {
  MachineDriver driver;
  driver.fail_to_connect();
  REQUIRE(contains(driver.tick_after(500ms), Kind::dial));
  (void)driver.machine.dial_failed(driver.now);
  REQUIRE(contains(driver.tick_after(1s), Kind::dial));
  CHECK(driver.machine.wake_up(driver.now).empty());
  CHECK(driver.machine.dial_failed(driver.now) == Actions{{.kind = Kind::dial}});
  CHECK(driver.machine.dial_failed(driver.now).empty());
  CHECK(driver.machine.next_deadline() == driver.now + 500ms);
}

TEST_CASE("a wake-up while connecting has no effect when the attempt succeeds") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  (void)driver.machine.wake_up(driver.now);
  (void)driver.machine.dial_succeeded(driver.now);
  CHECK_FALSE(contains(driver.machine.lost(driver.now), Kind::dial));
}

TEST_CASE("a wake-up while connected has no effect") {
  MachineDriver driver;
  driver.connect();
  CHECK(driver.machine.wake_up(driver.now).empty());
  CHECK_FALSE(contains(driver.machine.lost(driver.now), Kind::dial));
}

TEST_CASE("a wake-up after closing has no effect") {
  MachineDriver driver;
  driver.fail_to_connect();
  (void)driver.machine.close(Errc::stopped, driver.now);
  CHECK(driver.machine.wake_up(driver.now).empty());
}

TEST_CASE("a closed connection is hung up, not tried again, and says so to whoever asks") {
  MachineDriver driver;
  driver.connect();
  const Actions actions = driver.machine.close(Errc::stopped, driver.now);
  CHECK(contains(actions, Kind::hang_up));
  CHECK(flag_of(actions) == false);
  CHECK_FALSE(driver.machine.next_deadline().has_value());
  CHECK(driver.tick_after(24h).empty());
  const auto late = driver.submit();
  CHECK(completion_of(late.actions, late.id) == Errc::stopped);
  CHECK(driver.machine.close(Errc::closed, driver.now).empty());
}

TEST_CASE("closing while connecting gives the attempt up") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  CHECK(contains(driver.machine.close(Errc::closed, driver.now), Kind::hang_up));
  CHECK(driver.machine.dial_succeeded(driver.now).empty());
  CHECK(driver.machine.state() == State::closed);
}

TEST_CASE("closing while disconnected has nothing to hang up") {
  MachineDriver driver;
  driver.fail_to_connect();
  CHECK(driver.machine.close(Errc::closed, driver.now).empty());
}

TEST_CASE("a connection that is closed before it is started is never tried") {
  MachineDriver driver;
  (void)driver.machine.close(Errc::closed, driver.now);
  CHECK(driver.machine.start(driver.now).empty());
  CHECK(driver.machine.state() == State::closed);
}

TEST_CASE("what is asked before the start waits as it does while connecting") {
  MachineDriver driver;
  const auto request = driver.submit();
  CHECK(request.actions.empty());
  CHECK(driver.machine.read_availability(7, driver.now, false).empty());
  CHECK(driver.machine.start(driver.now) == Actions{{.kind = Kind::dial}});
  CHECK(kinds(driver.machine.dial_succeeded(driver.now)) == std::vector{Kind::flag, Kind::seal, Kind::answer_read});
}
