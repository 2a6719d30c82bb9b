// core.md §4: requests on an outgoing connection.
#include "peer/machine_driver.hpp"
#include "support/catch.hpp"

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = Action::Kind;
using State = ConnectionMachine::State;
using Verdict = ConnectionMachine::ResponseVerdict;

TEST_CASE("message ids begin with the first one and go up by 1 for each request, modulo 2^32") {
  MachineDriver driver({}, MessageId{0xFFFFFFFE});
  driver.connect();
  for (const std::uint32_t id : {0xFFFFFFFEU, 0xFFFFFFFFU, 0U, 1U}) CHECK(driver.submit().id == MessageId{id});
}

TEST_CASE("message ids go on across reconnections, also past requests that were never sent") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  CHECK(driver.submit().id == MessageId{100});
  (void)driver.machine.dial_failed(driver.now);
  CHECK(driver.submit().id == MessageId{101});
  (void)driver.tick_after(500ms);
  (void)driver.machine.dial_succeeded(driver.now);
  CHECK(driver.submit().id == MessageId{102});
}

TEST_CASE("a request while connected is sealed, then written, then in flight") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.submit();
  CHECK(request.actions == Actions{{.kind = Kind::seal, .id = request.id}});
  CHECK_FALSE(driver.machine.expects(request.id));
  CHECK(driver.machine.sealed(request.id, driver.now) == Actions{{.kind = Kind::write, .id = request.id}});
  CHECK(driver.machine.expects(request.id));
}

TEST_CASE("requests while connecting wait, and are handled in order of arrival when connected") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  const auto first = driver.submit();
  CHECK(first.actions.empty());
  CHECK(driver.machine.read_availability(7, driver.now, false).empty());
  const auto second = driver.submit();
  const Actions actions = driver.machine.dial_succeeded(driver.now);
  REQUIRE(kinds(actions) == std::vector{Kind::flag, Kind::seal, Kind::answer_read, Kind::seal});
  CHECK(actions[1].id == first.id);
  CHECK(actions[2].read == 7);
  CHECK(actions[3].id == second.id);
}

TEST_CASE("requests that wait when the attempt fails end with closed, in order of arrival") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  const auto first = driver.submit();
  (void)driver.machine.read_availability(7, driver.now, false);
  const auto second = driver.submit();
  const Actions actions = driver.machine.dial_failed(driver.now);
  REQUIRE(kinds(actions) == std::vector{Kind::complete, Kind::answer_read, Kind::complete});
  CHECK(completion_of(actions, first.id) == Errc::closed);
  CHECK(completion_of(actions, second.id) == Errc::closed);
}

TEST_CASE("a caller's time-out runs from its call, so it can end while still waiting, and is then never sent") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  const auto request = driver.submit(1s);
  CHECK(driver.machine.next_deadline() == driver.now + 1s);
  CHECK(driver.tick_after(1s - 1ns).empty());
  const Actions actions = driver.tick_after(1ns);
  CHECK(completion_of(actions, request.id) == Errc::timeout);
  CHECK_FALSE(contains(driver.machine.dial_succeeded(driver.now), Kind::seal));
}

TEST_CASE("a time-out while waiting does not touch the connected flag") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  (void)driver.submit(1s);
  CHECK_FALSE(flag_of(driver.tick_after(1s)).has_value());
  CHECK(flag_of(driver.machine.dial_succeeded(driver.now)) == true);
  driver.advance(2s);
  CHECK(driver.availability() == 2s);
}

TEST_CASE("a time-out while its frame is being made does not touch the flag, and the frame is not written") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.submit(1s);
  const Actions actions = driver.tick_after(1s);
  CHECK(completion_of(actions, request.id) == Errc::timeout);
  CHECK_FALSE(flag_of(actions).has_value());
  CHECK(driver.machine.sealed(request.id, driver.now).empty());
}

TEST_CASE("a request whose time is up when it is taken ends with timeout at once") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.machine.submit(driver.now, driver.now - 3s, 3s);
  CHECK(request.actions == Actions{{.kind = Kind::complete, .id = request.id, .error = Errc::timeout}});
  CHECK(driver.machine.flagged_connected());
}

TEST_CASE("a request while disconnected fails at once with closed") {
  MachineDriver driver;
  driver.fail_to_connect();
  const auto request = driver.submit();
  CHECK(request.actions == Actions{{.kind = Kind::complete, .id = request.id, .error = Errc::closed}});
}

TEST_CASE("on loss every request fails with closed, whether in flight or still being sealed") {
  MachineDriver driver;
  driver.connect();
  const MessageId in_flight = driver.send();
  const auto sealing = driver.submit();
  const Actions actions = driver.machine.lost(driver.now);
  CHECK(completion_of(actions, in_flight) == Errc::closed);
  CHECK(completion_of(actions, sealing.id) == Errc::closed);
  CHECK(driver.machine.requests() == 0);
  CHECK(driver.machine.sealed(sealing.id, driver.now).empty());
}

TEST_CASE("missed heartbeats fail the requests in flight with closed") {
  MachineDriver driver;
  driver.connect();
  const MessageId id = driver.send(60s);
  (void)driver.tick_after(10s);
  (void)driver.tick_after(10s);
  CHECK(completion_of(driver.tick_after(10s), id) == Errc::closed);
}

TEST_CASE("a request time-out flags the node not connected though the stream stays") {
  MachineDriver driver;
  driver.connect();
  const MessageId id = driver.send(3s);
  CHECK(driver.tick_after(3s - 1ns).empty());
  const Actions actions = driver.tick_after(1ns);
  CHECK(completion_of(actions, id) == Errc::timeout);
  CHECK(flag_of(actions) == false);
  CHECK_FALSE(contains(actions, Kind::hang_up));
  CHECK(driver.machine.state() == State::connected);
}

TEST_CASE("a node that is flagged not connected still gets requests") {
  MachineDriver driver;
  driver.connect();
  (void)driver.send(1s);
  (void)driver.tick_after(1s);
  CHECK(contains(driver.submit().actions, Kind::seal));
}

TEST_CASE("the time on the wire runs from the hand-over to the socket, the caller's from its call") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.submit(3s);
  driver.advance(2s);
  (void)driver.machine.sealed(request.id, driver.now);

  const Actions at_caller = driver.tick_after(1s);
  CHECK(completion_of(at_caller, request.id) == Errc::timeout);
  CHECK_FALSE(flag_of(at_caller).has_value());

  CHECK(driver.machine.next_deadline() == driver.now + 2s);
  const Actions at_wire = driver.tick_after(2s);
  CHECK(flag_of(at_wire) == false);
  CHECK_FALSE(completion_of(at_wire, request.id).has_value());
}

TEST_CASE("a response between the caller's time-out and the one on the wire disarms the latter") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.submit(3s);
  driver.advance(2s);
  (void)driver.machine.sealed(request.id, driver.now);
  (void)driver.tick_after(1s);
  CHECK(driver.machine.response_verified(request.id, driver.now).verdict == Verdict::late);
  CHECK_FALSE(flag_of(driver.tick_after(3s)).has_value());
  CHECK(driver.machine.flagged_connected());
}

TEST_CASE("answering a request disarms its timer") {
  MachineDriver driver;
  driver.connect();
  const MessageId id = driver.send(3s);
  driver.advance(1s);
  CHECK(driver.machine.response_verified(id, driver.now).verdict == Verdict::deliver);
  CHECK(driver.tick_after(8s).empty());
  CHECK(driver.machine.flagged_connected());
}

TEST_CASE("a response is delivered once") {
  MachineDriver driver;
  driver.connect();
  const MessageId id = driver.send();
  CHECK(driver.machine.response_verified(id, driver.now).verdict == Verdict::deliver);
  CHECK_FALSE(driver.machine.expects(id));
  CHECK(driver.machine.response_verified(id, driver.now).verdict == Verdict::unknown);
}

TEST_CASE("a response to a request that has not been handed to the socket is not expected") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.submit();
  CHECK_FALSE(driver.machine.expects(request.id));
  CHECK(driver.machine.response_verified(request.id, driver.now).verdict == Verdict::unknown);
  CHECK(contains(driver.machine.sealed(request.id, driver.now), Kind::write));
}

TEST_CASE("a response that verifies sets the flag and resumes the availability timer together") {
  MachineDriver driver;
  driver.connect();
  (void)driver.send(3s);
  (void)driver.tick_after(3s);
  driver.advance(10s);
  const MessageId id = driver.send(3s);
  CHECK(driver.availability() == 3s);
  const auto outcome = driver.machine.response_verified(id, driver.now);
  CHECK(flag_of(outcome.actions) == true);
  driver.advance(4s);
  CHECK(driver.availability() == 7s);
}

TEST_CASE("a late response sets the flag and the timer again but is not delivered") {
  MachineDriver driver;
  driver.connect();
  const MessageId id = driver.send(3s);
  REQUIRE(flag_of(driver.tick_after(3s)) == false);
  driver.advance(5s);
  CHECK(driver.machine.expects(id));
  const auto outcome = driver.machine.response_verified(id, driver.now);
  CHECK(outcome.verdict == Verdict::late);
  CHECK(flag_of(outcome.actions) == true);
  driver.advance(2s);
  CHECK(driver.availability() == 5s);
}

TEST_CASE("a verified response changes nothing where the flag is set already") {
  MachineDriver driver;
  driver.connect();
  const MessageId id = driver.send();
  CHECK(driver.machine.response_verified(id, driver.now).actions.empty());
}

TEST_CASE("late responses of an earlier connection are not expected any more") {
  MachineDriver driver;
  driver.connect();
  const MessageId id = driver.send(1s);
  (void)driver.tick_after(1s);
  (void)driver.machine.lost(driver.now);
  (void)driver.tick_after(500ms);
  (void)driver.machine.dial_succeeded(driver.now);
  CHECK_FALSE(driver.machine.expects(id));
}

TEST_CASE("only so many timed-out requests are remembered, the latest ones") {
  MachineDriver driver;
  driver.connect();
  std::vector<MessageId> ids;
  for (int i = 0; i < 200; ++i) ids.push_back(driver.send(1s));
  (void)driver.tick_after(1s);
  CHECK_FALSE(driver.machine.expects(ids.front()));
  CHECK(driver.machine.expects(ids.back()));
}

TEST_CASE("an unknown response id is not expected") {
  MachineDriver driver;
  driver.connect();
  (void)driver.send();
  CHECK_FALSE(driver.machine.expects(MessageId{4711}));
}

TEST_CASE("a request that cannot be sealed ends with that error, and the connection stays") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.submit();
  const Actions actions = driver.machine.seal_failed(request.id, Errc::signer_failed);
  CHECK(completion_of(actions, request.id) == Errc::signer_failed);
  CHECK(driver.machine.state() == State::connected);
  CHECK(driver.machine.requests() == 0);
}
