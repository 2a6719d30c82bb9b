// The queries of the node table, rule by rule (core.md §7).
#include "registry/table_scene.hpp"
#include "support/catch.hpp"

#include <p2p/crypto.hpp>
#include <p2p/node_table.hpp>

#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

using Numbers = std::vector<std::uint32_t>;

Node with_last_key(std::uint32_t number, std::uint32_t last_key) {
  Node node = numbered_node(number);
  node.last_public_key = numbered_key(last_key);
  return node;
}

Node enrolled(std::uint32_t number, Seconds date) {
  Node node = numbered_node(number);
  node.enrollment_date = date;
  return node;
}

}  // namespace

TEST_CASE("an empty table finds nothing") {
  const auto table = in_memory_node_registry()->table();
  CHECK(table->size() == 0);
  CHECK(table->find(numbered_key(1)) == nullptr);
  CHECK(table->find(numbered_node(1).endpoint()).empty());
  CHECK(table->nodes().empty());
  CHECK(table->first_public_keys().empty());
  CHECK(table->authorized_public_keys().empty());
  CHECK(table->first_enrolled_node() == nullptr);
  CHECK(table->authorized_nodes(day(1)).empty());
  CHECK(table->authorized_and_available_nodes(day(1)).empty());
  CHECK(table->available_nodes().empty());
}

TEST_CASE("a node is found by its first key and by each last key that it has had") {
  TableScene scene;
  for (const std::uint32_t last_key : {1U, 11U, 12U, 13U}) scene.registry->add_node(with_last_key(1, last_key));
  for (const std::uint32_t key : {1U, 11U, 12U, 13U}) {
    CHECK(scene.node(key).first_public_key == numbered_key(1));
    CHECK(scene.registry->table()->first_key(numbered_key(key)) == numbered_key(1));
  }
}

TEST_CASE("a host's own table holds what adding its nodes in this order gives") {
  const auto table = make_node_table(std::vector{with_last_key(1, 1), numbered_node(2), with_last_key(1, 11)});
  CHECK(table->size() == 2);
  CHECK(table->find(numbered_key(11))->last_public_key == numbered_key(11));
  CHECK(table->first_key(numbered_key(1)) == numbered_key(1));
  CHECK(make_node_table({})->nodes().empty());
}

TEST_CASE("an unknown key is its own first key") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  CHECK(scene.registry->table()->first_key(numbered_key(5)) == numbered_key(5));
}

TEST_CASE("a last key goes before a first key") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  scene.registry->add_node(with_last_key(2, 1));
  CHECK(scene.node(1).first_public_key == numbered_key(2));
  CHECK(scene.registry->table()->first_key(numbered_key(1)) == numbered_key(2));
  // The identity is not touched: updates still go to the node with this first key.
  REQUIRE(scene.registry->set_node_synced(numbered_key(1)));
  CHECK_FALSE(scene.node(1).synced);
}

TEST_CASE("a key that was a last key before it became a first key still names the older node") {
  TableScene scene;
  scene.registry->add_node(with_last_key(1, 2));
  scene.registry->add_node(with_last_key(2, 3));
  CHECK(scene.node(2).first_public_key == numbered_key(1));
  CHECK(scene.node(3).first_public_key == numbered_key(2));
}

TEST_CASE("of several nodes with one last key, the one added last has it") {
  TableScene scene;
  scene.registry->add_node(with_last_key(1, 9));
  scene.registry->add_node(with_last_key(2, 9));
  CHECK(scene.node(9).first_public_key == numbered_key(2));
  scene.registry->add_node(with_last_key(1, 9));
  CHECK(scene.node(9).first_public_key == numbered_key(1));
}

TEST_CASE("nodes are given in the order of the keys asked for") {
  TableScene scene;
  for (const std::uint32_t number : {1U, 2U, 3U}) scene.registry->add_node(numbered_node(number));
  const auto table = scene.registry->table();
  const auto nodes = table->nodes_info(std::vector{numbered_key(3), numbered_key(1), numbered_key(3)});
  REQUIRE(nodes);
  REQUIRE(nodes->size() == 3);
  CHECK((*nodes)[0]->first_public_key == numbered_key(3));
  CHECK((*nodes)[1]->first_public_key == numbered_key(1));
  CHECK((*nodes)[2]->first_public_key == numbered_key(3));
}

TEST_CASE("asking for nodes of which one is unknown is not_found and names it") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  const auto nodes = scene.registry->table()->nodes_info(std::vector{numbered_key(1), numbered_key(2)});
  REQUIRE_FALSE(nodes);
  CHECK(nodes.error() == Errc::not_found);
  CHECK(nodes.error().detail() == "node " + numbered_key(2).to_hex());
}

TEST_CASE("all nodes and their first keys are listed in the order in which they were added") {
  TableScene scene;
  for (const std::uint32_t number : {3U, 1U, 2U}) scene.registry->add_node(with_last_key(number, number + 10));
  const auto table = scene.registry->table();
  CHECK(table->first_public_keys() == std::vector{numbered_key(3), numbered_key(1), numbered_key(2)});
  CHECK(numbers_of(table->nodes()) == Numbers{1, 2, 3});
  CHECK(table->size() == 3);
}

TEST_CASE("authorized keys are listed whatever the date") {
  TableScene scene;
  scene.add_authorized(1, day(50000));
  scene.registry->add_node(numbered_node(2));
  CHECK(scene.registry->table()->authorized_public_keys() == std::vector{numbered_key(1)});
}

TEST_CASE("the first enrolled node has the smallest enrolment date") {
  TableScene scene;
  scene.registry->add_node(numbered_node(1));
  CHECK(scene.registry->table()->first_enrolled_node() == nullptr);
  scene.registry->add_node(enrolled(2, day(5)));
  scene.registry->add_node(enrolled(3, day(4)));
  scene.registry->add_node(enrolled(4, day(6)));
  CHECK(scene.registry->table()->first_enrolled_node()->first_public_key == numbered_key(3));
}

TEST_CASE("another node is the first enrolled once the first one's date has moved") {
  TableScene scene;
  scene.registry->add_node(enrolled(1, day(1)));
  scene.registry->add_node(enrolled(2, day(2)));
  scene.registry->add_node(enrolled(1, day(3)));
  CHECK(scene.registry->table()->first_enrolled_node()->first_public_key == numbered_key(2));
}

TEST_CASE("the first enrolled node is given as it is now") {
  TableScene scene;
  scene.registry->add_node(enrolled(1, day(1)));
  REQUIRE(scene.registry->set_node_synced(numbered_key(1)));
  CHECK(scene.registry->table()->first_enrolled_node()->synced);
}

TEST_CASE("nodes are authorized from their date on, or after it when it does not count") {
  TableScene scene;
  scene.add_authorized(1, day(1));
  scene.add_authorized(2, day(2));
  const auto table = scene.registry->table();
  CHECK(numbers_of(table->authorized_nodes(day(2))) == Numbers{1, 2});
  CHECK(numbers_of(table->authorized_nodes(day(2), DateBound::before)) == Numbers{1});
  CHECK(numbers_of(table->authorized_nodes(day(3), DateBound::before)) == Numbers{1, 2});
  CHECK(table->authorized_nodes(day(0)).empty());
}

TEST_CASE("a node that is authorized without a date is authorized at no date") {
  TableScene scene;
  Node node = numbered_node(1);
  node.authorized = true;
  scene.registry->add_node(node);
  CHECK(scene.registry->table()->authorized_nodes(Seconds::max()).empty());
  CHECK(scene.registry->table()->authorized_public_keys().size() == 1);
}

TEST_CASE("the extremes of time are dates like others") {
  TableScene scene;
  scene.add_authorized(1, Seconds::min());
  scene.add_authorized(2, Seconds::max());
  const auto table = scene.registry->table();
  CHECK(table->authorized_nodes(Seconds::min(), DateBound::before).empty());
  CHECK(numbers_of(table->authorized_nodes(Seconds::min())) == Numbers{1});
  CHECK(numbers_of(table->authorized_nodes(Seconds::max(), DateBound::before)) == Numbers{1});
  CHECK(numbers_of(table->authorized_nodes(Seconds::max())) == Numbers{1, 2});
}

TEST_CASE("when no node is authorized, the first enrolled one stands for all") {
  TableScene scene;
  scene.registry->add_node(enrolled(1, day(2)));
  scene.registry->add_node(enrolled(2, day(1)));
  scene.add_authorized(3, day(8));
  const auto table = scene.registry->table();
  CHECK(numbers_of(table->authorized_nodes(day(7))) == Numbers{2});
  CHECK(numbers_of(table->authorized_and_available_nodes(day(7))) == Numbers{2});
  CHECK(numbers_of(table->authorized_nodes(day(8))) == Numbers{3});
}

TEST_CASE("when no authorized node is available, the first enrolled one stands for them") {
  TableScene scene;
  scene.registry->add_node(enrolled(1, day(1)));
  scene.add_authorized(2, day(1));
  const auto table = scene.registry->table();
  CHECK(numbers_of(table->authorized_nodes(day(5))) == Numbers{2});
  CHECK(numbers_of(table->authorized_and_available_nodes(day(5))) == Numbers{1});
}

TEST_CASE("availability counts as it was at the date") {
  TableScene scene;
  for (const std::uint32_t number : {1U, 2U}) scene.add_authorized(number, day(1));
  REQUIRE(scene.registry->set_node_available(numbered_key(1), day(5)));
  REQUIRE(scene.registry->set_node_unavailable(numbered_key(2), day(5)));
  const auto table = scene.registry->table();
  CHECK(numbers_of(table->authorized_and_available_nodes(day(4))) == Numbers{2});
  CHECK(numbers_of(table->authorized_and_available_nodes(day(5), DateBound::before)) == Numbers{2});
  CHECK(numbers_of(table->authorized_and_available_nodes(day(5))) == Numbers{1});
  CHECK(numbers_of(table->authorized_and_available_nodes(day(6), DateBound::before)) == Numbers{1});
}

TEST_CASE("available nodes are those that are flagged now, authorized or not") {
  TableScene scene;
  for (const std::uint32_t number : {1U, 2U}) scene.registry->add_node(numbered_node(number));
  REQUIRE(scene.registry->set_node_available(numbered_key(2), day(50000)));
  const auto table = scene.registry->table();
  CHECK(numbers_of(table->available_nodes()) == Numbers{2});
  CHECK(table->available(numbered_key(2)));
  CHECK_FALSE(table->available(numbered_key(1)));
  CHECK_FALSE(table->available(numbered_key(3)));
}

TEST_CASE("a node is asked about by its first or its last key, not by an older one") {
  TableScene scene;
  for (const std::uint32_t last_key : {11U, 12U}) {
    Node node = with_last_key(1, last_key);
    node.authorized = true;
    node.authorization_date = day(1);
    node.available = true;
    node.availability_update = day(1);
    scene.registry->add_node(node);
  }
  const auto table = scene.registry->table();
  for (const std::uint32_t key : {1U, 12U}) {
    CHECK(table->authorized(numbered_key(key), day(1)));
    CHECK_FALSE(table->authorized(numbered_key(key), day(0)));
    CHECK(table->authorized_and_available(numbered_key(key), day(1)));
    CHECK(table->available(numbered_key(key)));
  }
  for (const std::uint32_t key : {11U, 13U}) {
    CHECK_FALSE(table->authorized(numbered_key(key), day(1)));
    CHECK_FALSE(table->authorized_and_available(numbered_key(key), day(1)));
    CHECK_FALSE(table->available(numbered_key(key)));
  }
}

TEST_CASE("a key that several nodes have as last key is authorized if one of them is") {
  TableScene scene;
  Node authorized = with_last_key(1, 9);
  authorized.authorized = true;
  authorized.authorization_date = day(1);
  scene.registry->add_node(authorized);
  scene.registry->add_node(with_last_key(2, 9));
  scene.registry->add_node(with_last_key(3, 9));
  CHECK(scene.registry->table()->authorized(numbered_key(9), day(1)));
}

TEST_CASE("the first enrolled node counts as authorized and available while it stands for all") {
  TableScene scene;
  scene.registry->add_node(enrolled(1, day(1)));
  scene.registry->add_node(numbered_node(2));
  auto table = scene.registry->table();
  CHECK(table->authorized(numbered_key(1), day(1)));
  CHECK(table->authorized_and_available(numbered_key(1), day(1)));
  CHECK_FALSE(table->available(numbered_key(1)));
  CHECK_FALSE(table->authorized(numbered_key(2), day(1)));

  scene.add_authorized(3, day(1));
  table = scene.registry->table();
  CHECK_FALSE(table->authorized(numbered_key(1), day(1)));
  CHECK(table->authorized_and_available(numbered_key(1), day(1)));
}

TEST_CASE("all nodes at an endpoint are found, in the order in which they were added") {
  TableScene scene;
  for (std::uint32_t number = 0; number < 100; ++number) {
    Node node = numbered_node(number);
    node.ip = Ipv4{{1, 2, 3, 4}};
    node.port = number % 2 == 0 ? 5000 : 5001;
    scene.registry->add_node(node);
  }
  const auto table = scene.registry->table();
  const NodeRefs found = table->find(Endpoint{Ipv4{{1, 2, 3, 4}}, 5001});
  REQUIRE(found.size() == 50);
  for (std::uint32_t index = 0; index < 50; ++index)
    CHECK(found[index]->first_public_key == numbered_key(2 * index + 1));
}

TEST_CASE("a node duplicates another when the first one at its endpoint is of another chain") {
  TableScene scene;
  const PublicKey previous = numbered_key(7);
  Node node = numbered_node(1);
  node.last_address = derive_address(previous).value();
  scene.registry->add_node(node);
  Node second = numbered_node(2);
  second.ip = node.ip;
  scene.registry->add_node(second);
  const auto table = scene.registry->table();
  CHECK_FALSE(table->duplicating_node(node.endpoint(), previous));
  CHECK(table->duplicating_node(node.endpoint(), numbered_key(8)));
  CHECK_FALSE(table->duplicating_node(numbered_node(3).endpoint(), numbered_key(8)));
}

TEST_CASE("duplication is asked of a list as of a table") {
  const PublicKey previous = numbered_key(7);
  Node first = numbered_node(1);
  first.last_address = derive_address(previous).value();
  Node second = numbered_node(2);
  second.ip = first.ip;
  const Node elsewhere = numbered_node(3);
  const NodeRefs own_first{&elsewhere, &first, &second};
  const NodeRefs other_first{&elsewhere, &second, &first};
  CHECK_FALSE(duplicating_node(first.endpoint(), previous, own_first));
  CHECK(duplicating_node(first.endpoint(), previous, other_first));
  CHECK_FALSE(duplicating_node(first.endpoint(), previous, NodeRefs{&elsewhere}));
}
