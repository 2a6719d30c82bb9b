// Quorum operations through a Network: what they do is tested in tests/routing, here how they meet real connections,
// handlers and the network's life cycle.
#include "support/network_world.hpp"
#include "support/nodes.hpp"

#include <p2p/messages/chains.hpp>

#include <optional>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

/// A network of three nodes that answer GetLastTransactionAddress each with an address of their own, and a fourth that
/// asks them.
class Quorum {
 public:
  explicit Quorum(Simulation& world) : world_(world), asker(world, "10.0.0.9") {
    for (std::uint8_t i = 1; i <= 3; ++i) {
      answers.push_back(address_of(1));
      nodes.push_back(std::make_unique<SimNode>(
          world, "10.0.0." + std::to_string(i), SimNode::Configure(), [this, i](Network& network) {
            network.handle<GetLastTransactionAddress>(
                [this, i](const GetLastTransactionAddress&, const RequestContext&, Responder responder) {
                  LastTransactionAddress reply;
                  reply.address = answers[i - 1U];
                  (void)responder.respond(reply);
                });
          }));
      connect(world, asker, *nodes.back());
      records.push_back(make_node(i));
      records.back().first_public_key = nodes.back()->key();
    }
    for (const Node& record : records) refs.push_back(&record);
  }

  static Address address_of(std::uint8_t number) {
    Bytes bytes(34);
    bytes.back() = number;
    return Address::from_bytes(bytes).value();
  }
  static const Address& address_in(const Message& reply) { return reply.get_if<LastTransactionAddress>()->address; }

  struct Read {
    int calls = 0;
    std::optional<QuorumReadReport> report;
  };
  std::shared_ptr<Read> start(QuorumReadOptions options = {}, RequestHandle* handle = nullptr) {
    auto read = std::make_shared<Read>();
    auto made = asker.network->quorum_read(refs, GetLastTransactionAddress{}, std::move(options),
                                           [read](QuorumReadReport report) {
                                             ++read->calls;
                                             read->report = std::move(report);
                                           });
    if (handle != nullptr) *handle = std::move(made);
    return read;
  }
  QuorumReadReport read(QuorumReadOptions options = {}) {
    const auto read = start(std::move(options));
    REQUIRE(world_.run_until([&] { return read->calls > 0; }, 1min));
    return *std::move(read->report);
  }

 private:
  Simulation& world_;

 public:
  SimNode asker;
  std::vector<Address> answers;
  std::vector<std::unique_ptr<SimNode>> nodes;
  std::vector<Node> records;
  NodeRefs refs;
};

TEST_CASE("nodes that agree are one answer, and the report says what each said") {
  Simulation world(1);
  Quorum quorum(world);
  const auto report = quorum.read();
  REQUIRE(report.result);
  CHECK(Quorum::address_in(*report.result) == Quorum::address_of(1));
  REQUIRE(report.outcomes.size() == 3);
  for (const auto& outcome : report.outcomes) {
    CHECK(outcome.reply->has_value());
    CHECK(outcome.elapsed == 2ms);
  }
}

TEST_CASE("the resolver settles a conflict, and the repair function hears of all replies") {
  Simulation world(1);
  Quorum quorum(world);
  quorum.answers[1] = Quorum::address_of(2);
  std::size_t conflicting = 0;
  std::size_t repaired = 0;
  QuorumReadOptions options;
  options.conflict_resolver = [&](std::span<const Message> replies) -> Result<Message> {
    conflicting = replies.size();
    return replies.back();
  };
  options.repair = [&](const std::optional<Message>& result, const std::vector<NodeReply>& replies) {
    if (result) repaired = replies.size();
  };
  const auto report = quorum.read(std::move(options));
  REQUIRE(report.result);
  CHECK(conflicting == 2);
  world.run_ready();
  CHECK(repaired == 3);
}

TEST_CASE("nodes that are not connected are not asked; with none of them the read has no network") {
  Simulation world(1);
  Quorum quorum(world);
  REQUIRE(quorum.asker.network->disconnect(quorum.nodes[0]->key()));
  CHECK(quorum.read().outcomes.size() == 2);
  for (const int i : {1, 2})
    REQUIRE(quorum.asker.network->disconnect(quorum.nodes[static_cast<std::size_t>(i)]->key()));
  CHECK(quorum.read().result.error() == Errc::network_issue);
}

TEST_CASE("the local node is asked as well, and last") {
  Simulation world(1);
  Quorum quorum(world);
  Node self = make_node(9);
  self.first_public_key = quorum.asker.key();
  quorum.refs.insert(quorum.refs.begin(), &self);
  quorum.asker.network->registry().add_node(self);
  QuorumReadOptions options;
  options.consistency_level = 4;
  CHECK(quorum.read(std::move(options)).outcomes.back().node == quorum.asker.key());
}

TEST_CASE("nearest first goes by the local node's patch in the node table") {
  Simulation world(1);
  Quorum quorum(world);
  quorum.records[0].network_patch = GeoPatch::parse("F00").value();
  quorum.records[1].network_patch = GeoPatch::parse("100").value();
  quorum.records[2].network_patch = GeoPatch::parse("900").value();
  Node self = make_node(9, "E00");
  self.first_public_key = quorum.asker.key();
  quorum.asker.network->registry().add_node(self);
  QuorumReadOptions options;
  options.consistency_level = 1;
  options.acceptance_resolver = [](const Message&) { return false; };
  const auto report = quorum.read(std::move(options));
  REQUIRE(report.outcomes.size() == 3);
  CHECK(report.outcomes[0].node == quorum.nodes[0]->key());
  CHECK(report.outcomes[1].node == quorum.nodes[2]->key());
  CHECK(report.outcomes[2].node == quorum.nodes[1]->key());
  CHECK(report.result.error() == Errc::acceptance_failed);
}

TEST_CASE("nearest by measured latency goes by the round trips of the connections") {
  Simulation world(1);
  Quorum quorum(world);
  world.set_latency(quorum.asker.host(), quorum.nodes[0]->host(), 50ms);
  world.set_latency(quorum.asker.host(), quorum.nodes[1]->host(), 20ms);
  (void)quorum.read();
  QuorumReadOptions options;
  options.prefer_measured_latency = true;
  const auto report = quorum.read(std::move(options));
  CHECK(report.outcomes.front().node == quorum.nodes[2]->key());
  CHECK(report.outcomes.back().node == quorum.nodes[0]->key());
}

TEST_CASE("a raw read gives and compares bytes") {
  Simulation world(1);
  Quorum quorum(world);
  std::optional<RawQuorumReadReport> report;
  quorum.asker.network->quorum_read_raw(
      quorum.refs, RawMessage::from_bytes(Message(GetLastTransactionAddress{}).encode().value()).value(), {},
      [&](RawQuorumReadReport made) { report = std::move(made); });
  REQUIRE(world.run_until([&] { return report.has_value(); }, 1min));
  REQUIRE(report->result);
  CHECK(report->result->type() == LastTransactionAddress::kMessageType);
}

TEST_CASE("a read that is cancelled ends once, as do one that is cut off by a stop and one before start") {
  Simulation world(1);
  Quorum quorum(world);
  for (const auto& node : quorum.nodes) world.set_silent(node->host(), true);
  RequestHandle handle;
  const auto cancelled = quorum.start({}, &handle);
  handle.cancel();
  world.run_for(1s);
  REQUIRE(cancelled->calls == 1);
  CHECK(cancelled->report->result.error() == Errc::cancelled);

  const auto cut = quorum.start();
  world.run_for(100ms);
  quorum.asker.network->stop();
  world.run_for(1min);
  REQUIRE(cut->calls == 1);
  CHECK(cut->report->result.error() == Errc::stopped);
  handle.cancel();

  const auto late = quorum.start();
  REQUIRE(late->calls == 1);
  CHECK(late->report->result.error() == Errc::stopped);
}

TEST_CASE("a waiting read is refused where it would wait for itself") {
  Simulation world(1);
  Quorum quorum(world);
  CHECK(quorum.asker.network->quorum_read(quorum.refs, GetLastTransactionAddress{}).result.error() ==
        Errc::would_deadlock);
  CHECK(quorum.asker.network->quorum_write({}, Ping{}).result.error() == Errc::would_deadlock);
}

std::optional<QuorumWriteReport> write(Simulation& world, Quorum& quorum, QuorumWriteOptions options = {}) {
  std::vector<PublicKey> keys;
  for (const auto& node : quorum.nodes) keys.push_back(node->key());
  std::optional<QuorumWriteReport> report;
  quorum.asker.network->quorum_write(keys, Ping{}, std::move(options),
                                     [&](QuorumWriteReport made) { report = std::move(made); });
  REQUIRE(world.run_until([&] { return report.has_value(); }, 1min));
  return report;
}

TEST_CASE("a write is well when the majority acknowledges") {
  Simulation world(1);
  Quorum quorum(world);
  world.set_silent(quorum.nodes[0]->host(), true);
  const auto report = write(world, quorum);
  CHECK(report->result);
  CHECK(report->acknowledgements == 2);
}

TEST_CASE("a write without enough acknowledgements fails, and says what each node said") {
  Simulation world(1);
  Quorum quorum(world);
  world.set_dead(quorum.nodes[0]->host(), true);
  world.set_dead(quorum.nodes[1]->host(), true);
  const auto report = write(world, quorum);
  CHECK(report->result.error() == Errc::not_enough_acknowledgements);
  REQUIRE(report->outcomes.size() == 3);
  CHECK_FALSE(report->outcomes[0].reply->has_value());
}

TEST_CASE("a raw write takes a predicate over bytes") {
  Simulation world(1);
  Quorum quorum(world);
  const PublicKey keys[] = {quorum.nodes[0]->key()};
  RawQuorumWriteOptions options;
  options.acknowledges = [](const RawMessage& reply) { return reply.type() == LastTransactionAddress::kMessageType; };
  std::optional<RawQuorumWriteReport> report;
  quorum.asker.network->quorum_write_raw(
      keys, RawMessage::from_bytes(Message(GetLastTransactionAddress{}).encode().value()).value(), std::move(options),
      [&](RawQuorumWriteReport made) { report = std::move(made); });
  REQUIRE(world.run_until([&] { return report.has_value(); }, 1min));
  CHECK(report->result);
}

}  // namespace
}  // namespace p2p::test
