// The P2P summaries of the last synchronisation, and all that a host has stored.
#include "loading_scene.hpp"

#include "support/catch.hpp"

#include <algorithm>

namespace p2p {
namespace {

using namespace test;

const GeoPatch kPatch = GeoPatch::parse("F0F").value();

P2PSummary summary(const std::string& name, bool available) { return {key_of(name), available, 0.5, hour(8), kPatch}; }

LoadReport load(LoadingScene& scene, const std::vector<P2PSummary>& summaries) {
  return load_p2p_view(*scene.registry, summaries, key_of("local"), hour(9));
}

bool names(const Error& error, const std::string& what) { return error.detail().find(what) != std::string::npos; }

TEST_CASE("a node that has never synchronised loads no summaries") {
  LoadingScene scene;
  scene.enrol({"local", "a"});
  const std::vector<P2PSummary> summaries{summary("local", true), summary("a", true)};
  const auto report = load_p2p_view(*scene.registry, summaries, key_of("local"), std::nullopt);
  CHECK(report.loaded == 0);
  CHECK(report.skipped.empty());
  CHECK(scene.events.empty());
}

TEST_CASE("when no node was available the local one is, since the last synchronisation") {
  LoadingScene scene;
  scene.enrol({"local", "a"});
  REQUIRE(scene.registry->update_average_availability(key_of("local"), 0.1));
  Node local = scene.node("local");
  const Node other = scene.node("a");
  const auto report = load(scene, {summary("local", false), summary("a", false)});
  CHECK(report.loaded == 1);
  CHECK(report.skipped.empty());

  local.synced = true;
  local.available = true;
  local.availability_update = hour(9);
  local.average_availability = 1.0;
  CHECK(scene.node("local") == local);
  CHECK(scene.node("a") == other);
}

TEST_CASE("when there are no summaries the local node is available") {
  LoadingScene scene;
  scene.enrol({"local"});
  CHECK(load(scene, {}).loaded == 1);
  CHECK(scene.node("local").available);
}

TEST_CASE("when the local node alone was available it is so again as stored") {
  LoadingScene scene;
  scene.enrol({"local", "a"});
  Node local = scene.node("local");
  const Node other = scene.node("a");
  const auto report = load(scene, {summary("a", false), summary("local", true)});
  CHECK(report.loaded == 1);

  local.synced = true;
  local.available = true;
  local.availability_update = hour(8);
  local.average_availability = 0.5;
  local.network_patch = kPatch;
  CHECK(scene.node("local") == local);
  CHECK(scene.node("a") == other);
}

TEST_CASE("when another node was available every summary is applied") {
  LoadingScene scene;
  scene.enrol({"local", "a"});
  Node local = scene.node("local");
  Node other = scene.node("a");
  const auto report = load(scene, {summary("local", false), summary("a", true)});
  CHECK(report.loaded == 2);

  for (Node* node : {&local, &other}) {
    node->average_availability = 0.5;
    node->availability_update = hour(8);
    node->network_patch = kPatch;
  }
  other.available = true;
  other.synced = true;
  CHECK(scene.node("local") == local);
  CHECK(scene.node("a") == other);
}

TEST_CASE("every summary is applied, too, when the local node was available with others") {
  LoadingScene scene;
  scene.enrol({"local", "a", "b"});
  CHECK(load(scene, {summary("local", true), summary("a", true), summary("b", false)}).loaded == 3);
  CHECK(scene.node("local").available);
  CHECK(scene.node("a").available);
  CHECK(scene.node("b").average_availability == 0.5);
}

TEST_CASE("an unavailable node stays as synced as it was") {
  LoadingScene scene;
  scene.enrol({"local", "a", "b"});
  REQUIRE(scene.registry->set_node_synced(key_of("b")));
  (void)load(scene, {summary("a", true), summary("local", false), summary("b", false)});
  CHECK_FALSE(scene.node("local").synced);
  CHECK(scene.node("b").synced);
}

TEST_CASE("the summary of an unknown node is skipped and named") {
  LoadingScene scene;
  scene.enrol({"local", "a"});
  const auto report = load(scene, {summary("stranger", true), summary("a", true)});
  CHECK(report.loaded == 1);
  REQUIRE(report.skipped.size() == 1);
  CHECK(report.skipped[0] == Errc::not_found);
  CHECK(names(report.skipped[0], key_of("stranger").to_hex()));
  CHECK(scene.node("a").available);
  CHECK(scene.registry->table()->size() == 2);
}

TEST_CASE("of a summary without a patch the rest is loaded and the patch reported") {
  LoadingScene scene;
  scene.enrol({"local", "a"});
  auto without = summary("a", true);
  without.network_patch.reset();
  Node expected = scene.node("a");
  const auto report = load(scene, {without, summary("local", true)});
  CHECK(report.loaded == 1);
  REQUIRE(report.skipped.size() == 1);
  CHECK(names(report.skipped[0], key_of("a").to_hex()));
  CHECK(names(report.skipped[0], "no network patch"));

  expected.available = true;
  expected.synced = true;
  expected.availability_update = hour(8);
  expected.average_availability = 0.5;
  CHECK(scene.node("a") == expected);
}

TEST_CASE("a local node that the table does not know is reported") {
  LoadingScene scene;
  const auto report = load(scene, {});
  CHECK(report.loaded == 0);
  REQUIRE(report.skipped.size() == 1);
  CHECK(names(report.skipped[0], key_of("local").to_hex()));
}

// All that is stored.

NodeSharedSecrets secrets_for(const std::vector<PublicKey>& keys, Seconds timestamp) {
  return {derive_address(key_of("secrets")).value(), timestamp, keys, timestamp + std::chrono::hours(1)};
}

struct Stored {
  std::vector<NodeTransaction> nodes;
  std::vector<NodeSharedSecrets> secrets;
  std::vector<P2PSummary> summaries;

  LoadReport load(LoadingScene& scene) const {
    return load_all(*scene.registry, {nodes, secrets, summaries, key_of("local"), hour(9)}, patch_of);
  }
};

TEST_CASE("stored transactions are loaded in order of their timestamps") {
  LoadingScene scene;
  Stored stored;
  stored.nodes = {transaction("local", 1, hour(3)), transaction("local", 0, hour(1))};
  stored.secrets = {secrets_for({}, hour(6)), secrets_for({key_of("local")}, hour(2)),
                    secrets_for({key_of("local", 1)}, hour(4))};
  const auto report = stored.load(scene);
  CHECK(report.skipped.empty());
  CHECK(report.loaded == 5 + 1);

  CHECK(scene.node("local").last_public_key == key_of("local", 1));
  CHECK_FALSE(scene.node("local").authorized);
  std::vector<std::optional<Seconds>> dates;
  for (const Node& event : scene.events)
    if (dates.empty() || dates.back() != event.authorization_date) dates.push_back(event.authorization_date);
  CHECK(dates == std::vector<std::optional<Seconds>>{std::nullopt, hour(3), std::nullopt, hour(5), std::nullopt});
}

TEST_CASE("of transactions with the same timestamp node transactions are loaded first") {
  LoadingScene scene;
  Stored stored;
  stored.nodes = {transaction("local", 0, hour(1)), transaction("a", 0, hour(1))};
  stored.secrets = {secrets_for({key_of("local"), key_of("a")}, hour(1))};
  CHECK(stored.load(scene).skipped.empty());
  CHECK(scene.node("a").authorized);
}

TEST_CASE("shared secrets that are older than a node do not authorize it") {
  LoadingScene scene;
  Stored stored;
  stored.nodes = {transaction("local", 0, hour(1)), transaction("a", 0, hour(3))};
  stored.secrets = {secrets_for({key_of("local"), key_of("a")}, hour(2))};
  const auto report = stored.load(scene);
  REQUIRE(report.skipped.size() == 1);
  CHECK(names(report.skipped[0], key_of("a").to_hex()));
  CHECK(report.loaded == 2 + 1);
  CHECK(scene.node("local").authorized);
  CHECK_FALSE(scene.node("a").authorized);
}

TEST_CASE("summaries are loaded after all transactions") {
  LoadingScene scene;
  Stored stored;
  stored.nodes = {transaction("local", 0, hour(20)), transaction("a", 0, hour(21))};
  stored.summaries = {summary("a", true)};
  const auto report = stored.load(scene);
  CHECK(report.skipped.empty());
  CHECK(report.loaded == 2 + 1);
  CHECK(scene.node("a").availability_update == hour(8));
  CHECK(scene.node("a").available);
}

TEST_CASE("a stored transaction that cannot be loaded does not keep the rest from being loaded") {
  LoadingScene scene;
  Stored stored;
  stored.nodes = {transaction("local", 0, hour(1)), transaction("a", 0, hour(2)), transaction("b", 0, hour(3))};
  stored.nodes[1].content = Bytes{1, 2, 3};
  const auto report = stored.load(scene);
  CHECK(report.loaded == 2 + 1);
  REQUIRE(report.skipped.size() == 1);
  CHECK(report.skipped[0] == Errc::truncated);
  CHECK(names(report.skipped[0], stored.nodes[1].address.to_hex()));
  CHECK(scene.registry->table()->size() == 2);
}

}  // namespace
}  // namespace p2p
