#include "quorum_world.hpp"
#include "routing/quorum_write_machine.hpp"
#include "support/catch.hpp"

namespace p2p {
namespace {

using namespace test;
using namespace std::chrono_literals;
using State = QuorumWriteMachine::State;

QuorumWriteOptions quorum_of(std::size_t quorum) {
  QuorumWriteOptions options;
  options.write_quorum = quorum;
  return options;
}

TEST_CASE("a quorum is reached with its last acknowledgement, and stays reached") {
  QuorumWriteMachine machine(3, 2);
  CHECK(machine.acknowledged() == State::undecided);
  CHECK(machine.acknowledged() == State::reached);
  CHECK(machine.refused() == State::reached);
  CHECK(machine.acknowledgements() == 2);
}

TEST_CASE("a quorum is out of reach as soon as too few nodes are left, and stays so") {
  QuorumWriteMachine machine(4, 3);
  CHECK(machine.refused() == State::undecided);
  CHECK(machine.refused() == State::out_of_reach);
  CHECK(machine.acknowledged() == State::out_of_reach);
}

TEST_CASE("a write goes to all nodes at once, connected or not") {
  QuorumWorld world;
  world.node(Ok{}, 10ms);
  world.node({false, {}, fail(Errc::not_connected), {}});
  world.node(Ok{}, 20ms);
  CHECK(world.write().result.has_value());
  CHECK(world.asked() == std::vector<std::size_t>{0, 1, 2});
  for (const auto& sent : world.port->sent()) CHECK(sent.when == world.began);
}

TEST_CASE("a write is done as soon as the majority of the nodes has acknowledged") {
  QuorumWorld world;
  for (const auto delay : {10ms, 20ms, 30ms, 40ms}) world.node(Ok{}, delay);
  const auto report = world.write();
  CHECK(report.result.has_value());
  CHECK(report.acknowledgements == 3);
  CHECK(world.took() == 30ms);
  REQUIRE(report.outcomes.size() == 4);
  CHECK(report.outcomes[2].reply.value()->is<Ok>());
  CHECK_FALSE(report.outcomes[3].reply);
}

TEST_CASE("requests that are under way when a write is done go on") {
  QuorumWorld world;
  world.node(Ok{});
  world.node(Ok{}, 1s);
  CHECK(world.write(quorum_of(1)).result.has_value());
  CHECK(world.port->cancelled() == 0);
}

TEST_CASE("another reply than Ok does not acknowledge") {
  QuorumWorld world;
  world.node(NotFound{});
  const auto report = world.write();
  CHECK(report.result.error() == Errc::not_enough_acknowledgements);
  CHECK(report.outcomes.at(0).reply.value()->is<NotFound>());
}

TEST_CASE("a write fails as soon as its quorum is out of reach, with each node's outcome") {
  QuorumWorld world;
  world.node(Ok{}, 10ms);
  world.node(Errc::closed, 20ms);
  world.node(ErrorMessage{}, 30ms);
  world.node(Ok{}, 40ms);
  const auto report = world.write();
  CHECK(report.result.error() == Errc::not_enough_acknowledgements);
  CHECK(report.result.error().detail() == "1 of 3 needed");
  CHECK(world.took() == 30ms);
  CHECK(report.acknowledgements == 1);
  CHECK(report.outcomes.at(1).reply.value().error() == Errc::closed);
  CHECK(report.outcomes.at(1).elapsed == 20ms);
  CHECK_FALSE(report.outcomes.at(3).reply);
}

TEST_CASE("a write fails when time is up") {
  QuorumWorld world;
  world.node(Ok{});
  world.node(Errc::timeout, 3s);
  CHECK(world.write().result.error() == Errc::not_enough_acknowledgements);
  CHECK(world.took() == 3s);
  CHECK(world.port->sent().at(0).timeout == 3s);
}

TEST_CASE("the host may say what acknowledges") {
  QuorumWorld world;
  world.node(length(5));
  world.node(Ok{}, 1s);
  QuorumWriteOptions options = quorum_of(1);
  options.acknowledges = [](const Message& reply) { return length_of(reply) == 5; };
  CHECK(world.write(std::move(options)).result.has_value());
  CHECK(world.took() == 0s);
}

TEST_CASE("an acknowledgement predicate that throws ends the write with an error") {
  QuorumWorld world;
  world.node(Ok{});
  QuorumWriteOptions options;
  options.acknowledges = [](const Message&) -> bool { throw std::runtime_error("no idea"); };
  CHECK(world.write(std::move(options)).result.error() == Errc::resolver_failed);
}

TEST_CASE("a write to no nodes, or with an impossible quorum, is an invalid argument") {
  CHECK(QuorumWorld().write().result.error() == Errc::invalid_argument);
  for (const std::size_t quorum : {std::size_t{0}, std::size_t{2}}) {
    QuorumWorld world;
    world.node(Ok{});
    CHECK(world.write(quorum_of(quorum)).result.error() == Errc::invalid_argument);
    CHECK(world.asked().empty());
  }
}

TEST_CASE("a node given twice counts once") {
  QuorumWorld world;
  world.node(Ok{});
  const std::vector<PublicKey> twice{ScriptedPort::key(0), ScriptedPort::key(0)};
  std::optional<QuorumWriteReport> report;
  (void)start_quorum_write(world.port, twice, question(), quorum_of(2),
                           [&](QuorumWriteReport ended) { report = std::move(ended); });
  world.simulation.run_ready();
  REQUIRE(report);
  CHECK(report->result.error() == Errc::invalid_argument);
}

TEST_CASE("a raw write is acknowledged by a raw Ok") {
  QuorumWorld world;
  world.node(Ok{});
  std::optional<RawQuorumWriteReport> report;
  (void)start_quorum_write(world.port, world.port->keys(), raw(question()), {},
                           [&](RawQuorumWriteReport ended) { report = std::move(ended); });
  world.simulation.run_ready();
  REQUIRE(report);
  CHECK(report->result.has_value());
}

TEST_CASE("a cancelled write ends with cancelled and cancels its requests") {
  QuorumWorld world;
  world.node(Ok{}, 1s);
  const auto handle = world.start(QuorumWriteOptions());
  world.simulation.run_for(10ms);
  handle->cancel();
  world.simulation.run_for(1h);
  REQUIRE(world.writes.size() == 1);
  CHECK(world.writes[0].result.error() == Errc::cancelled);
  CHECK(world.port->cancelled() == 1);
}

TEST_CASE("when the network stops a write ends with stopped") {
  QuorumWorld world;
  world.node(Errc::stopped);
  world.node(Ok{}, 1s);
  CHECK(world.write().result.error() == Errc::stopped);
}

}  // namespace
}  // namespace p2p
