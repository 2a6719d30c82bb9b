#include "quorum_world.hpp"
#include "support/catch.hpp"

namespace p2p {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Replies = std::span<const Message>;

/// What the repair function was given.
struct Repairs {
  struct Call {
    std::optional<Message> result;
    std::vector<NodeReply> replies;
  };
  [[nodiscard]] auto recorder() {
    return [this](const std::optional<Message>& result, const std::vector<NodeReply>& replies) {
      calls.push_back({result, replies});
    };
  }
  std::vector<Call> calls;
};

/// The reply as it is, and three bytes behind it.
RawMessage with_trailing_bytes(const Message& message) {
  Bytes bytes = message.encode().value();
  bytes.insert(bytes.end(), {1, 2, 3});
  return RawMessage::from_bytes(std::move(bytes)).value();
}

TEST_CASE("the completion is not called inside the call that starts the read") {
  QuorumWorld world;
  (void)world.start(QuorumReadOptions());
  CHECK(world.reports.empty());
  world.simulation.run_ready();
  CHECK(world.reports.size() == 1);
}

TEST_CASE("each node's outcome is told: its chunk, how long it took, its reply or error") {
  QuorumWorld world;
  world.node(length(5), 10ms);
  world.node(Errc::closed, 20ms);
  world.node(length(6), 30ms);
  QuorumReadOptions options;
  options.consistency_level = 2;
  const auto report = world.read(std::move(options));
  REQUIRE(report.outcomes.size() == 3);
  CHECK(report.outcomes[0].node == ScriptedPort::key(0));
  CHECK(report.outcomes[0].chunk == 0);
  CHECK(report.outcomes[0].elapsed == 10ms);
  CHECK(length_of(report.outcomes[0].reply.value()) == 5);
  CHECK(report.outcomes[1].reply.value().error() == Errc::closed);
  CHECK(report.outcomes[1].elapsed == 20ms);
  CHECK(report.outcomes[2].chunk == 1);
  CHECK(length_of(report.outcomes[2].reply.value()) == 6);
}

TEST_CASE("a reply that cannot be decoded is a failed reply") {
  QuorumWorld world;
  world.node({true, {}, RawMessage::from_bytes({TransactionChainLength::kMessageType, 9}), {}});
  world.node(length(5));
  const auto report = world.read();
  CHECK(length_of(report.result) == 5);
  CHECK(report.outcomes.at(0).reply.value().error() == Errc::bad_response);
}

TEST_CASE("the conflict resolver may make a result of its own") {
  QuorumWorld world;
  world.node(length(5));
  world.node(length(6));
  QuorumReadOptions options;
  options.conflict_resolver = [](Replies replies) { return length(*length_of(replies[0]) + *length_of(replies[1])); };
  CHECK(length_of(world.read(std::move(options)).result) == 11);
}

TEST_CASE("a result made by the conflict resolver equals a later reply with the same encoding") {
  QuorumWorld world;
  for (const std::uint64_t value : {5U, 6U, 11U}) world.node(length(value));
  int conflicts = 0;
  int judged = 0;
  QuorumReadOptions options;
  options.consistency_level = 2;
  options.conflict_resolver = [&](Replies) {
    ++conflicts;
    return length(11);
  };
  options.acceptance_resolver = [&](const Message&) { return ++judged == 2; };
  CHECK(length_of(world.read(std::move(options)).result) == 11);
  CHECK(conflicts == 1);
}

TEST_CASE("typed replies are equal whatever bytes are behind them") {
  QuorumWorld world;
  world.node(length(5));
  world.node({true, {}, with_trailing_bytes(length(5)), {}});
  QuorumReadOptions options;
  options.conflict_resolver = [](Replies) { return fail(Errc::invalid_state, "there is no conflict"); };
  CHECK(length_of(world.read(std::move(options)).result) == 5);
}

TEST_CASE("raw replies are compared byte by byte") {
  QuorumWorld world;
  world.node(length(5));
  world.node({true, {}, with_trailing_bytes(length(5)), {}});
  std::optional<RawQuorumReadReport> report;
  RawQuorumReadOptions options;
  options.conflict_resolver = [](std::span<const RawMessage> replies) { return replies.back(); };
  (void)start_quorum_read(world.port, world.port->nodes(), raw(question()), std::move(options),
                          [&](RawQuorumReadReport ended) { report = std::move(ended); });
  world.simulation.run_ready();
  REQUIRE(report);
  CHECK(report->result.value() == with_trailing_bytes(length(5)));
  CHECK(report->outcomes.at(0).reply.value().value() == raw(length(5)));
}

TEST_CASE("a raw read needs no type that the library knows") {
  QuorumWorld world;
  const RawMessage unknown = RawMessage::from_bytes({200, 1, 2}).value();
  world.node({true, {}, unknown, {}});
  std::optional<RawQuorumReadReport> report;
  (void)start_quorum_read(world.port, world.port->nodes(), unknown, {},
                          [&](RawQuorumReadReport ended) { report = std::move(ended); });
  world.simulation.run_ready();
  REQUIRE(report);
  CHECK(report->result.value() == unknown);
}

TEST_CASE("a conflict resolver that throws ends the read with an error, and nothing is repaired") {
  QuorumWorld world;
  world.node(length(5));
  world.node(length(6));
  Repairs repairs;
  QuorumReadOptions options;
  options.conflict_resolver = [](Replies) -> Message { throw std::runtime_error("no idea"); };
  options.repair = repairs.recorder();
  const auto report = world.read(std::move(options));
  CHECK(report.result.error() == Errc::resolver_failed);
  CHECK(report.result.error().detail() == "the conflict resolver threw: no idea");
  CHECK(report.outcomes.size() == 2);
  CHECK(repairs.calls.empty());
}

TEST_CASE("an error that the conflict resolver gives is the read's") {
  QuorumWorld world;
  world.node(length(5));
  world.node(length(6));
  QuorumReadOptions options;
  options.conflict_resolver = [](Replies) { return fail(Errc::not_found, "none is right"); };
  CHECK(world.read(std::move(options)).result.error() == Errc::not_found);
}

TEST_CASE("an acceptance resolver that throws ends the read with an error") {
  QuorumWorld world;
  world.node(length(5));
  QuorumReadOptions options;
  options.acceptance_resolver = [](const Message&) -> bool { throw 7; };
  CHECK(world.read(std::move(options)).result.error() == Errc::resolver_failed);
}

TEST_CASE("the repair function gets the result and every reply, those of later chunks first, after the completion") {
  QuorumWorld world;
  world.node(length(5), 20ms);
  world.node(length(5), 10ms);
  world.node(length(9));
  Repairs repairs;
  bool completed_before = false;
  QuorumReadOptions options;
  options.consistency_level = 2;
  options.conflict_resolver = [](Replies replies) { return replies.back(); };
  options.acceptance_resolver = [](const Message& reply) { return length_of(reply) == 9; };
  options.repair = [&](const auto& result, const auto& replies) {
    completed_before = world.reports.size() == 1;
    repairs.recorder()(result, replies);
  };
  (void)world.start(std::move(options));
  world.simulation.run_for(1s);
  CHECK(completed_before);
  REQUIRE(repairs.calls.size() == 1);
  CHECK(length_of(repairs.calls[0].result.value()) == 9);
  std::vector<PublicKey> nodes;
  for (const auto& reply : repairs.calls[0].replies) nodes.push_back(reply.node);
  CHECK(nodes == std::vector{ScriptedPort::key(2), ScriptedPort::key(1), ScriptedPort::key(0)});
}

TEST_CASE("the repair function gets no result when none was accepted") {
  QuorumWorld world;
  world.node(length(5));
  Repairs repairs;
  QuorumReadOptions options;
  options.acceptance_resolver = [](const Message&) { return false; };
  options.repair = repairs.recorder();
  CHECK(world.read(std::move(options)).result.error() == Errc::acceptance_failed);
  REQUIRE(repairs.calls.size() == 1);
  CHECK_FALSE(repairs.calls[0].result);
  CHECK(repairs.calls[0].replies.size() == 1);
}

TEST_CASE("without any reply nothing is repaired") {
  QuorumWorld world;
  world.node(Errc::timeout);
  Repairs repairs;
  QuorumReadOptions options;
  options.repair = repairs.recorder();
  CHECK(world.read(std::move(options)).result.error() == Errc::network_issue);
  CHECK(repairs.calls.empty());
}

TEST_CASE("a repair function that throws is logged") {
  QuorumWorld world;
  world.node(length(5));
  QuorumReadOptions options;
  options.repair = [](const auto&, const auto&) { throw std::runtime_error("disk full"); };
  CHECK(world.read(std::move(options)).result.has_value());
  CHECK(world.port->failures() == std::vector<std::string>{"repair_failed: the repair function threw: disk full"});
}

TEST_CASE("a cancelled read ends with cancelled, cancels its requests, and repairs nothing") {
  QuorumWorld world;
  world.node(length(5), 10ms);
  world.node(length(5), 1s);
  Repairs repairs;
  QuorumReadOptions options;
  options.repair = repairs.recorder();
  const auto handle = world.start(std::move(options));
  world.simulation.run_for(20ms);
  handle->cancel();
  CHECK(world.reports.empty());
  world.simulation.run_ready();
  REQUIRE(world.reports.size() == 1);
  CHECK(world.reports[0].result.error() == Errc::cancelled);
  CHECK(world.reports[0].outcomes.at(0).reply.has_value());
  CHECK_FALSE(world.reports[0].outcomes.at(1).reply.has_value());
  CHECK(world.port->cancelled() == 1);
  handle->cancel();
  world.simulation.run_for(1h);
  CHECK(world.reports.size() == 1);
  CHECK(repairs.calls.empty());
}

TEST_CASE("cancelling before the read has begun asks nobody") {
  QuorumWorld world;
  world.node(length(5));
  bool begun = false;
  world.simulation.loop().post([&] { begun = !world.asked().empty(); });
  world.start(QuorumReadOptions())->cancel();
  world.simulation.run_for(1s);
  CHECK_FALSE(begun);
  CHECK(world.reports.size() == 1);
}

TEST_CASE("a resolver may cancel its own read") {
  QuorumWorld world;
  world.node(length(5));
  world.node(length(6));
  world.node(length(7));
  world.node(length(8));
  std::shared_ptr<Cancellable> handle;
  QuorumReadOptions options;
  options.acceptance_resolver = [&](const Message&) {
    handle->cancel();
    return false;
  };
  handle = world.start(std::move(options));
  world.simulation.run_for(1s);
  REQUIRE(world.reports.size() == 1);
  CHECK(world.reports[0].result.error() == Errc::cancelled);
}

TEST_CASE("when the network stops the read ends with stopped instead of asking further nodes") {
  QuorumWorld world;
  for (int i = 0; i < 3; ++i) world.node(Errc::stopped);
  world.node(length(5));
  Repairs repairs;
  QuorumReadOptions options;
  options.repair = repairs.recorder();
  CHECK(world.read(std::move(options)).result.error() == Errc::stopped);
  CHECK(world.asked() == std::vector<std::size_t>{0, 1, 2});
  CHECK(repairs.calls.empty());
}

TEST_CASE("a loop that drops its tasks ends the read with stopped, although the handle is still held") {
  std::vector<Error> errors;
  std::shared_ptr<Cancellable> handle;
  {
    Simulation simulation(1);
    const auto port = std::make_shared<ScriptedPort>(simulation);
    port->add(GeoPatch(), {true, 10s, raw(length(5)), {}});
    QuorumReadOptions options;
    options.reference_timeouts = true;
    handle = start_quorum_read(port, port->nodes(), question(), std::move(options),
                               [&](const QuorumReadReport& report) { errors.push_back(report.result.error()); });
    simulation.run_for(1s);
  }
  REQUIRE(errors.size() == 1);
  CHECK(errors[0] == Errc::stopped);
}

}  // namespace
}  // namespace p2p
