// The geo patch of a place (core.md §10). Pure functions; usable from any thread.
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/random_source.hpp>

#include <optional>

namespace p2p {

/// Degrees, as a GeoIP database gives them.
struct Coordinates {
  double latitude = 0.0;   ///< -90 to 90
  double longitude = 0.0;  ///< -180 to 180
  friend bool operator==(const Coordinates&, const Coordinates&) = default;
};

/// The patch that the coordinates lie in. Unknown ones, and exactly (0.0, 0.0), give a random valid patch.
[[nodiscard]] GeoPatch geo_patch_of(const std::optional<Coordinates>& coordinates, RandomSource& random);

/// "000" for 127.0.0.1 whatever its coordinates; else that of the coordinates.
[[nodiscard]] GeoPatch geo_patch_of(Ipv4 address, const std::optional<Coordinates>& coordinates, RandomSource& random);

}  // namespace p2p
