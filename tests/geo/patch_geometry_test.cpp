#include <p2p/geo.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <string>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

const nlohmann::json& vectors() { return test::vector_file("geo_patch.json").at("geo_patch"); }

GeoPatch patch(const std::string& text) { return GeoPatch::parse(text).value(); }

GeoPatch raw_patch(const std::string& bytes) {
  return GeoPatch(
      {static_cast<std::uint8_t>(bytes[0]), static_cast<std::uint8_t>(bytes[1]), static_cast<std::uint8_t>(bytes[2])});
}

TEST_CASE("a patch covers the cell that the node computes") {
  std::size_t compared = 0;
  for (const auto& vector : vectors().at("to_coordinates")) {
    const PatchCell expected{{vector.at(1).get<double>(), vector.at(2).get<double>()},
                             {vector.at(3).get<double>(), vector.at(4).get<double>()}};
    INFO(vector.dump());
    REQUIRE(to_coordinates(patch(vector.at(0).get<std::string>())).value() == expected);
    ++compared;
  }
  CHECK(compared == 2048);
}

TEST_CASE("the middle of each patch that has a place on Earth is in that patch") {
  const auto random = seeded_random_source(1);
  std::size_t compared = 0;
  for (std::uint32_t number = 0; number < 4096; ++number) {
    constexpr const char* kDigits = "0123456789ABCDEF";
    const std::string text = {kDigits[number >> 8U], kDigits[number >> 4U & 15U], kDigits[number & 15U]};
    const PatchCell cell = to_coordinates(patch(text)).value();
    const Coordinates middle{(cell.latitude.low + cell.latitude.high) / 2,
                             (cell.longitude.low + cell.longitude.high) / 2};
    if (std::abs(middle.latitude) > 90.0) continue;
    REQUIRE(geo_patch_of(middle, *random).to_string() == text);
    ++compared;
  }
  CHECK(compared == 2048);
}

TEST_CASE("the distance of two patches is the one that the node computes") {
  std::size_t compared = 0;
  for (const auto& vector : vectors().at("network_distance")) {
    const GeoPatch from = patch(vector.at("a").get<std::string>());
    const GeoPatch to = patch(vector.at("b").get<std::string>());
    INFO(vector.dump());
    CHECK(network_distance(from, to) == vector.at("distance").get<double>());
    CHECK(network_distance(to, from) == network_distance(from, to));
    ++compared;
  }
  CHECK(compared == 150);
}

TEST_CASE("the third digit does not count for the distance, and nothing wraps") {
  CHECK(squared_network_distance(patch("000"), patch("00F")) == 0);
  CHECK(squared_network_distance(patch("000"), patch("F00")) == 225);
  CHECK(squared_network_distance(patch("000"), patch("FF0")) == 450);
  CHECK(squared_network_distance(patch("3C0"), patch("0F0")) == 18);
}

TEST_CASE("bytes that are no patch are farther away than any patch") {
  for (const std::string bytes : {"G00", "0g0", "aa0", "", " 00", "/:@", "\xFF\xFF\xFF"}) {
    const GeoPatch other = raw_patch(bytes + std::string(3, '\0'));
    CHECK(squared_network_distance(patch("000"), other) == kUnknownSquaredDistance);
    CHECK(squared_network_distance(other, other) == kUnknownSquaredDistance);
    CHECK(std::isinf(network_distance(other, patch("000"))));
  }
  CHECK(squared_network_distance(raw_patch("12?"), patch("120")) == 0);
}

TEST_CASE("bytes that are no patch are nowhere and have no number") {
  for (const std::string bytes : {"G00", "0g0", "00a", "00\xFF"}) {
    CHECK(to_coordinates(raw_patch(bytes)).error() == Errc::invalid_argument);
    CHECK(network_patch_number(raw_patch(bytes)).error() == Errc::invalid_argument);
  }
}

TEST_CASE("the number of a patch is its three digits") {
  CHECK(network_patch_number(patch("000")).value() == 0);
  CHECK(network_patch_number(patch("F1A")).value() == 0xF1A);
  CHECK(network_patch_number(patch("FFF")).value() == 4095);
}

}  // namespace
}  // namespace p2p
