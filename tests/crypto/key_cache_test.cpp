#include "crypto/key_cache.hpp"

#include "crypto/fixtures.hpp"

#include <atomic>
#include <thread>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

std::string no_name(std::uint8_t) { return {}; }

struct Counts {
  std::uint64_t hits;
  std::uint64_t misses;
};

Counts counts_of(const MemoryMetrics& metrics) {
  const MetricsSnapshot snapshot = metrics.snapshot(no_name);
  return {snapshot[Counter::key_cache_hits], snapshot[Counter::key_cache_misses]};
}

std::vector<PublicKey> some_keys(std::size_t count) {
  std::vector<PublicKey> keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back(random_keypair().value().public_key);
  return keys;
}

}  // namespace

TEST_CASE("a key is prepared once and then found") {
  MemoryMetrics metrics;
  KeyCache cache(4, metrics);
  const PublicKey key = random_keypair().value().public_key;
  const auto first = cache.prepare(key).value();
  const auto second = cache.prepare(key).value();
  CHECK(first == second);
  CHECK(first->public_key() == key);
  CHECK(counts_of(metrics).hits == 1);
  CHECK(counts_of(metrics).misses == 1);
}

TEST_CASE("the cache never holds more than its bound") {
  MemoryMetrics metrics;
  KeyCache cache(4, metrics);
  for (const PublicKey& key : some_keys(10)) {
    REQUIRE(cache.prepare(key).has_value());
    CHECK(cache.size() <= 4);
  }
  CHECK(cache.size() == 4);
}

TEST_CASE("the key used least recently leaves first") {
  MemoryMetrics metrics;
  KeyCache cache(3, metrics);
  const auto keys = some_keys(4);
  for (int i = 0; i < 3; ++i) REQUIRE(cache.prepare(keys[static_cast<std::size_t>(i)]).has_value());
  REQUIRE(cache.prepare(keys[0]).has_value());  // now keys[1] is the oldest
  REQUIRE(cache.prepare(keys[3]).has_value());

  const std::uint64_t misses = counts_of(metrics).misses;
  REQUIRE(cache.prepare(keys[0]).has_value());
  REQUIRE(cache.prepare(keys[2]).has_value());
  CHECK(counts_of(metrics).misses == misses);
  REQUIRE(cache.prepare(keys[1]).has_value());
  CHECK(counts_of(metrics).misses == misses + 1);
}

TEST_CASE("a key that leaves the cache stays usable for its holder") {
  MemoryMetrics metrics;
  KeyCache cache(1, metrics);
  const KeyPair keys = random_keypair(Curve::secp256r1).value();
  const auto held = cache.prepare(keys.public_key).value();
  REQUIRE(cache.prepare(random_keypair().value().public_key).has_value());
  CHECK(held->verify(as_bytes("data"), sign(keys.private_key, as_bytes("data")).value().bytes));
}

TEST_CASE("a key that cannot be prepared is not cached") {
  MemoryMetrics metrics;
  KeyCache cache(4, metrics);
  CHECK(cache.prepare(PublicKey()).error() == Errc::invalid_key);
  CHECK(cache.prepare(PublicKey()).error() == Errc::invalid_key);
  CHECK(cache.size() == 0);
  CHECK(counts_of(metrics).misses == 2);
}

TEST_CASE("a cache without room still prepares keys") {
  MemoryMetrics metrics;
  KeyCache cache(0, metrics);
  CHECK(cache.prepare(random_keypair().value().public_key).has_value());
  CHECK(cache.size() == 0);
}

TEST_CASE("many threads share one cache") {
  MemoryMetrics metrics;
  KeyCache cache(8, metrics);
  const auto keys = some_keys(16);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (std::size_t start = 0; start < 4; ++start) {
    threads.emplace_back([&, start] {
      for (std::size_t i = 0; i < 200; ++i) {
        const PublicKey& key = keys[(start * 5 + i) % keys.size()];
        const auto prepared = cache.prepare(key);
        if (!prepared || (*prepared)->public_key() != key) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(cache.size() == 8);
  CHECK(counts_of(metrics).hits + counts_of(metrics).misses == 800);
}
