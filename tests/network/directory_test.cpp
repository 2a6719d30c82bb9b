// What the network knows of nodes, where that goes wrong: a locator that fails, handler threads without room for the
// saving of seeds.
#include "network/directory.hpp"

#include "network/recording_logger.hpp"
#include "support/catch.hpp"
#include "support/nodes.hpp"

#include <p2p/clock.hpp>
#include <p2p/simulation.hpp>

#include <future>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace p2p::test {
namespace {

class FailingLocator final : public GeoLocator {
 public:
  [[nodiscard]] Result<std::optional<Location>> locate(const IpAddress&) const override {
    return fail(Errc::malformed, "the database is damaged");
  }
  [[nodiscard]] Result<std::optional<Coordinates>> coordinates(const IpAddress&) const override {
    return fail(Errc::malformed, "the database is damaged");
  }
};

Seed seed(std::uint8_t number) {
  const Node node = make_node(number);
  return {node.ip, node.port, node.first_public_key, node.transport};
}

/// A directory with one background thread, beside which one task may wait.
struct Scene {
  explicit Scene(std::shared_ptr<const GeoLocator> locator = nullptr) {
    directory = std::make_shared<Directory>(
        Directory::Parts{make_node(1).first_public_key, in_memory_node_registry(), store, std::move(locator),
                         std::shared_ptr<RandomSource>(seeded_random_source(1)),
                         std::make_shared<RateLimitedLog>(&logger, steady_clock(), 0), background,
                         std::shared_ptr<EventLoop>(std::shared_ptr<void>(), &world.loop()), std::vector{seed(2)}});
    REQUIRE(directory->open());
  }

  Simulation world{1};
  RecordingLogger logger;
  std::shared_ptr<StateStore> store = make_memory_state_store();
  std::shared_ptr<WorkerPool> background = std::make_shared<WorkerPool>(1, 1);
  std::shared_ptr<Directory> directory;
};

TEST_CASE("a locator that fails is logged, and the patch is a random one") {
  const Scene scene(std::make_shared<FailingLocator>());
  std::set<GeoPatch> patches;
  for (int i = 0; i < 20; ++i) patches.insert(scene.directory->geo_patch(Ipv4{{203, 0, 113, 1}}));
  CHECK(patches.size() > 1);
  const auto texts = scene.logger.texts("geo_locator_failed");
  REQUIRE(texts.size() == 20);
  CHECK(texts.front().find("203.0.113.1: ") == 0);
  CHECK(texts.front().find("the database is damaged") != std::string::npos);
}

TEST_CASE("seeds that cannot be saved since the handler threads are busy are logged, and saved with the next ones") {
  Scene scene;
  std::promise<void> begun;
  std::promise<void> held;
  REQUIRE(scene.background->try_submit([&] {
    begun.set_value();
    held.get_future().wait();
  }));
  begun.get_future().wait();
  REQUIRE(scene.background->try_submit([] {}));
  scene.directory->learn_seeds({seed(3)});
  const auto texts = scene.logger.texts("seeds_not_saved");
  REQUIRE(texts.size() == 1);
  CHECK(texts.front().find("the handler threads are busy") != std::string::npos);
  CHECK(scene.directory->seeds() == std::vector{seed(2)});

  held.set_value();
  std::promise<void> idle;
  // There is room for one task at a time: the one that waited must have been taken first.
  while (!scene.background->try_submit([&] { idle.set_value(); })) std::this_thread::yield();
  idle.get_future().wait();
  scene.directory->learn_seeds({seed(4)});
  scene.background->stop();
  scene.directory->close();
  CHECK(scene.directory->seeds() == std::vector{seed(4)});
  CHECK(scene.logger.texts("seeds_not_saved").size() == 1);
}

}  // namespace
}  // namespace p2p::test
