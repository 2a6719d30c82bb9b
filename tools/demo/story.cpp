#include "story.hpp"

#include "tables.hpp"
#include "transactions.hpp"
#include "waiting.hpp"

#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/messages/replication.hpp>
#include <p2p/node_lists.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <set>
#include <utility>

namespace p2p_demo {
namespace {

constexpr std::string_view kReader = "Mumbai";
constexpr std::size_t kStorageNodes = 5;
/// Of the storage nodes, nearest first; both in the first chunk of the read.
constexpr std::size_t kLiar = 0;
constexpr std::size_t kDying = 1;

p2p::Transaction transfer(std::string_view account, std::uint64_t amount) {
  const auto made = make_transfer(account, amount);
  expect(made.has_value(), made ? "" : fmt::format("a transaction: {}", made.error().message()));
  return *made;
}

std::string describe(const p2p::Message& reply) {
  const auto* transaction = reply.get_if<p2p::Transaction>();
  if (transaction == nullptr) return std::string(reply.name());
  return fmt::format("Transaction, pays {} UCO, signature {}", paid_uco(*transaction),
                     is_genuine(*transaction) ? "valid" : "NOT valid");
}

std::string describe(const std::optional<p2p::Result<p2p::Message>>& reply) {
  if (!reply) return "under way when it was decided";
  return *reply ? describe(**reply) : fmt::format("failed: {}", reply->error().message());
}

/// Of replies that differ, one that its account has signed.
p2p::Result<p2p::Message> the_genuine_one(std::span<const p2p::Message> replies) {
  for (const p2p::Message& reply : replies)
    if (const auto* transaction = reply.get_if<p2p::Transaction>(); transaction && is_genuine(*transaction))
      return reply;
  return p2p::fail(p2p::Errc::bad_signature, "no reply is genuine");
}

}  // namespace

Story::Story() : reader_(world_.at(kReader)), transaction_(transfer("the account of an Archethic user", 12 * kUco)) {}

void Story::introduce() const {
  std::set<p2p::GeoPatch> patches;
  std::vector<Row> rows{{"node", "patch", "endpoint", "curve", "public key"}};
  for (const auto& node : world_.nodes()) {
    patches.insert(node->record().network_patch);
    rows.push_back({node->name(), node->record().network_patch.to_string(), node->record().endpoint().to_string(),
                    std::string(to_string(node->key().curve())), node->key().to_hex().substr(0, 24) + "…"});
  }
  tell(fmt::format("{} nodes listen; the first knows all, the others know the first alone", patches.size()));
  print_table(rows);
  expect(patches.size() == world_.nodes().size(), "two nodes are in one patch");
}

void Story::bootstrap() {
  const auto reports = world_.bootstrap(reader_, [this](const p2p::BootstrapProgress& progress) {
    if (progress.done == progress.total)
      tell(fmt::format("  node {}: {}: {} of {}", reader_.name(), to_string(progress.step), progress.done,
                       progress.total));
  });
  const std::size_t others = world_.nodes().size() - 1;
  for (const p2p::BootstrapReport& report : reports)
    expect(report.seeds_answered == 1 && report.nodes == others && report.nodes_connected == others,
           fmt::format("a node bootstrapped to {} of {} nodes", report.nodes_connected, report.nodes));
  tell(fmt::format("{} nodes have bootstrapped from one seed; {} connections", reports.size(), world_.connections()));
  std::vector<Row> rows{{fmt::format("from {} to", reader_.name()), "patch", "connected", "round trip of a Ping"}};
  for (const auto& node : world_.nodes()) {
    if (node.get() == &reader_) continue;
    const auto answer = reader_.network().request(node->key(), p2p::Ping{}, {kAnswerTime});
    expect(answer && answer->is<p2p::Ok>(), fmt::format("node {} did not answer a Ping", node->name()));
    const auto statistics = reader_.network().statistics(node->key());
    expect(statistics && statistics->last_round_trip, fmt::format("no round trip to node {}", node->name()));
    rows.push_back({node->name(), node->record().network_patch.to_string(), statistics->connected ? "yes" : "no",
                    in_milliseconds(*statistics->last_round_trip)});
  }
  print_table(rows);
  table_ = reader_.network().node_table();
}

p2p::NodeRefs Story::storage_nodes() const {
  const p2p::Node& self = reader_.record();
  p2p::NodeRefs nodes = table_->authorized_and_available_nodes(reader_.network().now());
  std::erase_if(nodes, [&](const p2p::Node* node) { return node->first_public_key == self.first_public_key; });
  nodes = p2p::sort_by_nearest_nodes(nodes, self.network_patch);
  expect(nodes.size() >= kStorageNodes, "too few nodes are known");
  nodes.resize(kStorageNodes);
  return nodes;
}

std::vector<p2p::PublicKey> Story::storage_keys() const {
  std::vector<p2p::PublicKey> keys;
  for (const p2p::Node* node : storage_nodes()) keys.push_back(node->first_public_key);
  return keys;
}

void Story::write() {
  tell(fmt::format("quorum write: node {} has its {} nearest nodes store a transaction; all have to acknowledge",
                   reader_.name(), kStorageNodes));
  p2p::QuorumWriteOptions options;
  options.timeout = kAnswerTime;
  options.write_quorum = kStorageNodes;
  const auto report = reader_.network().quorum_write(
      storage_keys(), p2p::ReplicateTransaction{transaction_, transaction_.address}, std::move(options));
  show_write(report, kStorageNodes);
  expect(report.result && report.acknowledgements == kStorageNodes, "the quorum write failed");
  for (const p2p::PublicKey& key : storage_keys())
    expect(world_.find(key).ledger().find(transaction_.address) == transaction_, "an acknowledged transaction is gone");
}

void Story::read_in_bad_company() {
  DemoNode& liar = world_.find(storage_keys()[kLiar]);
  DemoNode& dying = world_.find(storage_keys()[kDying]);
  liar.ledger().forge(transaction_.address);
  auto asked = dying.hang_when_asked();
  tell(fmt::format("quorum read by node {}; node {} lies, node {} dies when it is asked", reader_.name(), liar.name(),
                   dying.name()));

  // Shared, since a read that goes wrong may end after the demo has given up.
  struct Acts {
    std::atomic<bool> resolved{false};
    std::promise<void> repaired;
    std::promise<p2p::QuorumReadReport> report;
  };
  const auto acts = std::make_shared<Acts>();
  p2p::QuorumReadOptions options;
  options.timeout = kAnswerTime;
  options.conflict_resolver = [acts](std::span<const p2p::Message> replies) {
    tell(fmt::format("  conflict resolver: {} different replies; the one that its account has signed wins",
                     replies.size()));
    acts->resolved = true;
    return the_genuine_one(replies);
  };
  options.repair = [this, acts](const std::optional<p2p::Message>& result, const std::vector<p2p::NodeReply>& replies) {
    repair(result, replies);
    acts->repaired.set_value();
  };
  reader_.network().quorum_read(storage_nodes(), p2p::GetTransaction{transaction_.address}, std::move(options),
                                [acts](p2p::QuorumReadReport made) { acts->report.set_value(std::move(made)); });
  expect_soon(std::move(asked), fmt::format("node {} was not asked", dying.name()));
  dying.die();
  const p2p::QuorumReadReport report = expect_soon(acts->report.get_future(), "the quorum read does not end");
  expect_soon(acts->repaired.get_future(), "the repair function was not called");

  show_read(report);
  expect(report.result && *report.result == p2p::Message(transaction_), "the quorum read did not find the truth");
  expect(acts->resolved, "the conflict resolver was not asked");
  expect(liar.ledger().find(transaction_.address) == transaction_, "the node that lied was not repaired");
  expect_soon([&] { return world_.connections_to(dying) == 0; }, "the others have not noticed who died");
}

void Story::repair(const std::optional<p2p::Message>& result, const std::vector<p2p::NodeReply>& replies) const {
  const auto* truth = result ? result->get_if<p2p::Transaction>() : nullptr;
  if (truth == nullptr) return;
  for (const p2p::NodeReply& reply : replies) {
    if (reply.reply == *result) continue;
    const auto answer =
        reader_.network().request(reply.node, p2p::ReplicateTransaction{*truth, truth->address}, {kAnswerTime});
    tell(fmt::format("  repair function: sends the transaction to node {} again: {}", world_.find(reply.node).name(),
                     answer ? answer->name() : answer.error().message()));
  }
}

void Story::read_again() {
  const auto conflict = std::make_shared<std::atomic<bool>>(false);
  p2p::QuorumReadOptions options;
  options.timeout = kAnswerTime;
  options.conflict_resolver = [conflict](std::span<const p2p::Message> replies) {
    *conflict = true;
    return the_genuine_one(replies);
  };
  const auto report =
      reader_.network().quorum_read(storage_nodes(), p2p::GetTransaction{transaction_.address}, std::move(options));
  tell("the same quorum read again: all who are asked agree, and who died is not asked");
  show_read(report);
  expect(report.result && *report.result == p2p::Message(transaction_), "the second quorum read failed");
  expect(!*conflict, "the nodes still do not agree");
}

void Story::write_without_the_dead() {
  const auto second = transfer("the account of another Archethic user", 7 * kUco);
  const std::size_t majority = kStorageNodes / 2 + 1;
  tell(fmt::format("quorum write to the same {} nodes, of which one is dead: {} have to acknowledge", kStorageNodes,
                   majority));
  p2p::QuorumWriteOptions options;
  options.timeout = kAnswerTime;
  const auto report = reader_.network().quorum_write(storage_keys(), p2p::ReplicateTransaction{second, second.address},
                                                     std::move(options));
  show_write(report, majority);
  expect(report.result && report.acknowledgements >= majority, "the quorum write without the dead failed");
}

void Story::show_read(const p2p::QuorumReadReport& report) const {
  std::vector<Row> rows{{"asked", "chunk", "after", "outcome"}};
  for (const p2p::NodeOutcome& outcome : report.outcomes)
    rows.push_back({world_.find(outcome.node).name(), std::to_string(outcome.chunk + 1),
                    in_milliseconds(outcome.elapsed), describe(outcome.reply)});
  rows.push_back(
      {"result", "", "",
       report.result ? describe(*report.result) : fmt::format("failed: {}", report.result.error().message())});
  print_table(rows);
}

void Story::show_write(const p2p::QuorumWriteReport& report, std::size_t needed) const {
  std::vector<Row> rows{{"sent to", "after", "outcome"}};
  for (const p2p::NodeOutcome& outcome : report.outcomes)
    rows.push_back({world_.find(outcome.node).name(), in_milliseconds(outcome.elapsed), describe(outcome.reply)});
  rows.push_back(
      {"result", "",
       fmt::format("{}: {} acknowledgements, {} needed", report.result ? "written" : report.result.error().message(),
                   report.acknowledgements, needed)});
  print_table(rows);
}

WorldMap Story::map() const {
  WorldMap map;
  const auto& nodes = world_.nodes();
  const p2p::PublicKey liar = storage_keys()[kLiar];
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const DemoNode& node = *nodes[i];
    Role role = node.alive() ? Role::plain : Role::dead;
    if (&node == &world_.seed()) role = Role::seed;
    if (&node == &reader_) role = Role::reader;
    if (node.key() == liar) role = Role::repaired;
    map.nodes.push_back({node.name(), node.record().network_patch, role});
    for (std::size_t other = 0; other < i; ++other)
      if (node.alive() && nodes[other]->alive() && node.connected(*nodes[other])) map.links.emplace_back(other, i);
  }
  return map;
}

}  // namespace p2p_demo
