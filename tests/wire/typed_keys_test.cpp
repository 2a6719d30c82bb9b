#include "wire/typed_keys.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/vectors.hpp"
#include "wire/typed_forms.hpp"

namespace p2p::wire {
namespace {

using test::typed_integer;
using test::typed_string;

TypedValue list_of(TypedValue::List elements) { return {std::move(elements)}; }
TypedValue map_of(TypedValue::Map entries) { return {std::move(entries)}; }

/// One of each kind and more, ascending.
std::vector<TypedValue> ascending_keys() {
  const TypedValue one = typed_integer("1");
  const TypedValue two = typed_integer("2");
  return {typed_integer("-18446744073709551617"),
          typed_integer("-300"),
          typed_integer("-1"),
          typed_integer("0"),
          two,
          typed_integer("18446744073709551616"),
          {-1.5},
          {0.0},
          {1.0},
          {1e300},
          {false},
          {},
          {true},
          map_of({}),
          map_of({{one, two}}),
          map_of({{two, one}}),
          map_of({{{1.0}, one}}),
          map_of({{one, two}, {two, one}}),
          map_of({{one, two}, {two, two}}),
          list_of({}),
          list_of({one}),
          list_of({one, one}),
          list_of({two}),
          list_of({{1.0}}),
          typed_string(""),
          typed_string("a"),
          typed_string("a\x01"),
          typed_string("b"),
          typed_string("\xff")};
}

TypedValue::Map entries_of(const std::vector<TypedValue>& keys) {
  TypedValue::Map map;
  for (const TypedValue& key : keys) map.push_back({key, typed_string("of " + std::to_string(map.size()))});
  return map;
}

TEST_CASE("keys are put in the order of the node's terms, all integers before all floats") {
  const TypedValue::Map ordered = entries_of(ascending_keys());
  REQUIRE(ordered.size() <= kMaxOrderedEntries);
  CHECK(keys_ascend(ordered));
  std::mt19937_64 random(1);
  for (int round = 0; round < 100; ++round) {
    TypedValue::Map map = ordered;
    std::shuffle(map.begin(), map.end(), random);
    settle_keys(map);
    REQUIRE(map == ordered);
  }
}

TEST_CASE("only strictly ascending keys count as ordered") {
  TypedValue::Map map = entries_of(ascending_keys());
  map.insert(map.begin() + 3, map[3]);
  CHECK_FALSE(keys_ascend(map));
  map.erase(map.begin() + 3);
  std::swap(map[7], map[8]);
  CHECK_FALSE(keys_ascend(map));
}

TEST_CASE("maps as keys are compared in the order of their keys, however they are stored") {
  const auto large = [](bool reversed, const char* last) {
    TypedValue::Map map;
    for (int i = 0; i < 40; ++i) map.push_back({typed_integer(std::to_string(i)), typed_string(i == 39 ? last : "")});
    if (reversed) std::reverse(map.begin(), map.end());
    return map_of(std::move(map));
  };
  TypedValue::Map map{{large(false, "a"), typed_string("first")}, {large(true, "a"), typed_string("last")}};
  settle_keys(map);
  REQUIRE(map.size() == 1);
  CHECK(map[0].value == typed_string("last"));

  map = {{large(true, "b"), {}}, {large(false, "a"), {}}};
  settle_keys(map);
  CHECK(map.front().key == large(false, "a"));
}

TEST_CASE("the maps of the vectors are in this order") {
  std::size_t maps = 0;
  test::for_each_with("t", test::vector_file("messages.json"), [&maps](const nlohmann::json& form) {
    if (form.at("t").get<std::string>() != "map" || form.at("v").size() > kMaxOrderedEntries) return;
    INFO(form.dump());
    CHECK(keys_ascend(std::get<TypedValue::Map>(test::typed_value(form).data)));
    if (form.at("v").size() > 1) ++maps;
  });
  CHECK(maps > 100);
}

TEST_CASE("more than 32 entries stay where they are, the last value of a key in the first place") {
  TypedValue::Map map;
  for (int i = 0; i < 35; ++i) map.push_back({typed_integer(std::to_string(-i)), typed_string("first")});
  TypedValue::Map expected = map;
  map.push_back({typed_integer("-3"), typed_string("last")});
  expected[3].value = typed_string("last");
  settle_keys(map);
  CHECK(map == expected);
}

TEST_CASE("a float that is not a number has a place, so that sorting ends") {
  TypedValue::Map map{{{std::nan("")}, {}}, {{1.0}, {}}, {{std::nan("")}, {}}};
  CHECK(writing_order(map).error() == Errc::not_representable);
  map.pop_back();
  CHECK(writing_order(map).value() == std::vector<std::uint32_t>{1, 0});
}

TEST_CASE("keys that are maps inside maps are compared down to the deepest level") {
  const auto chain = [](const char* end) {
    TypedValue value = typed_string(end);
    for (int level = 0; level < 511; ++level) {
      TypedValue::Map map;
      map.push_back({std::move(value), {}});
      value = map_of(std::move(map));
    }
    return value;
  };
  TypedValue::Map map{{chain("b"), {}}, {chain("a"), {}}};
  CHECK_FALSE(keys_ascend(map));
  settle_keys(map);
  CHECK(map.front().key == chain("a"));
}

TEST_CASE("sorting a hostile nest of maps as keys takes no more than its size allows") {
  // Each level has 33 keys that differ in their very last entry only. Comparing without remembering the inner orders
  // would take the fourth power of 33 comparisons for each level.
  TypedValue inner = typed_string("");
  for (int level = 0; level < 3; ++level) {
    TypedValue::Map map;
    for (int i = 32; i > 0; --i) map.push_back({typed_integer(std::to_string(-i)), inner});
    map.push_back({typed_integer("100"), inner});
    inner = map_of(std::move(map));
  }
  TypedValue::Map keys;
  for (int i = 0; i < 8; ++i) {
    TypedValue key = inner;
    std::get<TypedValue::Map>(key.data).back().value = typed_string(std::to_string(i));
    keys.push_back({std::move(key), {}});
  }
  std::reverse(keys.begin(), keys.end());
  settle_keys(keys);
  CHECK(keys_ascend(keys));
}

}  // namespace
}  // namespace p2p::wire
