#include "wire/json_number.hpp"

#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

namespace p2p::wire {
namespace {

/// The parts of a number. A part that is not there is empty.
struct Parts {
  bool negative = false;
  bool real = false;
  std::string_view whole;
  std::string_view fraction;
  std::string_view exponent;  ///< with a minus, without a plus
  std::size_t length = 0;
};

std::string_view take_digits(std::string_view text, std::size_t& at) {
  const std::size_t start = at;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return text.substr(start, at - start);
}

bool take(std::string_view text, std::size_t& at, char expected) {
  if (at == text.size() || text[at] != expected) return false;
  ++at;
  return true;
}

Result<Parts> split(std::string_view text) {
  Parts parts;
  std::size_t at = 0;
  parts.negative = take(text, at, '-');
  parts.whole = take_digits(text, at);
  if (parts.whole.empty()) return fail(Errc::malformed, "no value");
  if (parts.whole.size() > 1 && parts.whole.front() == '0')
    return fail(Errc::malformed, "a number with a leading zero");
  if (take(text, at, '.')) {
    parts.real = true;
    parts.fraction = take_digits(text, at);
    if (parts.fraction.empty()) return fail(Errc::malformed, "a fraction without digits");
  }
  if (take(text, at, 'e') || take(text, at, 'E')) {
    parts.real = true;
    std::size_t start = at;
    if (take(text, at, '+')) start = at;
    (void)take(text, at, '-');
    const std::string_view digits = take_digits(text, at);
    if (digits.empty()) return fail(Errc::malformed, "an exponent without digits");
    parts.exponent = text.substr(start, at - start);
  }
  parts.length = at;
  return parts;
}

/// Of a number that is not zero and that no double is near: whether it is too large, not too small.
bool is_huge(const Parts& parts) {
  std::int64_t exponent = 0;
  if (!parts.exponent.empty()) {
    const char* const end = parts.exponent.data() + parts.exponent.size();
    if (std::from_chars(parts.exponent.data(), end, exponent).ec != std::errc()) return parts.exponent.front() != '-';
  }
  // Where the first digit stands that counts, from the point.
  const bool below_one = parts.whole == "0";
  const auto point = below_one ? -static_cast<std::int64_t>(parts.fraction.find_first_not_of('0'))
                               : static_cast<std::int64_t>(parts.whole.size());
  return exponent > -point;
}

}  // namespace

Result<JsonNumber> read_json_number(std::string_view text) {
  const auto parts = split(text);
  if (!parts) return fail(parts.error());
  if (!parts->real) {
    auto magnitude = VarInt::from_decimal(parts->whole);
    if (!magnitude) return fail(magnitude.error());
    const bool negative = parts->negative && *magnitude != VarInt(0);
    return JsonNumber{TypedValue{TypedInteger{*std::move(magnitude), negative}}, parts->length};
  }
  double value = 0;
  if (std::from_chars(text.data(), text.data() + parts->length, value).ec != std::errc()) {
    if (is_huge(*parts)) return fail(Errc::malformed, "a number above the largest float");
    value = parts->negative ? -0.0 : 0.0;
  }
  return JsonNumber{TypedValue{value}, parts->length};
}

}  // namespace p2p::wire
