#include "discovery/bootstrapping_nodes.hpp"
#include "support/catch.hpp"
#include "support/nodes.hpp"

#include <p2p/node_registry.hpp>

#include <set>
#include <string>

namespace p2p {
namespace {

using test::make_node;

constexpr Seconds kNow = test::kEnrolled + std::chrono::hours(1);
const GeoPatch kHere = GeoPatch::parse("000").value();

std::shared_ptr<NodeRegistry> registry_of(int nodes) {
  const auto registry = in_memory_node_registry();
  for (int i = 1; i <= nodes; ++i)
    registry->add_node(make_node(static_cast<std::uint8_t>(i), std::string{"0123456789ABCDEF"[i % 16]} + "00"));
  return registry;
}

std::vector<std::uint8_t> numbers(const std::vector<Node>& nodes) {
  std::vector<std::uint8_t> numbers;
  for (const Node& node : nodes) numbers.push_back(node.ip.octets[3]);
  return numbers;
}

TEST_CASE("a newcomer is told five different nodes for its seeds, the five nearest, and the first one") {
  const auto registry = registry_of(12);
  const auto random = seeded_random_source(1);
  const auto answer = bootstrapping_nodes(*registry->table(), kHere, kNow, *random);
  REQUIRE(answer);
  const auto seeds = numbers(answer->new_seeds);
  CHECK(std::set(seeds.begin(), seeds.end()).size() == kMaxNewSeeds);
  CHECK(numbers(answer->closest_nodes) == std::vector<std::uint8_t>{1, 2, 3, 4, 5});
  CHECK(answer->first_enrolled_node == make_node(1, "100"));
}

TEST_CASE("new seeds are drawn anew each time, and any node may be one") {
  const auto registry = registry_of(12);
  const auto random = seeded_random_source(1);
  std::set<std::uint8_t> seen;
  for (int i = 0; i < 100; ++i)
    for (const auto number : numbers(bootstrapping_nodes(*registry->table(), kHere, kNow, *random)->new_seeds))
      seen.insert(number);
  CHECK(seen.size() == 12);
}

TEST_CASE("only authorized and available nodes are named, but for the first one") {
  const auto registry = registry_of(3);
  REQUIRE(registry->set_node_unavailable(make_node(1).first_public_key, test::kEnrolled));
  REQUIRE(registry->unauthorize_node(make_node(3).first_public_key));
  const auto random = seeded_random_source(1);
  const auto answer = bootstrapping_nodes(*registry->table(), kHere, kNow, *random);
  REQUIRE(answer);
  CHECK(numbers(answer->new_seeds) == std::vector<std::uint8_t>{2});
  CHECK(numbers(answer->closest_nodes) == std::vector<std::uint8_t>{2});
  CHECK(answer->first_enrolled_node.first_public_key == make_node(1).first_public_key);
}

TEST_CASE("who knows of no enrolled node has no answer") {
  const auto registry = in_memory_node_registry();
  Node node = make_node(1);
  node.enrollment_date = {};
  registry->add_node(node);
  const auto random = seeded_random_source(1);
  CHECK_FALSE(bootstrapping_nodes(*registry->table(), kHere, kNow, *random));
}

TEST_CASE("a received first node is taken with the dates of a node of which nothing is known") {
  Node node = make_node(1);
  node.last_update_date = kNow;
  const Node taken = as_received_first_node(node);
  CHECK(taken.last_update_date == Node().last_update_date);
  CHECK(taken.availability_update == Node().availability_update);
  CHECK(taken.first_public_key == node.first_public_key);
  CHECK(taken.available);
}

}  // namespace
}  // namespace p2p
