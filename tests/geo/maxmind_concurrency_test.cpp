// Lookups from several threads while the file is replaced, found changed, and loaded anew.
#include <p2p/maxmind_locator.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "geo/test_databases.hpp"
#include "support/catch.hpp"

namespace p2p {
namespace {

using namespace std::chrono_literals;
using test::ip;

/// Each look at it is a second after the one before: every lookup finds its check due.
class HurryingClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override {
    return TimePoint(1s * (1 + looks_.fetch_add(1, std::memory_order_relaxed)));
  }

 private:
  mutable std::atomic<std::int64_t> looks_{0};
};

TEST_CASE("every lookup has the answer of one of the databases while they replace each other") {
  constexpr int kReplacements = 200;
  constexpr std::size_t kThreads = 4;
  const HurryingClock clock;
  test::DatabaseFile file;
  const auto locator = MaxMindLocator::open(file.path(), {1s, &clock, nullptr}).value();

  std::atomic<bool> stop{false};
  std::atomic<std::size_t> wrong{0};
  std::vector<std::size_t> lookups(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      do {
        const auto location = locator->locate(ip("203.0.113.7"));
        const bool right = location && *location && ((*location)->city == "Paris" || (*location)->city == "Berlin");
        const auto coordinates = locator->coordinates(ip("203.0.113.7"));
        if (!right || !coordinates || !*coordinates) ++wrong;
        ++lookups[i];
      } while (!stop);
    });
  }
  for (int i = 0; i < kReplacements; ++i) {
    file.replace_by(i % 2 == 0 ? "test-city-ipv4.mmdb" : "test-city.mmdb");
    if (i % 3 == 0 && !locator->reload()) ++wrong;
  }
  stop = true;
  for (auto& thread : threads) thread.join();

  CHECK(wrong == 0);
  for (const std::size_t count : lookups) CHECK(count > 0);
  REQUIRE(locator->reload());
  CHECK(locator->locate(ip("203.0.113.7")).value()->city == "Paris");
}

}  // namespace
}  // namespace p2p
