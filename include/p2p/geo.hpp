// Floor 4. The geography of the network (core.md §10): which patch of the Earth a place is in, where a patch is, how
// far two patches are apart. Pure functions; usable from any thread. Where an address is, a GeoLocator says
// (geo_locator.hpp).
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/random_source.hpp>
#include <p2p/result.hpp>

#include <cstdint>
#include <optional>

namespace p2p {

/// Degrees, as a GeoIP database gives them.
struct Coordinates {
  double latitude = 0.0;   ///< -90 to 90
  double longitude = 0.0;  ///< -180 to 180
  friend bool operator==(const Coordinates&, const Coordinates&) = default;
};

/// The patch that the coordinates lie in. Unknown ones, exactly (0.0, 0.0), and those that are nowhere on Earth give a
/// random valid patch.
[[nodiscard]] GeoPatch geo_patch_of(const std::optional<Coordinates>& coordinates, RandomSource& random);

/// "000" for 127.0.0.1, and for ::1, whatever their coordinates; else that of the coordinates.
[[nodiscard]] GeoPatch geo_patch_of(const IpAddress& address, const std::optional<Coordinates>& coordinates,
                                    RandomSource& random);

/// From `low` to `high`, in degrees.
struct DegreeRange {
  double low = 0.0;
  double high = 0.0;
  friend bool operator==(const DegreeRange&, const DegreeRange&) = default;
};

/// What of the Earth a patch covers: 5.625° a side.
struct PatchCell {
  DegreeRange latitude;
  DegreeRange longitude;
  friend bool operator==(const PatchCell&, const PatchCell&) = default;
};

/// invalid_argument unless the patch is three upper-case hexadecimal digits. A second digit of 4 to B, which no place
/// on Earth has, gives latitudes beyond the poles, as it does in the reference.
[[nodiscard]] Result<PatchCell> to_coordinates(const GeoPatch& patch);

/// What squared_network_distance is when one of the first two bytes of a patch is no upper-case hexadecimal digit (any
/// three bytes come in from the wire): more than between any two patches, of which none is more than 450.
inline constexpr std::uint32_t kUnknownSquaredDistance = UINT32_MAX;

/// Δ1² + Δ2² over the values of the first two digits; the third does not count, and nothing wraps. Orders patches just
/// as network_distance does.
[[nodiscard]] std::uint32_t squared_network_distance(const GeoPatch& left, const GeoPatch& right) noexcept;

/// The square root of that; infinity where it is kUnknownSquaredDistance.
[[nodiscard]] double network_distance(const GeoPatch& left, const GeoPatch& right) noexcept;

/// The whole patch as a hexadecimal number, 0 to 4095; invalid_argument unless it is three upper-case hexadecimal
/// digits.
[[nodiscard]] Result<std::uint16_t> network_patch_number(const GeoPatch& patch);

}  // namespace p2p
