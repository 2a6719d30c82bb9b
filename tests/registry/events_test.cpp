// Node-update events, on one thread.
#include "registry/table_scene.hpp"
#include "support/catch.hpp"

#include <p2p/node_registry.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace p2p;
using namespace p2p::test;

TEST_CASE("an update publishes one event with the node's final state") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  std::vector<Node> events;
  const auto subscription = scene.registry->subscribe([&](const Node& node) { events.push_back(node); });
  Node changed = numbered_node(1);
  changed.available = true;
  changed.availability_update = day(1);
  changed.authorized = true;
  changed.authorization_date = day(2);
  scene.registry->add_node(changed);
  CHECK(events == std::vector{changed});
}

TEST_CASE("updates publish also when nothing changes, except those that say otherwise") {
  TableScene scene;
  NodeRegistry& registry = *scene.registry;
  const PublicKey key = numbered_key(1);
  registry.add_node(numbered_node(1));
  std::size_t events = 0;
  const auto subscription = registry.subscribe([&](const Node&) { ++events; });
  const auto events_of = [&](auto update) {
    const std::size_t before = events;
    update();
    return events - before;
  };
  CHECK(events_of([&] { registry.add_node(numbered_node(1)); }) == 1);
  for (const std::size_t times : {1U, 0U})
    CHECK(events_of([&] { REQUIRE(registry.authorize_node(key, day(1))); }) == times);
  for (int twice = 0; twice < 2; ++twice) {
    CHECK(events_of([&] { REQUIRE(registry.unauthorize_node(key)); }) == 1);
    CHECK(events_of([&] { REQUIRE(registry.set_node_available(key, day(1))); }) == 1);
    CHECK(events_of([&] { REQUIRE(registry.set_node_synced(key)); }) == 1);
    CHECK(events_of([&] { REQUIRE(registry.update_average_availability(key, 0.5)); }) == 1);
    CHECK(events_of([&] { REQUIRE(registry.update_network_patch(key, GeoPatch())); }) == 1);
    CHECK(events_of([&] { REQUIRE(registry.update_node_ip(key, Ipv4{{1, 2, 3, 4}}, 5)); }) == 1);
  }
  for (int twice = 0; twice < 2; ++twice) {
    CHECK(events_of([&] { REQUIRE(registry.set_node_unavailable(key, day(1))); }) == 1);
    CHECK(events_of([&] { REQUIRE(registry.set_node_unsynced(key)); }) == 1);
  }
  for (const std::size_t times : {1U, 0U})
    CHECK(events_of([&] { REQUIRE(registry.set_node_globally_available(key, day(1))); }) == times);
  for (const std::size_t times : {1U, 0U})
    CHECK(events_of([&] { REQUIRE(registry.set_node_globally_unavailable(key, day(1))); }) == times);
}

TEST_CASE("a callback sees the update in the table") {
  TableScene scene;
  bool seen = false;
  const auto subscription =
      scene.registry->subscribe([&](const Node& node) { seen = scene.node(node.first_public_key) == node; });
  scene.registry->add_node(numbered_node(1));
  CHECK(seen);
}

TEST_CASE("every subscriber gets every event from its subscription on") {
  TableScene scene;
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> second;
  const auto one =
      scene.registry->subscribe([&](const Node& node) { first.push_back(number_of(node.first_public_key)); });
  scene.registry->add_node(numbered_node(1));
  const auto two =
      scene.registry->subscribe([&](const Node& node) { second.push_back(number_of(node.first_public_key)); });
  scene.registry->add_node(numbered_node(2));
  CHECK(first == std::vector<std::uint32_t>{1, 2});
  CHECK(second == std::vector<std::uint32_t>{2});
}

TEST_CASE("no event comes after unsubscribing, and what the callback owned is gone") {
  TableScene scene;
  std::size_t events = 0;
  auto owned = std::make_shared<int>();
  const std::weak_ptr<int> watched = owned;
  auto subscription = scene.registry->subscribe([&, owned = std::move(owned)](const Node&) { ++events; });
  subscription.unsubscribe();
  CHECK(watched.expired());
  scene.registry->add_node(numbered_node(1));
  CHECK(events == 0);
}

TEST_CASE("a subscription may end itself inside its callback") {
  TableScene scene;
  std::size_t events = 0;
  Subscription subscription;
  auto owned = std::make_shared<int>();
  const std::weak_ptr<int> watched = owned;
  subscription = scene.registry->subscribe([&, owned = std::move(owned)](const Node&) {
    ++events;
    subscription.unsubscribe();
    CHECK_FALSE(watched.expired());
  });
  scene.registry->add_node(numbered_node(1));
  CHECK(watched.expired());
  scene.registry->add_node(numbered_node(2));
  CHECK(events == 1);
}

TEST_CASE("a subscriber ended by another one's callback does not get the event under way") {
  TableScene scene;
  std::size_t events = 0;
  Subscription second;
  const auto first = scene.registry->subscribe([&](const Node&) { second.unsubscribe(); });
  second = scene.registry->subscribe([&](const Node&) { ++events; });
  scene.registry->add_node(numbered_node(1));
  CHECK(events == 0);
}

TEST_CASE("a subscriber that joins inside a callback gets the events of later updates only") {
  TableScene scene;
  std::vector<std::uint32_t> seen;
  Subscription second;
  const auto first = scene.registry->subscribe([&](const Node& node) {
    if (number_of(node.first_public_key) != 1) return;
    second = scene.registry->subscribe([&](const Node& late) { seen.push_back(number_of(late.first_public_key)); });
    scene.registry->add_node(numbered_node(2));
  });
  scene.registry->add_node(numbered_node(1));
  CHECK(seen == std::vector<std::uint32_t>{2});
}

TEST_CASE("an update inside a callback comes after the event under way, for everybody") {
  TableScene scene;
  std::vector<std::uint32_t> seen;
  const auto first = scene.registry->subscribe([&](const Node& node) {
    const auto number = number_of(node.first_public_key);
    if (number < 5) scene.registry->add_node(numbered_node(number + 1));
  });
  const auto second =
      scene.registry->subscribe([&](const Node& node) { seen.push_back(number_of(node.first_public_key)); });
  scene.registry->add_node(numbered_node(1));
  CHECK(seen == std::vector<std::uint32_t>{1, 2, 3, 4, 5});
}

TEST_CASE("what a callback throws comes out of the update, after everybody has had the event") {
  TableScene scene;
  std::size_t events = 0;
  const auto first = scene.registry->subscribe([](const Node&) { throw std::runtime_error("no more"); });
  const auto second = scene.registry->subscribe([&](const Node&) { ++events; });
  CHECK_THROWS_AS(scene.registry->add_node(numbered_node(1)), std::runtime_error);
  CHECK(events == 1);
  CHECK(scene.registry->table()->size() == 1);
  CHECK_THROWS_AS(scene.registry->set_node_synced(numbered_key(1)), std::runtime_error);
  CHECK(events == 2);
}

TEST_CASE("what a callback throws at an update made inside a callback comes out of the outer update") {
  TableScene scene;
  bool inner_returned = false;
  const auto subscription = scene.registry->subscribe([&](const Node& node) {
    if (number_of(node.first_public_key) == 2) throw std::runtime_error("no more");
    scene.registry->add_node(numbered_node(2));
    inner_returned = true;
  });
  CHECK_THROWS_AS(scene.registry->add_node(numbered_node(1)), std::runtime_error);
  CHECK(inner_returned);
}

TEST_CASE("a subscription may outlive its registry") {
  auto registry = in_memory_node_registry();
  auto subscription = registry->subscribe([](const Node&) {});
  registry.reset();
  CHECK_NOTHROW(subscription.unsubscribe());
}

TEST_CASE("a callback may drop the last reference to the registry") {
  auto registry = in_memory_node_registry();
  const std::weak_ptr<NodeRegistry> watched = registry;
  NodeRegistry* const bare = registry.get();
  std::size_t events = 0;
  const auto subscription = registry->subscribe([&](const Node&) {
    ++events;
    registry.reset();
  });
  bare->add_node(numbered_node(1));
  CHECK(events == 1);
  CHECK(watched.expired());
}
