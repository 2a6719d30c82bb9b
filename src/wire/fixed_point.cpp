#include "wire/fixed_point.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace p2p::wire {
namespace {

constexpr int kDecimals = 8;
constexpr std::size_t kSignificantDigits = 28;
/// The largest double × 10^8 is below 2^1051. Decimal digits of more bytes are not worth their time.
constexpr std::size_t kMaxUnitBytes = 132;

/// 0.digits × 10^point
struct Decimal {
  std::string digits;
  int point = 0;
};

Decimal shortest_decimal(double value) {
  std::array<char, 32> buffer;  // 17 digits, a point and "e-308" at most
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  Decimal decimal{std::string(text.substr(0, e)), 0};
  std::erase(decimal.digits, '.');
  const std::string_view exponent = text.substr(text[e + 1] == '+' ? e + 2 : e + 1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), decimal.point);
  ++decimal.point;
  return decimal;
}

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
  Decimal decimal = shortest_decimal(value);
  const int whole_digits = decimal.point + kDecimals;
  if (whole_digits <= 0) return 0;
  decimal.digits.resize(static_cast<std::size_t>(whole_digits), '0');
  return *VarInt::from_decimal(decimal.digits);  // 317 digits at most: fits
}

Result<double> from_fixed_point(const VarInt& units) {
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
