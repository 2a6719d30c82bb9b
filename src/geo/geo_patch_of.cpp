#include <p2p/geo.hpp>

#include "geo/patch_digits.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace p2p {
namespace {

constexpr std::string_view kLatitudeDigits = "0123CDEF";

GeoPatch make_patch(char first, char second, char third) {
  return GeoPatch(
      {static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second), static_cast<std::uint8_t>(third)});
}

/// First and third digits differ; the second is one that a latitude has.
GeoPatch random_patch(RandomSource& random) {
  const std::uint64_t drawn = random.next();
  const std::size_t first = drawn % 16;
  const std::size_t third = (first + 1 + (drawn >> 8U) % 15) % 16;
  return make_patch(kHexDigits[first], kLatitudeDigits[(drawn >> 16U) % 8], kHexDigits[third]);
}

std::size_t cell(double position) { return static_cast<std::size_t>(std::clamp(std::trunc(position), 0.0, 15.0)); }

/// Which quarter of its cell, 0 to 3.
std::size_t quarter(double position) {
  return static_cast<std::size_t>((position - std::trunc(position)) * kQuartersPerDigit);
}

bool is_loopback_host(const IpAddress& address) {
  static const IpAddress v4(Ipv4{{127, 0, 0, 1}});
  static const IpAddress v6(std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  return address == v4 || address == v6;
}

}  // namespace

GeoPatch geo_patch_of(const std::optional<Coordinates>& coordinates, RandomSource& random) {
  if (!coordinates || *coordinates == Coordinates{0.0, 0.0}) return random_patch(random);
  // The upper ends wrap around.
  const double latitude = coordinates->latitude == 90.0 ? -90.0 : coordinates->latitude;
  const double longitude = coordinates->longitude == 180.0 ? -180.0 : coordinates->longitude;
  if (!(std::abs(latitude) <= 90.0 && std::abs(longitude) <= 180.0)) return random_patch(random);

  const double x = (longitude + 180.0) / kDegreesPerDigit;
  const double y = (latitude + 90.0) / kDegreesPerDigit + kLatitudeOffset;
  return make_patch(kPlaceDigits[cell(x)], kPlaceDigits[cell(y)], kHexDigits[4 * quarter(y) + quarter(x)]);
}

GeoPatch geo_patch_of(const IpAddress& address, const std::optional<Coordinates>& coordinates, RandomSource& random) {
  if (is_loopback_host(address)) return GeoPatch();
  return geo_patch_of(coordinates, random);
}

}  // namespace p2p
