#include "support/catch.hpp"

#include <p2p/unique_function.hpp>

#include <array>
#include <memory>
#include <utility>

using namespace p2p;

TEST_CASE("a function owns a move-only callable") {
  UniqueFunction<int(int)> function = [value = std::make_unique<int>(40)](int more) { return *value + more; };
  REQUIRE(function);
  CHECK(function(2) == 42);
}

TEST_CASE("a moved-from function is empty and the target is the same callable") {
  UniqueFunction<int()> function = [count = 0]() mutable { return ++count; };
  CHECK(function() == 1);
  UniqueFunction<int()> taken = std::move(function);
  // NOLINTNEXTLINE(bugprone-use-after-move): the state after a move is what is tested
  CHECK_FALSE(function);
  CHECK(taken() == 2);
}

TEST_CASE("what a function holds is destroyed once, small or large") {
  const auto watched = std::make_shared<int>(0);
  {
    UniqueFunction<void()> small = [watched] {};
    UniqueFunction<void()> large = [watched, padding = std::array<char, 200>{}] { (void)padding; };
    CHECK(watched.use_count() == 3);
    small = std::move(large);
    CHECK(watched.use_count() == 2);
    small();
  }
  CHECK(watched.use_count() == 1);
}

TEST_CASE("a large callable keeps its state when it moves") {
  std::array<int, 50> numbers{};
  numbers[49] = 7;
  UniqueFunction<int()> function = [numbers] { return numbers[49]; };
  UniqueFunction<int()> taken = std::move(function);
  CHECK(taken() == 7);
}

TEST_CASE("arguments are passed through, move-only ones too") {
  UniqueFunction<int(std::unique_ptr<int>)> function = [](std::unique_ptr<int> value) { return *value; };
  CHECK(function(std::make_unique<int>(5)) == 5);
}

TEST_CASE("a function made of nothing is empty") {
  const UniqueFunction<void()> none{};
  const UniqueFunction<void()> null = nullptr;
  CHECK_FALSE(none);
  CHECK_FALSE(null);
}
