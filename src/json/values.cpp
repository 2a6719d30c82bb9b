#include "json/values.hpp"

#include <charconv>

namespace p2p::json {

std::optional<double> to_double(const Document& document, const Value& value) {
  switch (value.kind) {
    case Kind::number:
      return static_cast<double>(value.number);
    case Kind::negative:
      return static_cast<double>(value.negative);
    case Kind::fraction:
      return value.fraction;
    case Kind::digits: {
      const std::string_view digits = document.text(value);
      double number = 0;
      (void)std::from_chars(digits.data(), digits.data() + digits.size(),
                            number);  // the parser knows them to be finite
      return number;
    }
    default:
      return std::nullopt;
  }
}

std::string unexpected(std::string_view expected, const Value& value) {
  return std::string(expected) + " expected, not " + std::string(to_string(value.kind));
}

std::string printable(std::string_view text) {
  constexpr std::size_t kMaxSize = 64;
  std::string shown(text.substr(0, kMaxSize));
  for (char& c : shown)
    if (c < ' ' || c > '~') c = '?';
  if (text.size() > kMaxSize) shown += "...";
  return shown;
}

std::string quoted(std::string_view text) { return '"' + printable(text) + '"'; }

}  // namespace p2p::json
