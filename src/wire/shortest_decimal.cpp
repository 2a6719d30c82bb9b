#include "wire/shortest_decimal.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace p2p::wire {

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

}  // namespace p2p::wire
