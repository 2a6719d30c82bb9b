// Cancelling, closing and the bounds of an outgoing connection.
#include "peer/machine_driver.hpp"
#include "support/catch.hpp"

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;
using Kind = Action::Kind;
using Verdict = ConnectionMachine::ResponseVerdict;

TEST_CASE("a waiting request that is cancelled is never sent") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  const auto request = driver.submit();
  CHECK(completion_of(driver.machine.cancel(request.id), request.id) == Errc::cancelled);
  CHECK_FALSE(contains(driver.machine.dial_succeeded(driver.now), Kind::seal));
}

TEST_CASE("a request that is cancelled while its frame is being made is never sent") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.submit();
  CHECK(completion_of(driver.machine.cancel(request.id), request.id) == Errc::cancelled);
  CHECK(driver.machine.sealed(request.id, driver.now).empty());
}

TEST_CASE("a request that is cancelled in flight does not flag the node, and its response is late") {
  MachineDriver driver;
  driver.connect();
  const MessageId id = driver.send(3s);
  CHECK(completion_of(driver.machine.cancel(id), id) == Errc::cancelled);
  CHECK(driver.tick_after(5s).empty());
  CHECK(driver.machine.flagged_connected());
  CHECK(driver.machine.expects(id));
  CHECK(driver.machine.response_verified(id, driver.now).verdict == Verdict::late);
}

TEST_CASE("cancelling what has ended has no effect") {
  MachineDriver driver;
  driver.connect();
  const MessageId answered = driver.send();
  (void)driver.machine.response_verified(answered, driver.now);
  CHECK(driver.machine.cancel(answered).empty());
  const auto request = driver.submit(1s);
  driver.advance(500ms);
  (void)driver.machine.sealed(request.id, driver.now);
  REQUIRE(completion_of(driver.tick_after(500ms), request.id) == Errc::timeout);
  CHECK(driver.machine.cancel(request.id).empty());
  CHECK(driver.machine.cancel(MessageId{4711}).empty());
}

TEST_CASE("closing ends every request with its error, exactly once, in whichever phase") {
  MachineDriver driver;
  driver.connect();
  const MessageId in_flight = driver.send();
  const auto sealing = driver.submit();
  const Actions actions = driver.machine.close(Errc::stopped, driver.now);
  CHECK(completion_of(actions, in_flight) == Errc::stopped);
  CHECK(completion_of(actions, sealing.id) == Errc::stopped);
  CHECK(driver.machine.requests() == 0);
}

TEST_CASE("closing while connecting ends what waits and answers reads") {
  MachineDriver driver;
  (void)driver.machine.start(driver.now);
  const auto request = driver.submit();
  (void)driver.machine.read_availability(3, driver.now, false);
  const Actions actions = driver.machine.close(Errc::stopped, driver.now);
  CHECK(completion_of(actions, request.id) == Errc::stopped);
  CHECK(contains(actions, Kind::answer_read));
}

TEST_CASE("a caller that has its time-out is not told again when the connection is lost") {
  MachineDriver driver;
  driver.connect();
  const auto request = driver.submit(3s);
  driver.advance(1s);
  (void)driver.machine.sealed(request.id, driver.now);
  REQUIRE(completion_of(driver.tick_after(2s), request.id) == Errc::timeout);
  CHECK_FALSE(completion_of(driver.machine.lost(driver.now), request.id).has_value());
}

TEST_CASE("beyond the limit of unanswered requests the next is refused with too_many_requests") {
  ConnectionMachine::Options options;
  options.max_requests = 3;
  MachineDriver driver(options);
  driver.connect();
  const MessageId first = driver.send();
  (void)driver.send();
  (void)driver.submit();
  const auto refused = driver.submit();
  CHECK(completion_of(refused.actions, refused.id) == Errc::too_many_requests);
  (void)driver.machine.response_verified(first, driver.now);
  CHECK(contains(driver.submit().actions, Kind::seal));
}

TEST_CASE("cancelled requests leave nothing behind in the queue of those that wait") {
  ConnectionMachine::Options options;
  options.max_requests = 2;
  MachineDriver driver(options);
  (void)driver.machine.start(driver.now);
  for (int i = 0; i < 1000; ++i) {
    const auto request = driver.submit();
    REQUIRE(completion_of(driver.machine.cancel(request.id), request.id) == Errc::cancelled);
  }
  const auto last = driver.submit();
  const Actions actions = driver.machine.dial_succeeded(driver.now);
  CHECK(actions == Actions{{.kind = Kind::flag, .connected = true}, {.kind = Kind::seal, .id = last.id}});
}
