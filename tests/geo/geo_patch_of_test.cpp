#include <p2p/geo.hpp>

#include <nlohmann/json.hpp>

#include <limits>
#include <optional>
#include <set>
#include <string_view>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

constexpr std::string_view kLatitudeDigits = "0123CDEF";

TEST_CASE("coordinates give the patch that the node computes") {
  const auto random = seeded_random_source(1);
  std::size_t compared = 0;
  for (const auto& vector : test::vector_file("geo_patch.json").at("geo_patch").at("compute")) {
    const Coordinates place{vector.at("lat").get<double>(), vector.at("lon").get<double>()};
    if (place == Coordinates{0.0, 0.0}) continue;  // random there too
    INFO(vector.dump());
    CHECK(geo_patch_of(place, *random).to_string() == vector.at("patch").get<std::string>());
    ++compared;
  }
  CHECK(compared > 600);
}

TEST_CASE("unknown coordinates, and exactly 0.0 and 0.0, give a random valid patch") {
  const auto random = seeded_random_source(1);
  for (const auto& place : {std::optional<Coordinates>(), std::optional(Coordinates{0.0, 0.0})}) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
      const std::string patch = geo_patch_of(place, *random).to_string();
      REQUIRE(GeoPatch::parse(patch));
      REQUIRE(patch[0] != patch[2]);
      REQUIRE(kLatitudeDigits.find(patch[1]) != std::string_view::npos);
      seen.insert(patch);
    }
    CHECK(seen.size() > 500);
  }
}

TEST_CASE("coordinates that are nowhere on Earth count as unknown") {
  const auto random = seeded_random_source(1);
  for (const Coordinates place :
       {Coordinates{91.0, 0.0}, Coordinates{1.0, -181.0}, Coordinates{std::numeric_limits<double>::quiet_NaN(), 1.0},
        Coordinates{1.0, std::numeric_limits<double>::infinity()}})
    CHECK(GeoPatch::parse(geo_patch_of(place, *random).to_string()));
}

TEST_CASE("the loopback address is in patch 000 wherever it is said to be") {
  const auto random = seeded_random_source(1);
  CHECK(geo_patch_of(Ipv4{{127, 0, 0, 1}}, Coordinates{48.8582, 2.3387}, *random).to_string() == "000");
  CHECK(geo_patch_of(Ipv4{{127, 0, 0, 2}}, Coordinates{48.8582, 2.3387}, *random).to_string() == "020");
}

}  // namespace
}  // namespace p2p
