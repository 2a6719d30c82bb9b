// What an update copies of a table of 10 000 nodes.
#include "registry/table_scene.hpp"
#include "support/allocation_counter.hpp"
#include "support/catch.hpp"

#include <p2p/node_registry.hpp>

#include <functional>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

constexpr std::uint32_t kNodes = 10'000;
constexpr std::size_t kMostBytes = 64 * 1024;

/// All with last keys of their own.
TableScene large_table() {
  TableScene scene;
  for (std::uint32_t number = 0; number < kNodes; ++number) {
    Node node = numbered_node(number);
    node.last_public_key = numbered_key(kNodes + number);
    node.enrollment_date = day(1) + std::chrono::seconds(number);
    scene.registry->add_node(node);
  }
  return scene;
}

std::size_t bytes_of(const std::function<void()>& update) {
  const AllocationCounter counter;
  update();
  return counter.so_far().bytes;
}

}  // namespace

TEST_CASE("an update of a table of 10 000 nodes copies at most 64 KiB") {
  const TableScene scene = large_table();
  NodeRegistry& registry = *scene.registry;
  // Whoever holds the table before keeps an update from changing it in place.
  const auto held = registry.table();
  const PublicKey key = numbered_key(kNodes / 2);
  Node other_keys = numbered_node(kNodes / 2);
  other_keys.last_public_key = numbered_key(3 * kNodes);
  other_keys.ip = Ipv4{{172, 16, 0, 1}};
  const std::vector<std::function<void()>> updates{
      [&] { REQUIRE(registry.set_node_available(key, day(1))); },
      [&] { REQUIRE(registry.authorize_node(key, day(1))); },
      [&] {
        REQUIRE(registry.update_node_ip(key, Ipv4{{1, 2, 3, 4}}, 5));
      },
      [&] { registry.add_node(other_keys); },
      [&] { registry.add_node(numbered_node(2 * kNodes)); },
      // The first enrolled node stops to be it.
      [&] { registry.add_node(numbered_node(0)); },
  };
  for (const auto& update : updates) {
    const std::size_t bytes = bytes_of(update);
    CHECK(bytes > sizeof(Node));
    CHECK(bytes <= kMostBytes);
  }
}

TEST_CASE("no addition on the way from 10 000 to 11 000 nodes copies more than 64 KiB") {
  const TableScene scene = large_table();
  std::size_t most = 0;
  for (std::uint32_t number = 2 * kNodes; number < 2 * kNodes + 1000; ++number) {
    const Node node = numbered_node(number);
    most = std::max(most, bytes_of([&] { scene.registry->add_node(node); }));
  }
  INFO("at most " << most << " bytes");
  CHECK(most <= kMostBytes);
}

TEST_CASE("reading a table again allocates nothing while it stays the same") {
  const TableScene scene = large_table();
  const auto table = scene.registry->table();
  CHECK(bytes_of([&] { REQUIRE(scene.registry->table() == table); }) == 0);
}
