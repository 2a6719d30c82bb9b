#include "registry/hash_index.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <vector>

using p2p::registry::HashIndex;

namespace {

std::vector<std::uint32_t> all(const HashIndex& index, std::uint32_t hash) {
  std::vector<std::uint32_t> values;
  const auto none = index.find(hash, [&](std::uint32_t value) {
    values.push_back(value);
    return false;
  });
  CHECK(none == HashIndex::kNone);
  std::sort(values.begin(), values.end());
  return values;
}

bool has(const HashIndex& index, std::uint32_t hash, std::uint32_t value) {
  return index.find(hash, [&](std::uint32_t candidate) { return candidate == value; }) == value;
}

}  // namespace

TEST_CASE("every value of a large index is found under its hash, and under no other") {
  HashIndex index;
  std::mt19937 random(1);
  std::vector<std::uint32_t> hashes(20'000);
  for (std::uint32_t value = 0; value < hashes.size(); ++value) {
    hashes[value] = static_cast<std::uint32_t>(random());
    index.insert(hashes[value], value);
  }
  for (std::uint32_t value = 0; value < hashes.size(); ++value) {
    REQUIRE(has(index, hashes[value], value));
    REQUIRE_FALSE(has(index, hashes[value] + 1, value));
  }
}

TEST_CASE("an index holds any number of values under one hash") {
  HashIndex index;
  std::vector<std::uint32_t> values;
  for (std::uint32_t value = 0; value < 1000; ++value) {
    index.insert(0xFFFFFFFF, value);
    values.push_back(value);
  }
  CHECK(all(index, 0xFFFFFFFF) == values);
  CHECK(all(index, 0).empty());
}

TEST_CASE("a value that is erased is gone, and the others under its hash stay") {
  HashIndex index;
  for (const std::uint32_t value : {1U, 2U, 3U}) index.insert(7, value);
  index.erase(7, 2);
  CHECK(all(index, 7) == std::vector<std::uint32_t>{1, 3});
}

TEST_CASE("a value that is replaced is found as the new one") {
  HashIndex index;
  for (const std::uint32_t value : {1U, 2U}) index.insert(7, value);
  index.replace(7, 1, 9);
  CHECK(all(index, 7) == std::vector<std::uint32_t>{2, 9});
}

TEST_CASE("a copy of an index does not see what happens to the original") {
  HashIndex index;
  for (std::uint32_t value = 0; value < 500; ++value) index.insert(value * 2654435761U, value);
  const HashIndex copy = index;
  index.erase(0, 0);
  index.replace(2654435761U, 1, 1000);
  for (std::uint32_t value = 500; value < 1000; ++value) index.insert(value * 2654435761U, value);
  for (std::uint32_t value = 0; value < 500; ++value) REQUIRE(has(copy, value * 2654435761U, value));
  REQUIRE_FALSE(has(copy, 500 * 2654435761U, 500));
}
