#include "wire/fixed_point.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <p2p/typed_value.hpp>

#include "support/catch.hpp"

namespace p2p::wire {
namespace {

/// On the decimal digits alone: those before the point and eight behind it.
std::string units_by_text(double value) {
  std::array<char, 2000> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
  std::string text(buffer.data(), end);
  const std::size_t point = text.find('.');
  std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  fraction.resize(8, '0');
  text = text.substr(0, point) + fraction;
  return text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
}

TEST_CASE("any float has the units that its shortest digits say") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    double value = std::abs(std::bit_cast<double>(random()));
    if (i % 2 == 0) value = static_cast<double>(random() % (1U << 30U)) / 1e5;
    if (i % 4 == 1) value = static_cast<double>(random() >> random() % 64U) / 1e8;
    if (!std::isfinite(value)) continue;
    // Behind 2^53 the two forms of to_chars differ in the digits that mean nothing.
    if (value >= 9007199254740992.0) continue;
    INFO(value);
    REQUIRE(to_fixed_point(value).to_decimal() == units_by_text(value));
  }
}

TEST_CASE("any units below 2^53 make the float that is nearest to their decimals") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t units = random() >> (11 + random() % 50U);
    const std::string text = std::to_string(units) + "e-8";
    double nearest = 0;
    std::from_chars(text.data(), text.data() + text.size(), nearest);
    REQUIRE(from_fixed_point(units).value() == nearest);
  }
}

TEST_CASE("the units of a float are those of its magnitude") {
  CHECK(fixed8(-0.29) == VarInt(29000000));
  CHECK(fixed8(-0.0) == VarInt(0));
  CHECK(fixed8(std::numeric_limits<double>::max()).byte_count() == 132);
}

}  // namespace
}  // namespace p2p::wire
