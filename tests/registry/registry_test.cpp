// The updates of the node table, rule by rule (core.md §7).
#include "registry/table_scene.hpp"
#include "support/catch.hpp"

#include <p2p/node_registry.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

/// All of whose fields differ from a bare node's.
Node full_node(std::uint32_t number) {
  Node node = numbered_node(number);
  node.port = 4002;
  node.http_port = 4003;
  node.transport = NodeTransport::mock;
  node.geo_patch = GeoPatch::parse("AB1").value();
  node.network_patch = GeoPatch::parse("CD2").value();
  node.average_availability = 0.5;
  node.enrollment_date = day(1);
  node.available = true;
  node.synced = true;
  node.authorized = true;
  node.authorization_date = day(2);
  node.last_public_key = numbered_key(number + 1000);
  node.reward_address = Address(0, Hash());
  node.last_address = Address(1, Hash());
  node.origin_public_key = numbered_key(7);
  node.last_update_date = day(3);
  node.availability_update = day(4);
  node.mining_public_key = numbered_key(8);
  return node;
}

}  // namespace

TEST_CASE("a node is read back as it was added") {
  TableScene scene;
  scene.registry->add_node(full_node(1));
  CHECK(scene.node(1) == full_node(1));
}

TEST_CASE("a node that is not authorized has no authorization date") {
  TableScene scene;
  Node node = full_node(1);
  node.authorized = false;
  scene.registry->add_node(node);
  CHECK(scene.node(1).authorization_date == std::nullopt);
}

TEST_CASE("adding a known node takes all its fields") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  scene.registry->add_node(full_node(1));
  CHECK(scene.node(1) == full_node(1));
}

TEST_CASE("adding a known node with bare fields resets availability, average, synced and mining key") {
  TableScene scene;
  scene.registry->add_node(full_node(1));
  Node bare = numbered_node(1);
  scene.registry->add_node(bare);
  bare.enrollment_date = day(1);
  bare.authorized = true;
  bare.authorization_date = day(2);
  CHECK(scene.node(1) == bare);
}

TEST_CASE("an unknown field of a known node keeps its value") {
  TableScene scene;
  scene.registry->add_node(full_node(1));
  const auto field_kept = [&](const UnknownFields& unknown) {
    scene.registry->add_node(full_node(1));
    scene.registry->add_node(numbered_node(1), unknown);
    return scene.node(1);
  };
  UnknownFields unknown;
  SECTION("geo patch") {
    unknown.geo_patch = true;
    CHECK(field_kept(unknown).geo_patch == full_node(1).geo_patch);
    CHECK(field_kept(unknown).network_patch == numbered_node(1).network_patch);
  }
  SECTION("network patch") {
    unknown.network_patch = true;
    CHECK(field_kept(unknown).network_patch == full_node(1).network_patch);
    CHECK(field_kept(unknown).geo_patch == numbered_node(1).geo_patch);
  }
  SECTION("availability") {
    unknown.availability = true;
    CHECK(field_kept(unknown).available);
    CHECK(field_kept(unknown).availability_update == full_node(1).availability_update);
    CHECK(field_kept(unknown).average_availability == 1.0);
  }
  SECTION("average availability") {
    unknown.average_availability = true;
    CHECK(field_kept(unknown).average_availability == 0.5);
    CHECK_FALSE(field_kept(unknown).synced);
  }
  SECTION("synced") {
    unknown.synced = true;
    CHECK(field_kept(unknown).synced);
    CHECK(field_kept(unknown).average_availability == 1.0);
  }
}

TEST_CASE("an unknown field of a new node has what the given one says") {
  TableScene scene;
  scene.registry->add_node(full_node(1), {true, true, true, true, true});
  CHECK(scene.node(1) == full_node(1));
}

TEST_CASE("the epoch as enrolment date keeps the old one, another date replaces it") {
  TableScene scene;
  scene.registry->add_node(full_node(1));
  scene.registry->add_node(numbered_node(1));
  CHECK(scene.node(1).enrollment_date == day(1));

  Node later = numbered_node(1);
  later.enrollment_date = day(9);
  scene.registry->add_node(later);
  CHECK(scene.node(1).enrollment_date == day(9));
}

TEST_CASE("adding a node without authorization does not unauthorize it") {
  TableScene scene;
  scene.add_authorized(1, day(2));
  scene.registry->add_node(numbered_node(1));
  CHECK(scene.node(1).authorized);
  CHECK(scene.node(1).authorization_date == day(2));
}

TEST_CASE("adding an authorized node keeps the date that is already there") {
  TableScene scene;
  scene.add_authorized(1, day(2));
  scene.add_authorized(1, day(5));
  CHECK(scene.node(1).authorization_date == day(2));
}

TEST_CASE("authorizing dates a node once") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  REQUIRE(scene.registry->authorize_node(numbered_key(1), day(3)));
  REQUIRE(scene.registry->authorize_node(numbered_key(1), day(4)));
  CHECK(scene.node(1).authorized);
  CHECK(scene.node(1).authorization_date == day(3));
}

TEST_CASE("an authorization without a date is given one by authorizing") {
  TableScene scene;
  Node node = numbered_node(1);
  node.authorized = true;
  scene.registry->add_node(node);
  REQUIRE(scene.registry->authorize_node(numbered_key(1), day(4)));
  CHECK(scene.node(1).authorization_date == day(4));
}

TEST_CASE("unauthorizing removes the authorization and its date") {
  TableScene scene;
  scene.add_authorized(1, day(2));
  REQUIRE(scene.registry->unauthorize_node(numbered_key(1)));
  CHECK(scene.node(1) == numbered_node(1));
}

TEST_CASE("availability is set with its date, also when it is the same") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  REQUIRE(scene.registry->set_node_available(numbered_key(1), day(1)));
  CHECK(scene.node(1).available);
  CHECK(scene.node(1).availability_update == day(1));
  REQUIRE(scene.registry->set_node_available(numbered_key(1), day(2)));
  CHECK(scene.node(1).availability_update == day(2));
  REQUIRE(scene.registry->set_node_unavailable(numbered_key(1), day(3)));
  CHECK_FALSE(scene.node(1).available);
  CHECK(scene.node(1).availability_update == day(3));
}

TEST_CASE("global availability is set only if it changes the state") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  REQUIRE(scene.registry->set_node_globally_unavailable(numbered_key(1), day(1)));
  CHECK(scene.node(1) == numbered_node(1));
  REQUIRE(scene.registry->set_node_globally_available(numbered_key(1), day(2)));
  CHECK(scene.node(1).available);
  CHECK(scene.node(1).availability_update == day(2));
  REQUIRE(scene.registry->set_node_globally_available(numbered_key(1), day(3)));
  CHECK(scene.node(1).availability_update == day(2));
  REQUIRE(scene.registry->set_node_globally_unavailable(numbered_key(1), day(4)));
  CHECK_FALSE(scene.node(1).available);
  CHECK(scene.node(1).availability_update == day(4));
}

TEST_CASE("a node becomes synced and unsynced") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  REQUIRE(scene.registry->set_node_synced(numbered_key(1)));
  CHECK(scene.node(1).synced);
  REQUIRE(scene.registry->set_node_unsynced(numbered_key(1)));
  CHECK(scene.node(1) == numbered_node(1));
}

TEST_CASE("average availability and network patch are updated alone") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  REQUIRE(scene.registry->update_average_availability(numbered_key(1), 0.25));
  REQUIRE(scene.registry->update_network_patch(numbered_key(1), GeoPatch::parse("F3A").value()));
  Node expected = numbered_node(1);
  expected.average_availability = 0.25;
  expected.network_patch = GeoPatch::parse("F3A").value();
  CHECK(scene.node(1) == expected);
}

TEST_CASE("a node is found at its new address, and not at its old one") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  REQUIRE(scene.registry->update_node_ip(numbered_key(1), Ipv4{{1, 2, 3, 4}}, 5));
  const auto table = scene.registry->table();
  CHECK(table->find(Endpoint{Ipv4{{1, 2, 3, 4}}, 5}).size() == 1);
  CHECK(table->find(numbered_node(1).endpoint()).empty());
  CHECK(scene.node(1).endpoint() == Endpoint{Ipv4{{1, 2, 3, 4}}, 5});
}

TEST_CASE("an update of an unknown key is not_found, names the key, and changes nothing") {
  TableScene scene;
  Node node = numbered_node(1);
  node.last_public_key = numbered_key(2);
  scene.registry->add_node(node);
  std::size_t events = 0;
  const auto subscription = scene.registry->subscribe([&](const Node&) { ++events; });
  NodeRegistry& registry = *scene.registry;
  using Update = std::function<Result<void>(const PublicKey&)>;
  const std::vector<Update> updates{
      [&](const PublicKey& key) { return registry.authorize_node(key, day(1)); },
      [&](const PublicKey& key) { return registry.unauthorize_node(key); },
      [&](const PublicKey& key) { return registry.set_node_available(key, day(1)); },
      [&](const PublicKey& key) { return registry.set_node_unavailable(key, day(1)); },
      [&](const PublicKey& key) { return registry.set_node_globally_available(key, day(1)); },
      [&](const PublicKey& key) { return registry.set_node_globally_unavailable(key, day(1)); },
      [&](const PublicKey& key) { return registry.set_node_synced(key); },
      [&](const PublicKey& key) { return registry.set_node_unsynced(key); },
      [&](const PublicKey& key) { return registry.update_average_availability(key, 0.1); },
      [&](const PublicKey& key) { return registry.update_network_patch(key, GeoPatch::parse("F3A").value()); },
      [&](const PublicKey& key) {
        return registry.update_node_ip(key, Ipv4{{1, 2, 3, 4}}, 5);
      }};
  // A last key is no identity.
  for (const PublicKey& key : {numbered_key(2), numbered_key(3)}) {
    for (const Update& update : updates) {
      const auto updated = update(key);
      REQUIRE_FALSE(updated);
      CHECK(updated.error() == Errc::not_found);
      CHECK(updated.error().detail() == "node " + key.to_hex());
    }
  }
  CHECK(events == 0);
  CHECK(scene.node(1) == node);
  CHECK(scene.registry->table()->size() == 1);
}

TEST_CASE("a table that is held stays as it is") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  const auto before = scene.registry->table();
  const Node* node = before->find(numbered_key(1));
  REQUIRE(scene.registry->set_node_synced(numbered_key(1)));
  scene.registry->add_node(numbered_node(2));
  CHECK_FALSE(node->synced);
  CHECK(before->size() == 1);
  CHECK(before->find(numbered_key(2)) == nullptr);
}

TEST_CASE("a table outlives its registry") {
  auto registry = in_memory_node_registry();
  registry->add_node(numbered_node(1));
  const auto table = registry->table();
  registry.reset();
  CHECK(table->find(numbered_key(1))->port == 3002);
}

TEST_CASE("several registries are read by one thread without meeting") {
  std::vector<std::shared_ptr<NodeRegistry>> registries(20);
  for (std::uint32_t number = 0; number < 20; ++number) {
    registries[number] = in_memory_node_registry();
    registries[number]->add_node(numbered_node(number));
  }
  for (int round = 0; round < 2; ++round)
    for (std::uint32_t number = 0; number < 20; ++number)
      CHECK(numbers_of(registries[number]->table()->nodes()) == std::vector{number});
}

TEST_CASE("read gives what its question gives, of the table as of now") {
  const TableScene scene;
  scene.registry->add_node(numbered_node(1));
  CHECK(scene.registry->read([](const NodeTable& table) { return table.size(); }) == 1);
  scene.registry->add_node(numbered_node(2));
  CHECK(scene.registry->read([](const NodeTable& table) { return table.size(); }) == 2);
  std::size_t seen = 0;
  scene.registry->read([&](const NodeTable& table) { seen = table.size(); });
  CHECK(seen == 2);
}

TEST_CASE("the table of a read stays as it is while inside of it the registry is updated and read") {
  const TableScene scene;
  scene.registry->add_node(numbered_node(1));
  scene.registry->read([&](const NodeTable& outer) {
    const Node* const node = outer.find(numbered_key(1));
    for (std::uint32_t number = 2; number <= 5; ++number) {
      scene.registry->add_node(numbered_node(number));
      scene.registry->read([&](const NodeTable& inner) { CHECK(inner.size() == number); });
      CHECK(scene.registry->table()->size() == number);
    }
    CHECK(outer.size() == 1);
    CHECK(outer.find(numbered_key(1)) == node);
    CHECK(node->first_public_key == numbered_key(1));
  });
  CHECK(scene.registry->read([](const NodeTable& table) { return table.size(); }) == 5);
}

TEST_CASE("a table that was replaced inside a read is not kept after it") {
  const TableScene scene;
  scene.registry->add_node(numbered_node(1));
  std::weak_ptr<const NodeTable> outer = scene.registry->table();
  scene.registry->read([&](const NodeTable&) {
    scene.registry->add_node(numbered_node(2));
    CHECK(scene.registry->table()->size() == 2);
    CHECK_FALSE(outer.expired());
  });
  CHECK(outer.expired());
}

TEST_CASE("a question that throws leaves the registry as it was") {
  const TableScene scene;
  scene.registry->add_node(numbered_node(1));
  CHECK_THROWS_AS(scene.registry->read([](const NodeTable&) { throw std::runtime_error("no answer"); }),
                  std::runtime_error);
  std::weak_ptr<const NodeTable> before = scene.registry->table();
  scene.registry->add_node(numbered_node(2));
  CHECK(scene.registry->read([](const NodeTable& table) { return table.size(); }) == 2);
  CHECK(before.expired());
}
