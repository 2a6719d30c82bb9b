#include "quorum_world.hpp"
#include "support/catch.hpp"

#include <p2p/messages/nodes.hpp>

namespace p2p {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Nodes = std::vector<std::size_t>;

TEST_CASE("only connected nodes are asked") {
  QuorumWorld world;
  world.node({false, {}, raw(length(1)), {}});
  world.node(length(2));
  CHECK(length_of(world.read().result) == 2);
  CHECK(world.asked() == Nodes{1});
}

TEST_CASE("a read without a connected node is a network issue") {
  QuorumWorld world;
  world.node({false, {}, raw(length(1)), {}});
  const auto report = world.read();
  CHECK(report.result.error() == Errc::network_issue);
  CHECK(report.outcomes.empty());
}

TEST_CASE("a read of no nodes is a network issue") {
  CHECK(QuorumWorld().read().result.error() == Errc::network_issue);
}

TEST_CASE("the local node counts as connected, and is asked last") {
  QuorumWorld world;
  world.node({false, {}, raw(length(1)), {}});
  world.node(length(1));
  world.node(length(1));
  world.port->set_local(ScriptedPort::key(0), GeoPatch());
  CHECK(length_of(world.read().result) == 1);
  CHECK(world.asked() == Nodes{1, 2, 0});
}

TEST_CASE("the nearest nodes to the local node's network patch are asked first") {
  QuorumWorld world;
  for (int i = 0; i < 4; ++i) world.node(length(1));
  world.port->set_local(ScriptedPort::key(1000), GeoPatch::parse("02A").value());
  (void)world.read();
  CHECK(world.asked() == Nodes{2, 1, 3});
}

TEST_CASE("while the local node is not in the node table the order of the list counts") {
  QuorumWorld world;
  for (int i = 0; i < 4; ++i) world.node(length(1));
  world.port->set_local(ScriptedPort::key(1000), std::nullopt);
  (void)world.read();
  CHECK(world.asked() == Nodes{0, 1, 2});
}

TEST_CASE("by measured latency the fastest are asked first, then the nearest of the others, then the local node") {
  QuorumWorld world;
  for (const auto round_trip : std::vector<std::optional<Duration>>{1ms, {}, {}, 30ms, 20ms})
    world.node({true, {}, fail(Errc::closed), round_trip});
  world.port->set_local(ScriptedPort::key(0), GeoPatch::parse("020").value());
  QuorumReadOptions options;
  options.prefer_measured_latency = true;
  (void)world.read(std::move(options));
  CHECK(world.asked() == Nodes{4, 3, 2, 1, 0});
}

TEST_CASE("a consistency level of 0 is an invalid argument") {
  QuorumWorld world;
  world.node(length(1));
  QuorumReadOptions options;
  options.consistency_level = 0;
  CHECK(world.read(std::move(options)).result.error() == Errc::invalid_argument);
  CHECK(world.asked().empty());
}

TEST_CASE("a message that cannot be encoded ends the read before anybody is asked") {
  QuorumWorld world;
  world.node(length(1));
  NodeList list;
  list.nodes.resize(1);
  list.nodes[0].average_availability = 3.0;
  std::optional<QuorumReadReport> report;
  (void)start_quorum_read(world.port, world.port->nodes(), Message(list), {},
                          [&](QuorumReadReport ended) { report = std::move(ended); });
  world.simulation.run_ready();
  REQUIRE(report);
  CHECK(report->result.error() == Errc::not_representable);
  CHECK(world.asked().empty());
}

TEST_CASE("each request has the time-out given, or that of its message") {
  for (const auto& [given, expected] : {std::pair<Duration, Duration>{0s, 3s}, {700ms, 700ms}}) {
    QuorumWorld world;
    world.node(length(1));
    QuorumReadOptions options;
    options.timeout = given;
    (void)world.read(std::move(options));
    CHECK(world.port->sent().at(0).timeout == expected);
  }
}

TEST_CASE("a slow node is waited for until its own time-out") {
  QuorumWorld world;
  world.node(length(1));
  world.node(length(2), 2900ms);
  (void)world.read();
  CHECK(world.took() == 2900ms);
}

TEST_CASE("with reference time-outs a node is given up after 2 s, whatever its message's time-out") {
  QuorumWorld world;
  world.node(length(1), 2900ms);
  world.node(length(2));
  QuorumReadOptions options;
  options.reference_timeouts = true;
  const auto report = world.read(std::move(options));
  CHECK(length_of(report.result) == 2);
  CHECK(world.took() == 2s);
  REQUIRE(report.outcomes.at(0).reply);
  CHECK(report.outcomes[0].reply->error() == Errc::timeout);
  CHECK(report.outcomes[0].elapsed == 2s);
  // Its request still has its own.
  CHECK(world.port->sent().at(0).timeout == 3s);
}

TEST_CASE("with reference time-outs and a time-out given a node is given up 2 s after it") {
  QuorumWorld world;
  world.node(length(1), 5s);
  QuorumReadOptions options;
  options.reference_timeouts = true;
  options.timeout = 100ms;
  CHECK(world.read(std::move(options)).result.error() == Errc::network_issue);
  CHECK(world.took() == 2100ms);
}

TEST_CASE("hedging starts the next chunk when the first is slower than chunks lately were") {
  QuorumWorld world;
  for (int i = 0; i < 20; ++i) world.port->chunk_durations().record(GetTransactionChainLength::kMessageType, 40ms);
  world.node(length(1), 3s);
  for (int i = 1; i < 6; ++i) world.node(length(1), 10ms);
  QuorumReadOptions options;
  options.hedging = true;
  const auto report = world.read(std::move(options));
  CHECK(length_of(report.result) == 1);
  CHECK(world.took() == 50ms);
  REQUIRE(report.outcomes.size() == 6);
  CHECK_FALSE(report.outcomes[0].reply);
  CHECK(report.outcomes[0].elapsed == 50ms);
  CHECK(report.outcomes[3].chunk == 1);
}

TEST_CASE("without hedging a slow chunk is waited for") {
  QuorumWorld world;
  for (int i = 0; i < 20; ++i) world.port->chunk_durations().record(GetTransactionChainLength::kMessageType, 40ms);
  world.node(length(1), 2s);
  for (int i = 1; i < 6; ++i) world.node(length(1), 10ms);
  (void)world.read();
  CHECK(world.took() == 2s);
  CHECK(world.asked() == Nodes{0, 1, 2});
}

TEST_CASE("reads teach hedging how long chunks take") {
  QuorumWorld world;
  world.node(length(1), 30ms);
  for (std::size_t i = 0; i < ChunkDurations::kLeastKnown; ++i) {
    (void)world.read();
    world.reports.clear();
  }
  CHECK(world.port->chunk_durations().p95(GetTransactionChainLength::kMessageType) == Duration(30ms));
}

}  // namespace
}  // namespace p2p
