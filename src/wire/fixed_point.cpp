#include "wire/fixed_point.hpp"

#include <p2p/typed_value.hpp>

#include "wire/shortest_decimal.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

namespace p2p::wire {
namespace {

constexpr int kDecimals = 8;
constexpr double kUnits = 1e8;
constexpr std::size_t kSignificantDigits = 28;
/// The largest double × 10^8 is below 2^1051. Decimal digits of more bytes are not worth their time.
constexpr std::size_t kMaxUnitBytes = 132;

/// Decimals of up to 15 digits are each the shortest form of a double, and no two of the same one.
constexpr double kExactUnits = 1e15;
/// Doubles hold integers up to here exactly, so that one division gives the nearest double.
constexpr std::uint64_t kExactInteger = std::uint64_t{1} << 53U;

void round_half_up(Decimal& decimal) {
  std::string& digits = decimal.digits;
  if (digits.size() <= kSignificantDigits) return;
  const bool up = digits[kSignificantDigits] >= '5';
  digits.resize(kSignificantDigits);
  if (!up) return;
  while (!digits.empty() && digits.back() == '9') digits.pop_back();
  if (digits.empty()) {
    digits.push_back('1');
    ++decimal.point;
  } else {
    ++digits.back();
  }
}

}  // namespace

VarInt to_fixed_point(double value) {
  if (const double scaled = value * kUnits; scaled < kExactUnits) {
    // Rounding wrongly would be seen by the division. NOLINTNEXTLINE(bugprone-incorrect-roundings)
    const auto units = static_cast<std::uint64_t>(scaled + 0.5);
    if (static_cast<double>(units) / kUnits == value) return units;
  }
  Decimal decimal = shortest_decimal(value);
  const int whole_digits = decimal.point + kDecimals;
  if (whole_digits <= 0) return 0;
  decimal.digits.resize(static_cast<std::size_t>(whole_digits), '0');
  return *VarInt::from_decimal(decimal.digits);  // 317 digits at most: fits
}

Result<double> from_fixed_point(const VarInt& units) {
  if (const auto small = units.to_u64(); small && *small <= kExactInteger) return static_cast<double>(*small) / kUnits;
  if (units.byte_count() > kMaxUnitBytes) return fail(Errc::malformed, "a float above the largest double");
  Decimal decimal{units.to_decimal(), 0};
  decimal.point = static_cast<int>(decimal.digits.size()) - kDecimals;
  round_half_up(decimal);
  std::string text("0.");
  text.append(decimal.digits).append("e").append(std::to_string(decimal.point));
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc())
    return fail(Errc::malformed, "a float above the largest double");
  return value;
}

}  // namespace p2p::wire

namespace p2p {

VarInt fixed8(double value) { return wire::to_fixed_point(std::abs(value)); }

}  // namespace p2p
