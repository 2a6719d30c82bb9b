#include "loading_scene.hpp"

#include "support/catch.hpp"

#include <optional>

namespace p2p {
namespace {

using namespace test;

bool names(const Error& error, const std::string& what) { return error.detail().find(what) != std::string::npos; }

// Node transactions.

TEST_CASE("the first transaction of a chain enrols a node with what its content says") {
  LoadingScene scene;
  const auto first = transaction("a", 0, hour(1));
  REQUIRE(scene.load(first));

  const auto content = content_of(1);
  Node expected;
  expected.ip = content.ip;
  expected.port = content.port;
  expected.http_port = content.http_port;
  expected.transport = content.transport;
  expected.geo_patch = patch_of(content.ip);
  expected.network_patch = patch_of(content.ip);
  expected.enrollment_date = hour(1);
  expected.last_update_date = hour(1);
  expected.first_public_key = key_of("a");
  expected.last_public_key = key_of("a");
  expected.last_address = first.address;
  expected.reward_address = content.reward_address;
  expected.origin_public_key = content.origin_public_key;
  expected.mining_public_key = content.mining_public_key;
  CHECK(scene.node("a") == expected);
  CHECK(scene.events == std::vector{expected});
}

/// A node of which everything differs from the defaults.
void make_experienced(NodeRegistry& registry, const PublicKey& key) {
  REQUIRE(registry.authorize_node(key, hour(2)));
  REQUIRE(registry.set_node_available(key, hour(3)));
  REQUIRE(registry.set_node_synced(key));
  REQUIRE(registry.update_average_availability(key, 0.5));
  REQUIRE(registry.update_network_patch(key, GeoPatch::parse("F0F").value()));
}

TEST_CASE("a first transaction that is loaded again resets the node but not its authorization") {
  LoadingScene scene;
  scene.enrol({"a"});
  make_experienced(*scene.registry, key_of("a"));
  REQUIRE(scene.load(transaction("a", 0, hour(9))));

  const Node node = scene.node("a");
  CHECK_FALSE(node.available);
  CHECK_FALSE(node.synced);
  CHECK(node.average_availability == 1.0);
  CHECK(node.network_patch == node.geo_patch);
  CHECK(node.enrollment_date == hour(9));
  CHECK(node.authorized);
  CHECK(node.authorization_date == hour(2));
}

TEST_CASE("a later transaction updates what it says and leaves the rest") {
  LoadingScene scene;
  scene.enrol({"a"});
  make_experienced(*scene.registry, key_of("a"));
  Node expected = scene.node("a");
  scene.events.clear();

  const auto later = transaction("a", 1, hour(9));
  REQUIRE(scene.load(later));

  const auto content = content_of(2);
  expected.ip = content.ip;
  expected.port = content.port;
  expected.http_port = content.http_port;
  expected.transport = content.transport;
  expected.geo_patch = patch_of(content.ip);
  expected.last_public_key = key_of("a", 1);
  expected.last_address = later.address;
  expected.reward_address = content.reward_address;
  expected.origin_public_key = content.origin_public_key;
  expected.mining_public_key = content.mining_public_key;
  expected.last_update_date = hour(9);
  CHECK(scene.node("a") == expected);
  CHECK(scene.events == std::vector{expected});
}

TEST_CASE("a later transaction without a mining key removes it") {
  LoadingScene scene;
  scene.enrol({"a"});
  auto content = content_of(2);
  content.mining_public_key.reset();
  REQUIRE(scene.load(transaction("a", 1, hour(9), content)));
  CHECK_FALSE(scene.node("a").mining_public_key);
}

TEST_CASE("a node is found by each last key that its transactions had") {
  LoadingScene scene;
  scene.enrol({"a"});
  REQUIRE(scene.load(transaction("a", 1, hour(1))));
  REQUIRE(scene.load(transaction("a", 2, hour(2))));
  for (const std::uint32_t index : {0U, 1U, 2U})
    CHECK(scene.registry->table()->first_key(key_of("a", index)) == key_of("a"));
}

TEST_CASE("a later transaction of an unknown node is refused and changes nothing") {
  LoadingScene scene;
  const auto later = transaction("a", 1, hour(1));
  const auto loaded = scene.load(later);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error() == Errc::not_found);
  CHECK(names(loaded.error(), later.address.to_hex()));
  CHECK(names(loaded.error(), key_of("a").to_hex()));
  CHECK(scene.registry->table()->size() == 0);
  CHECK(scene.events.empty());
}

TEST_CASE("the last key of another node is not the first key of a chain") {
  LoadingScene scene;
  scene.enrol({"a"});
  REQUIRE(scene.load(transaction("a", 1, hour(1))));
  auto later = transaction("b", 1, hour(2));
  later.first_public_key = key_of("a", 1);
  const auto loaded = scene.load(later);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error() == Errc::not_found);
  CHECK(scene.registry->table()->size() == 1);
}

TEST_CASE("a node whose first key is a last key of another node too is updated") {
  LoadingScene scene;
  scene.enrol({"a", "b"});
  auto stolen = transaction("b", 1, hour(3));
  stolen.previous_public_key = key_of("a");
  REQUIRE(scene.load(stolen));
  REQUIRE(scene.load(transaction("a", 1, hour(4))));
  CHECK(scene.registry->table()->size() == 2);
  CHECK(scene.events.back().first_public_key == key_of("a"));
  CHECK(scene.events.back().last_update_date == hour(4));
}

TEST_CASE("a content that does not decode is refused with the transaction's name and changes nothing") {
  LoadingScene scene;
  scene.enrol({"a"});
  auto later = transaction("a", 1, hour(1));
  later.content = Bytes{1, 2, 3};
  const auto loaded = scene.load(later);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error() == Errc::truncated);
  CHECK(names(loaded.error(), later.address.to_hex()));
  CHECK(scene.events.empty());
}

// Node-shared-secrets transactions.

NodeSharedSecrets secrets_for(const std::vector<PublicKey>& keys, Seconds application_date) {
  return {derive_address(key_of("secrets")).value(), hour(5), keys, application_date};
}

std::optional<Seconds> authorization_of(const LoadingScene& scene, const std::string& name) {
  const Node node = scene.node(name);
  REQUIRE(node.authorized == node.authorization_date.has_value());
  return node.authorization_date;
}

TEST_CASE("shared secrets authorize the nodes of their keys from the application date on") {
  LoadingScene scene;
  scene.enrol({"a", "b", "c"});
  const auto report = load_node_shared_secrets(*scene.registry, secrets_for({key_of("a"), key_of("b")}, hour(6)));
  CHECK(report.loaded == 2);
  CHECK(report.skipped.empty());
  CHECK(authorization_of(scene, "a") == hour(6));
  CHECK(authorization_of(scene, "b") == hour(6));
  CHECK_FALSE(authorization_of(scene, "c"));
}

TEST_CASE("shared secrets unauthorize the nodes that are not among their keys") {
  LoadingScene scene;
  scene.enrol({"a", "b"});
  (void)load_node_shared_secrets(*scene.registry, secrets_for({key_of("a"), key_of("b")}, hour(6)));
  (void)load_node_shared_secrets(*scene.registry, secrets_for({key_of("b")}, hour(7)));
  CHECK_FALSE(authorization_of(scene, "a"));
  CHECK(authorization_of(scene, "b"));
}

TEST_CASE("shared secrets for nobody unauthorize every node") {
  LoadingScene scene;
  scene.enrol({"a"});
  (void)load_node_shared_secrets(*scene.registry, secrets_for({key_of("a")}, hour(6)));
  const auto report = load_node_shared_secrets(*scene.registry, secrets_for({}, hour(7)));
  CHECK(report.skipped.empty());
  CHECK_FALSE(authorization_of(scene, "a"));
}

TEST_CASE("a node that was authorized all along keeps its date") {
  LoadingScene scene;
  scene.enrol({"a"});
  (void)load_node_shared_secrets(*scene.registry, secrets_for({key_of("a")}, hour(6)));
  (void)load_node_shared_secrets(*scene.registry, secrets_for({key_of("a")}, hour(7)));
  CHECK(authorization_of(scene, "a") == hour(6));
}

TEST_CASE("a node authorized by its last key, not its first, is authorized anew") {
  LoadingScene scene;
  scene.enrol({"a"});
  (void)load_node_shared_secrets(*scene.registry, secrets_for({key_of("a")}, hour(6)));
  REQUIRE(scene.load(transaction("a", 1, hour(7))));
  (void)load_node_shared_secrets(*scene.registry, secrets_for({key_of("a", 1)}, hour(8)));
  CHECK(authorization_of(scene, "a") == hour(8));
}

TEST_CASE("a key of no node is skipped and named, the other keys are loaded") {
  LoadingScene scene;
  scene.enrol({"a", "b"});
  const auto report =
      load_node_shared_secrets(*scene.registry, secrets_for({key_of("a"), key_of("stranger"), key_of("b")}, hour(6)));
  CHECK(report.loaded == 2);
  REQUIRE(report.skipped.size() == 1);
  CHECK(report.skipped[0] == Errc::not_found);
  CHECK(names(report.skipped[0], key_of("stranger").to_hex()));
  CHECK(names(report.skipped[0], derive_address(key_of("secrets"))->to_hex()));
  CHECK(authorization_of(scene, "b") == hour(6));
  CHECK(scene.registry->table()->find(key_of("stranger")) == nullptr);
}

// What is taken from whole transactions.

Transaction validated(TransactionType type) {
  Transaction transaction;
  transaction.type = type;
  transaction.address = derive_address(key_of("a", 4)).value();
  transaction.previous_public_key = key_of("a", 3);
  transaction.data.content = Bytes{1, 2, 3};
  transaction.validation_stamp.emplace().timestamp = Milliseconds(hour(5)) + std::chrono::milliseconds(999);
  return transaction;
}

TEST_CASE("a validated node transaction gives what the loader needs, its date in whole seconds") {
  const auto whole = validated(TransactionType::node);
  const auto taken = node_transaction_of(whole, key_of("a")).value();
  CHECK(taken.first_public_key == key_of("a"));
  CHECK(taken.previous_public_key == whole.previous_public_key);
  CHECK(taken.address == whole.address);
  CHECK(taken.timestamp == hour(5));
  CHECK(taken.content == whole.data.content);
}

TEST_CASE("a validated node-shared-secrets transaction gives the keys of its ownership") {
  auto whole = validated(TransactionType::node_shared_secrets);
  whole.data.ownerships.resize(1);
  whole.data.ownerships[0].authorized_keys.resize(2);
  whole.data.ownerships[0].authorized_keys[0].public_key = key_of("b");
  whole.data.ownerships[0].authorized_keys[1].public_key = key_of("c");
  const auto taken = node_shared_secrets_of(whole, hour(6)).value();
  CHECK(taken.address == whole.address);
  CHECK(taken.timestamp == hour(5));
  CHECK(taken.authorized_keys == std::vector{key_of("b"), key_of("c")});
  CHECK(taken.application_date == hour(6));
}

TEST_CASE("a node-shared-secrets transaction with no or two ownerships is refused") {
  for (const std::size_t count : {0U, 2U}) {
    auto whole = validated(TransactionType::node_shared_secrets);
    whole.data.ownerships.resize(count);
    const auto taken = node_shared_secrets_of(whole, hour(6));
    REQUIRE_FALSE(taken);
    CHECK(taken.error() == Errc::invalid_argument);
    CHECK(names(taken.error(), std::to_string(count) + " ownerships"));
  }
}

TEST_CASE("a transaction of another type is refused") {
  CHECK(node_transaction_of(validated(TransactionType::data), key_of("a")).error() == Errc::invalid_argument);
  CHECK(node_shared_secrets_of(validated(TransactionType::node), hour(6)).error() == Errc::invalid_argument);
}

TEST_CASE("a pending transaction is refused") {
  auto pending = validated(TransactionType::node);
  pending.validation_stamp.reset();
  const auto taken = node_transaction_of(pending, key_of("a"));
  REQUIRE_FALSE(taken);
  CHECK(taken.error() == Errc::invalid_argument);
  CHECK(names(taken.error(), "not validated"));
}

}  // namespace
}  // namespace p2p
