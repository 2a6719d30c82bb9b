// A picture of the network, as an SVG file: the Earth as a grid of geo patches, equirectangular, with the nodes in
// their patches and lines for the connections between them. Pure functions.
#pragma once

#include "xml.hpp"

#include <p2p/geo_patch.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace p2p_demo {

enum class Role : std::uint8_t { plain, seed, reader, repaired, dead };

struct MapNode {
  std::string label;
  p2p::GeoPatch patch;
  Role role = Role::plain;
};

struct WorldMap {
  std::vector<MapNode> nodes;
  /// Indexes of nodes that are connected; each pair once.
  std::vector<std::pair<std::size_t, std::size_t>> links;
};

/// invalid_argument for a node whose patch is none.
[[nodiscard]] p2p::Result<XmlElement> draw(const WorldMap& map);

}  // namespace p2p_demo
