#include "support/catch.hpp"

#include <p2p/clock.hpp>
#include <p2p/logger.hpp>
#include <p2p/random_source.hpp>

#include <set>

using namespace p2p;

TEST_CASE("the steady clock never goes backwards") {
  TimePoint last = steady_clock().now();
  for (int i = 0; i < 1000; ++i) {
    const TimePoint now = steady_clock().now();
    CHECK(now >= last);
    last = now;
  }
}

TEST_CASE("the same seed gives the same sequence, on every platform") {
  const auto first = seeded_random_source(0);
  const auto second = seeded_random_source(0);
  // The published first values of SplitMix64 with seed 0.
  for (const std::uint64_t expected : {0xe220a8397b1dcdafU, 0x6e789e6aa1b965f4U, 0x06c45d188009454fU}) {
    CHECK(first->next() == expected);
    CHECK(second->next() == expected);
  }
  CHECK(seeded_random_source(1)->next() != seeded_random_source(2)->next());
}

TEST_CASE("the system's random numbers do not repeat") {
  const auto random = system_random_source();
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random->next());
  CHECK(seen.size() == 100);
}

TEST_CASE("log levels have names and an order") {
  CHECK(to_string(LogLevel::debug) == "debug");
  CHECK(to_string(LogLevel::error) == "error");
  CHECK(LogLevel::info < LogLevel::warning);
}
