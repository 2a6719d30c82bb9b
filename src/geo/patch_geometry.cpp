// From a patch back to the Earth, and from one patch to another.
#include <p2p/geo.hpp>

#include "geo/patch_digits.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace p2p {
namespace {

DegreeRange quarter_cell(std::size_t cell, unsigned quarter, double offset, double lowest) {
  constexpr double kDegreesPerQuarter = kDegreesPerDigit / kQuartersPerDigit;
  const double low = (static_cast<double>(cell) - offset) * kDegreesPerDigit + quarter * kDegreesPerQuarter + lowest;
  return {low, low + kDegreesPerQuarter};
}

/// Where a first or second digit stands from west to east or from south to north.
std::size_t place_of(std::uint8_t digit) { return kPlaceDigits.find(static_cast<char>(digit)); }

std::optional<std::uint32_t> squared_difference(std::uint8_t left, std::uint8_t right) noexcept {
  const auto from = digit_value(left);
  const auto to = digit_value(right);
  if (!from || !to) return std::nullopt;
  const std::uint32_t apart = *from < *to ? *to - *from : *from - *to;
  return apart * apart;
}

}  // namespace

Result<PatchCell> to_coordinates(const GeoPatch& patch) {
  if (auto valid = GeoPatch::parse(patch.to_string()); !valid) return fail(std::move(valid.error()));
  const auto [first, second, third] = patch.bytes();
  const unsigned quarters = *digit_value(third);
  return PatchCell{quarter_cell(place_of(second), quarters / 4, kLatitudeOffset, -90.0),
                   quarter_cell(place_of(first), quarters % 4, 0.0, -180.0)};
}

std::uint32_t squared_network_distance(const GeoPatch& left, const GeoPatch& right) noexcept {
  const auto first = squared_difference(left.bytes()[0], right.bytes()[0]);
  const auto second = squared_difference(left.bytes()[1], right.bytes()[1]);
  return first && second ? *first + *second : kUnknownSquaredDistance;
}

double network_distance(const GeoPatch& left, const GeoPatch& right) noexcept {
  const std::uint32_t squared = squared_network_distance(left, right);
  if (squared == kUnknownSquaredDistance) return std::numeric_limits<double>::infinity();
  return std::sqrt(static_cast<double>(squared));
}

Result<std::uint16_t> network_patch_number(const GeoPatch& patch) {
  if (auto valid = GeoPatch::parse(patch.to_string()); !valid) return fail(std::move(valid.error()));
  const auto [first, second, third] = patch.bytes();
  return static_cast<std::uint16_t>(*digit_value(first) << 8U | *digit_value(second) << 4U | *digit_value(third));
}

}  // namespace p2p
