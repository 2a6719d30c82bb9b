#include <p2p/node_lists.hpp>

#include "support/catch.hpp"
#include "support/vectors.hpp"

#include <p2p/geo.hpp>
#include <p2p/node.hpp>
#include <p2p/random_source.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <string>

namespace p2p {
namespace {

PublicKey key(std::size_t number) {
  std::array<std::uint8_t, 32> raw{};
  raw[30] = static_cast<std::uint8_t>(number >> 8U);
  raw[31] = static_cast<std::uint8_t>(number);
  return PublicKey::from_raw(Curve::ed25519, Origin::software, raw).value();
}

/// Nodes numbered from 0, with these network patches.
std::deque<Node> nodes_at(const std::vector<std::string>& patches) {
  std::deque<Node> nodes;
  for (const std::string& patch : patches) {
    Node& node = nodes.emplace_back();
    node.first_public_key = key(nodes.size() - 1);
    node.network_patch = GeoPatch({static_cast<std::uint8_t>(patch[0]), static_cast<std::uint8_t>(patch[1]),
                                   static_cast<std::uint8_t>(patch[2])});
  }
  return nodes;
}

NodeRefs refs(const std::deque<Node>& nodes) {
  NodeRefs result;
  for (const Node& node : nodes) result.push_back(&node);
  return result;
}

std::vector<std::size_t> numbers(const NodeRefs& nodes) {
  std::vector<std::size_t> result;
  for (const Node* node : nodes) {
    const auto raw = node->first_public_key.raw();
    result.push_back(std::size_t{raw[30]} * 256 + raw[31]);
  }
  return result;
}

GeoPatch patch(const char* text) { return GeoPatch::parse(text).value(); }

using Numbers = std::vector<std::size_t>;

TEST_CASE("distinct nodes are kept where they come first") {
  auto nodes = nodes_at({"000", "111", "222"});
  Node copy = nodes[0];
  copy.port = 4000;
  const NodeRefs list{&nodes[2], &nodes[0], &nodes[2], &copy, &nodes[1], &nodes[0]};
  const NodeRefs distinct = distinct_nodes(list);
  CHECK(numbers(distinct) == Numbers{2, 0, 1});
  CHECK(distinct[1] == &nodes[0]);
}

TEST_CASE("an unprioritized node goes to the end and the others keep their order") {
  const auto nodes = nodes_at({"000", "111", "222", "333"});
  CHECK(numbers(unprioritize_node(refs(nodes), key(1))) == Numbers{0, 2, 3, 1});
  CHECK(numbers(unprioritize_node(refs(nodes), key(3))) == Numbers{0, 1, 2, 3});
}

TEST_CASE("a list without the unprioritized node is unchanged") {
  const auto nodes = nodes_at({"000", "111"});
  CHECK(numbers(unprioritize_node(refs(nodes), key(7))) == Numbers{0, 1});
  CHECK(unprioritize_node({}, key(7)).empty());
}

TEST_CASE("a subset of a list is a bit for each of its nodes") {
  const auto nodes = nodes_at({"000", "111", "222", "333", "444", "555", "666", "777", "888"});
  const auto stranger = nodes_at({"000"});
  std::deque<Node> copies{nodes[0], nodes[8]};
  const BitString bits = bitstring_from_node_subsets(refs(nodes), NodeRefs{&copies[1], &nodes[3], &copies[0]});
  CHECK(bits.size() == 9);
  CHECK(bits.bytes() == Bytes{0x90, 0x80});
}

TEST_CASE("a node of the subset that is not in the list has no bit") {
  const auto nodes = nodes_at({"000", "111"});
  Node stranger;
  stranger.first_public_key = key(9);
  CHECK(bitstring_from_node_subsets(refs(nodes), NodeRefs{&stranger}).bytes() == Bytes{0});
  CHECK(bitstring_from_node_subsets({}, NodeRefs{&stranger}).empty());
}

TEST_CASE("the nearest nodes come first, by the first two digits of their network patches") {
  const auto nodes = nodes_at({"FFF", "000", "800", "12A", "C3A"});
  CHECK(numbers(sort_by_nearest_nodes(refs(nodes), patch("120"))) == Numbers{3, 1, 2, 4, 0});
}

TEST_CASE("nodes at the same distance keep their order") {
  const auto nodes = nodes_at({"021", "200", "02F", "000", "200"});
  CHECK(numbers(sort_by_nearest_nodes(refs(nodes), patch("000"))) == Numbers{3, 0, 1, 2, 4});
}

TEST_CASE("distance does not wrap around") {
  const auto nodes = nodes_at({"F00", "800"});
  CHECK(numbers(sort_by_nearest_nodes(refs(nodes), patch("000"))) == Numbers{1, 0});
}

TEST_CASE("nodes whose patch is none come last") {
  const auto nodes = nodes_at({"x!0", "FFF", "0y0", "000"});
  CHECK(numbers(sort_by_nearest_nodes(refs(nodes), patch("000"))) == Numbers{3, 1, 0, 2});
}

TEST_CASE("a list seen from a patch that is none is unchanged") {
  const auto nodes = nodes_at({"FFF", "000", "777"});
  CHECK(numbers(sort_by_nearest_nodes(refs(nodes), GeoPatch({'z', 'z', 'z'}))) == Numbers{0, 1, 2});
}

TEST_CASE("sorting ten thousand nodes is what a stable sort by network distance makes of them") {
  const auto random = seeded_random_source(7);
  std::deque<Node> nodes(10'000);
  const std::string digits = "0123456789ABCDEF";
  const auto digit = [&] { return static_cast<std::uint8_t>(digits[random->next() % 16]); };
  for (Node& node : nodes) node.network_patch = GeoPatch({digit(), digit(), digit()});
  NodeRefs expected = refs(nodes);
  std::stable_sort(expected.begin(), expected.end(), [](const Node* left, const Node* right) {
    return network_distance(left->network_patch, patch("A31")) < network_distance(right->network_patch, patch("A31"));
  });
  CHECK(sort_by_nearest_nodes(refs(nodes), patch("A31")) == expected);
}

TEST_CASE("the vectors of sort_by_nearest_nodes hold") {
  for (const auto& vector : test::vector_file("geo_patch.json").at("geo_patch").at("sort_by_nearest_nodes")) {
    const auto nodes = nodes_at(vector.at("patches").get<std::vector<std::string>>());
    const auto sorted = sort_by_nearest_nodes(refs(nodes), patch(vector.at("from").get<std::string>().c_str()));
    CHECK(numbers(sorted) == vector.at("order").get<Numbers>());
  }
}

}  // namespace
}  // namespace p2p
