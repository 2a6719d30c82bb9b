// geo_patch.json: patches of places, where they are, and how far from each other.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include <p2p/geo.hpp>
#include <p2p/node.hpp>
#include <p2p/node_lists.hpp>
#include <p2p/random_source.hpp>

namespace p2pctl::conformance {
namespace {

p2p::GeoPatch patch_of(const json& text) {
  return expect_value("patch", p2p::GeoPatch::parse(text.get<std::string>()));
}

void check_patch(const json& vector) {
  const p2p::Coordinates place{vector.at("lat").get<double>(), vector.at("lon").get<double>()};
  const auto random = p2p::seeded_random_source(1);
  const p2p::GeoPatch patch = p2p::geo_patch_of(place, *random);
  const auto expected = patch_of(vector.at("patch"));
  // The node draws a patch for these coordinates, and so do we.
  if (place == p2p::Coordinates{0.0, 0.0}) return;
  expect(patch == expected, "patch " + patch.to_string() + " instead of " + expected.to_string());
}

/// [patch, lowest latitude, highest latitude, lowest longitude, highest longitude]
void check_cell(const json& vector) {
  const auto cell = expect_value("cell", p2p::to_coordinates(patch_of(vector.at(0))));
  const json actual = {vector.at(0), cell.latitude.low, cell.latitude.high, cell.longitude.low, cell.longitude.high};
  expect_json("cell", actual, vector);
}

void check_distance(const json& vector) {
  const double distance = p2p::network_distance(patch_of(vector.at("a")), patch_of(vector.at("b")));
  expect_json("distance", distance, vector.at("distance"));
}

void check_nearest(const json& vector) {
  std::vector<p2p::Node> nodes;
  for (const json& patch : vector.at("patches")) nodes.emplace_back().network_patch = patch_of(patch);
  p2p::NodeRefs refs;
  for (const p2p::Node& node : nodes) refs.push_back(&node);
  json order = json::array();
  for (const p2p::Node* node : sort_by_nearest_nodes(refs, patch_of(vector.at("from"))))
    order.push_back(node - nodes.data());
  expect_json("order", order, vector.at("order"));
}

constexpr Section kGeoPatchSections[] = {
    {"geo_patch", "compute", check_patch},
    {"geo_patch", "to_coordinates", check_cell},
    {"geo_patch", "network_distance", check_distance},
    {"geo_patch", "sort_by_nearest_nodes", check_nearest},
};

}  // namespace

std::span<const Section> geo_patch_sections() { return kGeoPatchSections; }

}  // namespace p2pctl::conformance
