#include "discovery/seed_book.hpp"
#include "support/catch.hpp"
#include "support/nodes.hpp"

#include <p2p/node_registry.hpp>

#include <string>

namespace p2p {
namespace {

using test::make_node;

const PublicKey kSelf = make_node(1).first_public_key;

Seed seed(std::uint8_t number) {
  const Node node = make_node(number);
  return {node.ip, node.port, node.first_public_key, node.transport};
}

struct World {
  std::shared_ptr<StateStore> store = make_memory_state_store();
  RateLimitedLog log{nullptr, steady_clock(), 0};

  Result<std::unique_ptr<SeedBook>> open(const std::optional<std::vector<Seed>>& configured) {
    return SeedBook::open(store, kSelf, configured, log);
  }
  [[nodiscard]] std::vector<Seed> stored() const {
    const auto bytes = store->load(state_names::kSeeds)->bytes.value_or(Bytes());
    return parse_seeds({reinterpret_cast<const char*>(bytes.data()), bytes.size()}).value();
  }
};

TEST_CASE("without stored seeds the configured ones are taken, and stored") {
  World world;
  const auto book = world.open(std::vector{seed(2), seed(3)}).value();
  CHECK(book->list() == std::vector{seed(2), seed(3)});
  CHECK(world.stored() == std::vector{seed(2), seed(3)});
}

TEST_CASE("stored seeds win over configured ones") {
  World world;
  (void)world.open(std::vector{seed(2)}).value();
  CHECK(world.open(std::vector{seed(3)}).value()->list() == std::vector{seed(2)});
  CHECK(world.open(std::nullopt).value()->list() == std::vector{seed(2)});
}

TEST_CASE("a node without stored and configured seeds cannot start") {
  World world;
  CHECK(world.open(std::nullopt).error() == Errc::not_found);
  CHECK(world.open(std::vector<Seed>()).error() == Errc::not_found);
}

TEST_CASE("stored seeds that cannot be read are no reason to take others") {
  World world;
  REQUIRE(world.store->save(state_names::kSeeds, as_bytes("nonsense")));
  CHECK(world.open(std::vector{seed(2)}).error() == Errc::malformed);
}

TEST_CASE("a configured local node is listed until others are known, and never stored") {
  World world;
  const auto book = world.open(std::vector{seed(1)}).value();
  CHECK(book->list() == std::vector{seed(1)});
  CHECK(world.stored().empty());
}

TEST_CASE("an update replaces the seeds, without the local node") {
  World world;
  const auto book = world.open(std::vector{seed(2)}).value();
  REQUIRE(book->update(std::vector{seed(1), seed(3), seed(4)}));
  CHECK(book->list() == std::vector{seed(3), seed(4)});
  CHECK(world.stored() == book->list());
}

TEST_CASE("an empty update, or one of the local node alone, changes nothing") {
  World world;
  const auto book = world.open(std::vector{seed(2)}).value();
  REQUIRE(book->update({}));
  REQUIRE(book->update(std::vector{seed(1)}));
  CHECK(book->list() == std::vector{seed(2)});
  CHECK(world.stored() == std::vector{seed(2)});
}

TEST_CASE("seeds become the authorized and available nodes of the table, without the local one") {
  World world;
  const auto book = world.open(std::vector{seed(9)}).value();
  const auto registry = in_memory_node_registry();
  for (std::uint8_t number = 1; number <= 3; ++number) registry->add_node(make_node(number));
  REQUIRE(registry->unauthorize_node(make_node(3).first_public_key));
  REQUIRE(book->refresh(*registry->table(), test::kEnrolled));
  CHECK(book->list() == std::vector{seed(2)});
}

TEST_CASE("a table with the local node alone leaves the seeds as they are") {
  World world;
  const auto book = world.open(std::vector{seed(9)}).value();
  const auto registry = in_memory_node_registry();
  registry->add_node(make_node(1));
  REQUIRE(book->refresh(*registry->table(), test::kEnrolled));
  CHECK(book->list() == std::vector{seed(9)});
}

/// Counts what is saved, and refuses when told to.
class CountingStore final : public StateStore {
 public:
  Result<LoadedState> load(std::string_view) override { return LoadedState{}; }
  Result<void> save(std::string_view, BytesView) override {
    ++saves;
    if (refuses) return fail(Errc::io_error, "no");
    return {};
  }
  int saves = 0;
  bool refuses = false;
};

TEST_CASE("a refresh that changes nothing does not write") {
  const auto store = std::make_shared<CountingStore>();
  RateLimitedLog log{nullptr, steady_clock(), 0};
  const auto book = SeedBook::open(store, kSelf, std::vector{seed(2)}, log).value();
  const auto registry = in_memory_node_registry();
  registry->add_node(make_node(1));
  registry->add_node(make_node(2));
  REQUIRE(book->refresh(*registry->table(), test::kEnrolled));
  CHECK(store->saves == 1);
}

TEST_CASE("a store that refuses is an error of the update") {
  const auto store = std::make_shared<CountingStore>();
  RateLimitedLog log{nullptr, steady_clock(), 0};
  const auto book = SeedBook::open(store, kSelf, std::vector{seed(2)}, log).value();
  store->refuses = true;
  CHECK(book->update(std::vector{seed(3)}).error() == Errc::io_error);
}

}  // namespace
}  // namespace p2p
