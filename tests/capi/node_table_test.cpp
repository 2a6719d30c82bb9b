// The node table through the ABI: queries, updates, events, loading.
#include "capi/simulated.hpp"

#include <cstring>
#include <string>
#include <vector>

using namespace capi_test;

namespace {

constexpr std::int64_t kDate = 1'700'000'000;

struct Table {
  World world = make_world();
  NodeOptions options{"table", world.get(), "10.0.0.1"};
  Node node = started(options);
  p2p_keypair one = keys("one");

  [[nodiscard]] p2p_network* get() const { return node.get(); }
  [[nodiscard]] p2p_bytes key() const { return bytes(one.public_key); }

  void add() const { add_as(key(), kDate); }
  /// Who counts as authorized while nobody is (core.md 7): else that would be the node under test.
  void add_first_enrolled() const { add_as(node.key(), kDate - 1); }
  void add_as(p2p_bytes first_key, std::int64_t enrolled) const {
    p2p_node given{};
    REQUIRE(p2p_node_init(&given, sizeof given) == P2P_OK);
    given.first_public_key = first_key;
    given.ip[0] = 10;
    given.port = 3002;
    given.enrollment_date = enrolled;
    std::memcpy(given.network_patch, "AB1", 3);
    REQUIRE(p2p_network_add_node(get(), &given, 0) == P2P_OK);
  }
  /// What the table says of the node under test.
  [[nodiscard]] p2p_node shown() const {
    const p2p_bytes keys[] = {key()};
    p2p_node_list* list = nullptr;
    REQUIRE(p2p_network_find_nodes(get(), keys, 1, &list) == P2P_OK);
    const NodeList owned(list);
    return *p2p_node_list_at(list, 0);
  }

  [[nodiscard]] NodeList nodes(std::int32_t which, std::int64_t date = P2P_NOW) const {
    p2p_node_list* list = nullptr;
    REQUIRE(p2p_network_nodes(get(), which, date, 0, &list) == P2P_OK);
    return NodeList(list);
  }
  [[nodiscard]] bool is(std::int32_t which, std::int64_t date = P2P_NOW) const {
    std::int32_t answer = -1;
    REQUIRE(p2p_network_node_is(get(), key(), which, date, &answer) == P2P_OK);
    return answer == 1;
  }
};

}  // namespace

TEST_CASE("a node that is added is found by key, by endpoint and in lists") {
  Table table;
  table.add();
  const NodeList all = table.nodes(P2P_NODES_ALL);
  REQUIRE(p2p_node_list_size(all.get()) == 1);
  const p2p_node* found = p2p_node_list_at(all.get(), 0);
  CHECK(found->size == sizeof(p2p_node));
  CHECK(text(found->first_public_key) == text(table.key()));
  CHECK(found->ip[0] == 10);
  CHECK(found->enrollment_date == kDate);
  CHECK(std::string(reinterpret_cast<const char*>(found->network_patch), 3) == "AB1");
  CHECK(p2p_node_list_at(all.get(), 1) == nullptr);

  const p2p_bytes keys[] = {table.key()};
  p2p_node_list* list = nullptr;
  REQUIRE(p2p_network_find_nodes(table.get(), keys, 1, &list) == P2P_OK);
  const NodeList by_key(list);
  CHECK(p2p_node_list_size(list) == 1);
  const auto where = endpoint("10.0.0.0:3002");
  REQUIRE(p2p_network_nodes_at(table.get(), &where, &list) == P2P_OK);
  const NodeList by_endpoint(list);
  CHECK(p2p_node_list_size(list) == 1);
  const auto stranger = capi_test::keys("stranger");
  const p2p_bytes unknown[] = {bytes(stranger.public_key)};
  CHECK(p2p_network_find_nodes(table.get(), unknown, 1, &list) == P2P_NOT_FOUND);
  p2p_key first{};
  REQUIRE(p2p_network_first_key(table.get(), unknown[0], &first) == P2P_OK);
  CHECK(text(bytes(first)) == text(unknown[0]));
  std::int32_t duplicating = -1;
  REQUIRE(p2p_network_duplicating_node(table.get(), &where, unknown[0], &duplicating) == P2P_OK);
  CHECK(duplicating == 1);
}

TEST_CASE("a list lives longer than the state of the table that it shows") {
  Table table;
  table.add();
  const NodeList before = table.nodes(P2P_NODES_ALL);
  REQUIRE(p2p_network_update_network_patch(table.get(), table.key(), reinterpret_cast<const std::uint8_t*>("123")) ==
          P2P_OK);
  table.node.network.reset();
  CHECK(std::string(reinterpret_cast<const char*>(p2p_node_list_at(before.get(), 0)->network_patch), 3) == "AB1");
}

TEST_CASE("each update changes what it says") {
  Table table;
  table.add();
  table.add_first_enrolled();
  const auto update = [&](std::int32_t change) {
    return p2p_network_update_node(table.get(), table.key(), change, kDate);
  };
  CHECK_FALSE(table.is(P2P_NODES_AUTHORIZED));
  CHECK(update(P2P_NODE_AUTHORIZE) == P2P_OK);
  CHECK(table.is(P2P_NODES_AUTHORIZED));
  CHECK_FALSE(table.is(P2P_NODES_AUTHORIZED, kDate - 1));
  CHECK(update(P2P_NODE_GLOBALLY_AVAILABLE) == P2P_OK);
  CHECK(table.is(P2P_NODES_AVAILABLE));
  CHECK(table.is(P2P_NODES_AUTHORIZED_AND_AVAILABLE));
  CHECK(update(P2P_NODE_UNAVAILABLE) == P2P_OK);
  CHECK_FALSE(table.is(P2P_NODES_AVAILABLE));
  CHECK(update(P2P_NODE_AVAILABLE) == P2P_OK);
  CHECK(update(P2P_NODE_GLOBALLY_UNAVAILABLE) == P2P_OK);
  CHECK_FALSE(table.is(P2P_NODES_AVAILABLE));
  CHECK(update(P2P_NODE_UNAUTHORIZE) == P2P_OK);
  CHECK_FALSE(table.is(P2P_NODES_AUTHORIZED));
  CHECK(update(P2P_NODE_SYNCED) == P2P_OK);
  CHECK(table.shown().synced == 1);
  CHECK(update(P2P_NODE_UNSYNCED) == P2P_OK);
  CHECK(table.shown().synced == 0);
  CHECK(update(8) == P2P_INVALID_ARGUMENT);
  CHECK(p2p_network_update_average_availability(table.get(), table.key(), 0.5) == P2P_OK);
  CHECK(table.shown().average_availability == 0.5);
  const std::uint8_t ip[4] = {10, 9, 8, 7};
  CHECK(p2p_network_update_node_ip(table.get(), table.key(), ip, 99) == P2P_OK);
  CHECK(table.shown().port == 99);
  CHECK(p2p_network_update_node(table.get(), bytes(keys("nobody").public_key), P2P_NODE_SYNCED, 0) == P2P_NOT_FOUND);
  CHECK(p2p_node_list_size(table.nodes(P2P_NODES_FIRST_ENROLLED).get()) == 1);
  p2p_node_list* none = nullptr;
  CHECK(p2p_network_nodes(table.get(), 5, P2P_NOW, 0, &none) == P2P_INVALID_ARGUMENT);
}

TEST_CASE("subscribers hear of every update until they unsubscribe, and their context is released once") {
  Table table;
  struct Heard {
    std::vector<int> available;
    int released = 0;
  } heard;
  p2p_subscription* made = nullptr;
  REQUIRE(p2p_network_subscribe(
              table.get(),
              [](void* context, p2p_event* event) {
                static_cast<Heard*>(context)->available.push_back(event->node->available);
              },
              &heard, [](void* context) { ++static_cast<Heard*>(context)->released; }, &made) == P2P_OK);
  {
    const Subscribed subscription(made);
    table.add();
    REQUIRE(p2p_network_update_node(table.get(), table.key(), P2P_NODE_AVAILABLE, kDate) == P2P_OK);
    CHECK(heard.available == std::vector<int>{0, 1});
    CHECK(heard.released == 0);
  }
  CHECK(heard.released == 1);
  REQUIRE(p2p_network_update_node(table.get(), table.key(), P2P_NODE_UNAVAILABLE, kDate) == P2P_OK);
  CHECK(heard.available.size() == 2);
}

TEST_CASE("lists are sorted by distance") {
  std::vector<p2p_node> nodes(2);
  const auto far = keys("far");
  const auto near = keys("near");
  for (auto& node : nodes) REQUIRE(p2p_node_init(&node, sizeof node) == P2P_OK);
  nodes[0].first_public_key = bytes(far.public_key);
  nodes[1].first_public_key = bytes(near.public_key);
  std::memcpy(nodes[0].network_patch, "FF0", 3);
  std::memcpy(nodes[1].network_patch, "110", 3);
  const p2p_node* pointers[] = {&nodes[0], &nodes[1]};
  p2p_node_list* list = nullptr;
  REQUIRE(p2p_node_list_create(pointers, 2, &list) == P2P_OK);
  const NodeList owned(list);
  p2p_node_list* sorted = nullptr;
  REQUIRE(p2p_node_list_sort_by_nearest(list, reinterpret_cast<const std::uint8_t*>("000"), &sorted) == P2P_OK);
  const NodeList owned_sorted(sorted);
  CHECK(text(p2p_node_list_at(sorted, 0)->first_public_key) == text(bytes(near.public_key)));
}

TEST_CASE("shared secrets authorize exactly their nodes, and a damaged summary file changes nothing") {
  Table table;
  table.add();
  table.add_first_enrolled();
  p2p_buffer* address = nullptr;
  REQUIRE(p2p_address_derive(table.key(), &address) == P2P_OK);
  const Buffer owned(address);
  const p2p_bytes keys[] = {table.key()};
  REQUIRE(p2p_network_load_node_shared_secrets(table.get(), p2p_buffer_bytes(address), kDate, keys, 1, kDate) ==
          P2P_OK);
  CHECK(table.is(P2P_NODES_AUTHORIZED));
  REQUIRE(p2p_network_load_node_shared_secrets(table.get(), p2p_buffer_bytes(address), kDate, nullptr, 0, kDate) ==
          P2P_OK);
  CHECK_FALSE(table.is(P2P_NODES_AUTHORIZED));

  p2p_error error{};
  error.size = sizeof error;
  std::size_t skipped = 99;
  CHECK(p2p_network_load_p2p_view(table.get(), bytes("torn"), kDate, &skipped, &error) != P2P_OK);
  CHECK(skipped == 99);
  CHECK(p2p_network_load_p2p_view(table.get(), {}, kDate, &skipped, nullptr) == P2P_OK);
  CHECK(skipped <= 1);
  p2p_node_transaction transaction{};
  transaction.size = sizeof transaction;
  CHECK(p2p_network_load_node_transaction(table.get(), &transaction, &error) == P2P_INVALID_KEY);
}
