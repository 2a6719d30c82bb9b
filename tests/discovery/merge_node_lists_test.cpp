#include "discovery/merge_node_lists.hpp"
#include "support/catch.hpp"
#include "support/nodes.hpp"

namespace p2p {
namespace {

using test::make_node;

Node updated(Node node, int seconds) {
  node.last_update_date = test::kEnrolled + std::chrono::seconds(seconds);
  return node;
}

TEST_CASE("of each node the record with the latest update is kept, in the order in which the nodes come first") {
  const Node one = updated(make_node(1), 1);
  const Node newer_one = updated(make_node(1), 2);
  const Node two = updated(make_node(2), 5);
  const Node older_two = updated(make_node(2), 4);
  const std::vector<std::vector<Node>> lists{{one, two}, {older_two, newer_one}, {}};
  CHECK(merge_node_lists(lists) == std::vector{newer_one, two});
}

TEST_CASE("of two records with the same date the earlier one is kept") {
  Node other = make_node(1);
  other.port = 4002;
  const std::vector<std::vector<Node>> lists{{make_node(1)}, {other}};
  CHECK(merge_node_lists(lists) == std::vector{make_node(1)});
}

TEST_CASE("a node that one list names twice is there once") {
  const std::vector<std::vector<Node>> lists{{make_node(1), make_node(1)}};
  CHECK(merge_node_lists(lists).size() == 1);
}

}  // namespace
}  // namespace p2p
