// The alphabet of geo patches (core.md §10).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace p2p {

inline constexpr std::string_view kHexDigits = "0123456789ABCDEF";

/// The first two digits from west to east and from south to north. Longitude runs over all sixteen; latitude over the
/// middle eight, from C to 3, of which C is at kLatitudeOffset.
inline constexpr std::string_view kPlaceDigits = "89ABCDEF01234567";
inline constexpr double kLatitudeOffset = 4.0;

inline constexpr double kDegreesPerDigit = 22.5;
/// The third digit cuts a cell into four times four.
inline constexpr double kQuartersPerDigit = 4.0;

/// Of an upper-case hexadecimal digit; nothing for any other byte.
[[nodiscard]] constexpr std::optional<unsigned> digit_value(std::uint8_t byte) noexcept {
  if (byte >= '0' && byte <= '9') return byte - unsigned{'0'};
  if (byte >= 'A' && byte <= 'F') return byte - unsigned{'A'} + 10U;
  return std::nullopt;
}

}  // namespace p2p
