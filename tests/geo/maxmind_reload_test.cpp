#include <p2p/maxmind_locator.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "geo/test_databases.hpp"
#include "support/catch.hpp"
#include "transport/manual_clock.hpp"

namespace p2p {
namespace {

using namespace std::chrono_literals;
using test::DatabaseFile;
using test::ip;

class RecordingLogger final : public Logger {
 public:
  [[nodiscard]] bool enabled(LogLevel) const noexcept override { return true; }
  void log(const LogRecord& record) noexcept override { keys.emplace_back(record.key); }
  std::vector<std::string> keys;
};

struct Scene {
  explicit Scene(Duration check_interval = 1s)
      : locator(MaxMindLocator::open(file.path(), {check_interval, &clock, logger}).value()) {}

  [[nodiscard]] std::string city() const { return locator->locate(ip("203.0.113.7")).value()->city; }

  void advance(Duration duration) {
    now += duration;
    clock.set(now);
  }

  Duration now{0};
  test::ManualClock clock;
  std::shared_ptr<RecordingLogger> logger = std::make_shared<RecordingLogger>();
  DatabaseFile file;
  std::unique_ptr<MaxMindLocator> locator;
};

using Keys = std::vector<std::string>;

TEST_CASE("a replaced file is found by the first lookup after the check interval") {
  Scene scene;
  scene.file.replace_by("test-city-ipv4.mmdb");
  scene.advance(999ms);
  CHECK(scene.city() == "Paris");
  scene.advance(1ms);
  CHECK(scene.city() == "Berlin");
  CHECK(scene.locator->info().ip_version == 4);
  CHECK(scene.logger->keys == Keys{"geo_database_loaded"});
}

TEST_CASE("a file that stays the same is not loaded again") {
  Scene scene;
  for (int i = 0; i < 5; ++i) {
    scene.advance(1s);
    CHECK(scene.city() == "Paris");
  }
  CHECK(scene.logger->keys.empty());
}

TEST_CASE("a file that becomes bad leaves the database before it in use, and is complained of once") {
  Scene scene;
  scene.file.replace_by("make_test_database.py");
  for (int i = 0; i < 3; ++i) {
    scene.advance(1s);
    CHECK(scene.city() == "Paris");
  }
  CHECK(scene.logger->keys == Keys{"geo_database_not_loaded"});
  scene.file.replace_by("test-city-ipv4.mmdb");
  scene.advance(1s);
  CHECK(scene.city() == "Berlin");
  CHECK(scene.logger->keys == Keys{"geo_database_not_loaded", "geo_database_loaded"});
}

TEST_CASE("a file that goes away leaves the database in use, and one that comes back is loaded") {
  Scene scene;
  scene.file.remove();
  for (int i = 0; i < 3; ++i) {
    scene.advance(1s);
    CHECK(scene.city() == "Paris");
  }
  CHECK(scene.logger->keys == Keys{"geo_database_not_loaded"});
  scene.file.replace_by("test-city-ipv4.mmdb");
  scene.advance(1s);
  CHECK(scene.city() == "Berlin");
}

TEST_CASE("reload loads the file at once") {
  Scene scene;
  scene.file.replace_by("test-city-ipv4.mmdb");
  REQUIRE(scene.locator->reload());
  CHECK(scene.city() == "Berlin");
}

TEST_CASE("a reload that fails says why and leaves the database before it in use") {
  Scene scene;
  scene.file.remove();
  const auto reloaded = scene.locator->reload();
  REQUIRE(!reloaded);
  CHECK(reloaded.error() == Errc::not_found);
  CHECK(reloaded.error().detail().find(scene.file.path().string()) != std::string::npos);
  CHECK(scene.city() == "Paris");
}

TEST_CASE("without a check interval only reload looks at the file") {
  Scene scene(Duration::zero());
  scene.file.replace_by("test-city-ipv4.mmdb");
  scene.advance(24h);
  CHECK(scene.city() == "Paris");
  REQUIRE(scene.locator->reload());
  CHECK(scene.city() == "Berlin");
}

}  // namespace
}  // namespace p2p
