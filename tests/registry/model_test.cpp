// Random updates and all queries, beside the naive registry.
#include "registry/naive_registry.hpp"
#include "registry/table_scene.hpp"
#include "support/catch.hpp"

#include <p2p/node_registry.hpp>

#include <random>
#include <set>
#include <string>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

/// Few keys, dates and endpoints, so that nodes meet in all of them.
class RandomUpdates {
 public:
  RandomUpdates(std::uint64_t seed, std::uint32_t keys) : random_(seed), keys_(keys) {}

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  bool coin() { return below(2) == 0; }
  PublicKey key() { return numbered_key(below(keys_)); }
  Seconds date() { return day(static_cast<int>(below(8))); }
  GeoPatch patch() { return GeoPatch({'A', 'B', static_cast<std::uint8_t>('0' + below(3))}); }

  Node node() {
    Node node = numbered_node(below(keys_));
    if (coin()) node.last_public_key = key();
    node.port = static_cast<std::uint16_t>(1 + below(3));
    node.ip.octets = {10, 0, 0, static_cast<std::uint8_t>(below(5))};
    node.geo_patch = patch();
    node.network_patch = patch();
    node.average_availability = below(101) / 100.0;
    node.enrollment_date = below(3) == 0 ? Seconds{} : date();
    node.available = coin();
    node.synced = coin();
    node.authorized = below(4) == 0;
    if (node.authorized && below(8) != 0) node.authorization_date = date();
    node.availability_update = date();
    return node;
  }
  UnknownFields unknown() { return {coin(), coin(), coin(), coin(), coin()}; }

  /// The same update to both.
  void apply(NodeRegistry& registry, NaiveRegistry& naive);

 private:
  template <class Change>
  void change(const PublicKey& key, NaiveRegistry& naive, const Result<void>& updated, Change change_naive) {
    const auto known = naive.nodes.find(key);
    REQUIRE(updated.has_value() == (known != naive.nodes.end()));
    if (updated)
      change_naive(known->second);
    else
      REQUIRE(updated.error() == Errc::not_found);
  }
  void apply_to_one(NodeRegistry& registry, NaiveRegistry& naive);

  std::mt19937_64 random_;
  std::uint32_t keys_;
};

void RandomUpdates::apply(NodeRegistry& registry, NaiveRegistry& naive) {
  if (below(3) != 0) return apply_to_one(registry, naive);
  const Node added = node();
  const UnknownFields fields = unknown();
  registry.add_node(added, fields);
  naive.add(added, fields);
}

void RandomUpdates::apply_to_one(NodeRegistry& registry, NaiveRegistry& naive) {
  const PublicKey key = this->key();
  const Seconds date = this->date();
  const auto set_available = [&](bool available) {
    return [=](Node& node) {
      node.available = available;
      node.availability_update = date;
    };
  };
  const auto set_globally = [&](bool available) {
    return [=](Node& node) {
      if (node.available != available) set_available(available)(node);
    };
  };
  switch (below(11)) {
    case 0:
      return change(key, naive, registry.authorize_node(key, date), [&](Node&) {
        if (auto& known = naive.authorized[key]; !known) known = date;
      });
    case 1:
      return change(key, naive, registry.unauthorize_node(key), [&](Node&) { naive.authorized.erase(key); });
    case 2:
      return change(key, naive, registry.set_node_available(key, date), set_available(true));
    case 3:
      return change(key, naive, registry.set_node_unavailable(key, date), set_available(false));
    case 4:
      return change(key, naive, registry.set_node_globally_available(key, date), set_globally(true));
    case 5:
      return change(key, naive, registry.set_node_globally_unavailable(key, date), set_globally(false));
    case 6:
      return change(key, naive, registry.set_node_synced(key), [](Node& node) { node.synced = true; });
    case 7:
      return change(key, naive, registry.set_node_unsynced(key), [](Node& node) { node.synced = false; });
    case 8: {
      const double average = below(101) / 100.0;
      return change(key, naive, registry.update_average_availability(key, average),
                    [&](Node& node) { node.average_availability = average; });
    }
    case 9: {
      const GeoPatch patch = this->patch();
      return change(key, naive, registry.update_network_patch(key, patch),
                    [&](Node& node) { node.network_patch = patch; });
    }
    default: {
      const Ipv4 ip{{10, 0, 0, static_cast<std::uint8_t>(below(5))}};
      return change(key, naive, registry.update_node_ip(key, ip, 2), [&](Node& node) {
        node.ip = ip;
        node.port = 2;
      });
    }
  }
}

std::vector<std::uint32_t> numbers_of(const std::vector<Node>& nodes) {
  NodeRefs refs;
  for (const Node& node : nodes) refs.push_back(&node);
  return test::numbers_of(refs);
}

/// The naive answer, or any of the nodes enrolled first alone.
void check_dated(const NodeRefs& nodes, const std::vector<Node>& expected, const NaiveRegistry& naive) {
  if (!expected.empty() || !naive.first_enrollment())
    REQUIRE(test::numbers_of(nodes) == numbers_of(expected));
  else
    REQUIRE((nodes.size() == 1 && nodes[0]->enrollment_date == naive.first_enrollment()));
}

bool has_key(const Node& node, const PublicKey& key) {
  return node.first_public_key == key || node.last_public_key == key;
}

void check_key(const NodeTable& table, const NaiveRegistry& naive, const PublicKey& key) {
  const Node* found = table.find(key);
  const auto expected = naive.find(key);
  REQUIRE((found != nullptr) == expected.has_value());
  if (found) REQUIRE(*found == *expected);
  REQUIRE(table.first_key(key) == naive.first_key(key));

  const auto is_in = [&](const NodeRefs& nodes) {
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node* node) { return has_key(*node, key); });
  };
  REQUIRE(table.available(key) == is_in(table.available_nodes()));
  REQUIRE(table.authorized(key, day(3)) == is_in(table.authorized_nodes(day(3))));
  REQUIRE(table.authorized_and_available(key, day(3)) == is_in(table.authorized_and_available_nodes(day(3))));
}

void check_lists(const NodeTable& table, const NaiveRegistry& naive) {
  const auto everything = naive.select([](const Node&) { return true; });
  const auto authorized = naive.select([](const Node& node) { return node.authorized; });
  const auto available = naive.select([](const Node& node) { return node.available; });
  REQUIRE(table.size() == everything.size());
  REQUIRE(test::numbers_of(table.nodes()) == numbers_of(everything));
  REQUIRE(test::numbers_of(table.first_public_keys()) == numbers_of(everything));
  REQUIRE(test::numbers_of(table.authorized_public_keys()) == numbers_of(authorized));
  REQUIRE(test::numbers_of(table.available_nodes()) == numbers_of(available));
  const Node* first = table.first_enrolled_node();
  REQUIRE((first ? std::optional(first->enrollment_date) : std::nullopt) == naive.first_enrollment());
}

void check_endpoints(const NodeTable& table, const NaiveRegistry& naive) {
  for (std::uint8_t octet = 0; octet < 5; ++octet)
    for (std::uint16_t port = 1; port <= 3; ++port) {
      const Endpoint endpoint{Ipv4{{10, 0, 0, octet}}, port};
      const auto expected = naive.select([&](const Node& node) { return node.endpoint() == endpoint; });
      REQUIRE(test::numbers_of(table.find(endpoint)) == numbers_of(expected));
    }
}

void check_all(const NodeTable& table, const NaiveRegistry& naive, std::uint32_t keys) {
  check_lists(table, naive);
  check_endpoints(table, naive);
  for (int days = 0; days < 9; ++days)
    for (const DateBound bound : {DateBound::up_to, DateBound::before}) {
      check_dated(table.authorized_nodes(day(days), bound), naive.authorized_nodes(day(days), bound), naive);
      check_dated(table.authorized_and_available_nodes(day(days), bound),
                  naive.authorized_and_available_nodes(day(days), bound), naive);
    }
  for (std::uint32_t key = 0; key < keys; ++key) check_key(table, naive, numbered_key(key));
}

}  // namespace

TEST_CASE("thousands of random updates give what the rules say, by every query") {
  // Few keys make nodes meet; many fill several chunks and buckets.
  for (const std::uint32_t keys : {3U, 12U, 300U}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      INFO("seed " << seed << " with " << keys << " keys");
      RandomUpdates updates(seed, keys);
      NaiveRegistry naive;
      const auto registry = in_memory_node_registry();
      for (int step = 0; step < 3000; ++step) {
        updates.apply(*registry, naive);
        if (step % (2 * static_cast<int>(keys)) == 0) check_all(*registry->table(), naive, keys);
      }
      check_all(*registry->table(), naive, keys);
    }
  }
}

TEST_CASE("a table that was read keeps giving what it gave, whatever comes after it") {
  constexpr std::uint32_t kKeys = 100;
  RandomUpdates updates(1, kKeys);
  NaiveRegistry naive;
  const auto registry = in_memory_node_registry();
  std::vector<std::pair<std::shared_ptr<const NodeTable>, NaiveRegistry>> read;
  for (int step = 0; step < 2000; ++step) {
    updates.apply(*registry, naive);
    if (step % 100 == 0) read.emplace_back(registry->table(), naive);
  }
  for (const auto& [table, then] : read) check_all(*table, then, kKeys);
}
