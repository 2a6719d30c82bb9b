#include <p2p/typed_value.hpp>

#include "wire/shortest_decimal.hpp"
#include "wire/typed_encoding.hpp"
#include "wire/typed_keys.hpp"
#include "wire/utf8.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace p2p {
namespace {

/// From here on neighbouring doubles are more than 1 apart: digits before the point would not all mean something.
constexpr double kExactIntegers = 9007199254740992.0;  // 2^53

std::string with_exponent(const std::string& digits, int exponent) {
  std::string text(1, digits.front());
  text.append(".").append(digits.size() > 1 ? std::string_view(digits).substr(1) : "0");
  return text.append("e").append(std::to_string(exponent));
}

std::string without_exponent(const std::string& digits, int point) {
  const int size = static_cast<int>(digits.size());
  if (point <= 0) return "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (point >= size) return digits + std::string(static_cast<std::size_t>(point - size), '0') + ".0";
  return digits.substr(0, static_cast<std::size_t>(point)) + "." + digits.substr(static_cast<std::size_t>(point));
}

/// Without an exponent unless the other form is shorter, or the value is beyond the exact integers.
std::string real_text(double value) {
  const std::string sign = std::signbit(value) ? "-" : "";
  const double magnitude = std::abs(value);
  if (magnitude == 0) return sign + "0.0";
  const wire::Decimal decimal = wire::shortest_decimal(magnitude);
  std::string scientific = with_exponent(decimal.digits, decimal.point - 1);
  if (magnitude >= kExactIntegers) return sign + scientific;
  const std::string plain = without_exponent(decimal.digits, decimal.point);
  return sign + (scientific.size() < plain.size() ? scientific : plain);
}

class JsonTextWriter {
 public:
  /// False after a failure.
  bool write(const TypedValue& value, std::size_t depth) {
    return std::visit([this, depth](const auto& alternative) { return body(alternative, depth); }, value.data);
  }
  [[nodiscard]] Result<std::string> text() && {
    if (failure_) return fail(*std::move(failure_));
    return std::move(text_);
  }

 private:
  bool body(const TypedInteger& integer, std::size_t) {
    if (integer.negative && integer.magnitude != VarInt(0)) text_.push_back('-');
    text_.append(integer.magnitude.to_decimal());
    return true;
  }
  bool body(double value, std::size_t) {
    if (!std::isfinite(value)) return refuse(Errc::not_representable, "JSON: a float that is not finite");
    text_.append(real_text(value));
    return true;
  }
  bool body(const std::string& string, std::size_t) {
    if (!wire::is_utf8(as_bytes(string))) return refuse(Errc::not_representable, "JSON: a string that is not UTF-8");
    text_.push_back('"');
    for (const std::uint8_t byte : as_bytes(string)) character(byte);
    text_.push_back('"');
    return true;
  }
  bool body(const TypedValue::List& list, std::size_t depth) {
    if (depth == wire::kMaxTypedDepth) return refuse_depth();
    text_.push_back('[');
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) text_.push_back(',');
      if (!write(list[i], depth + 1)) return false;
    }
    text_.push_back(']');
    return true;
  }
  bool body(const TypedValue::Map& map, std::size_t depth) {
    if (depth == wire::kMaxTypedDepth) return refuse_depth();
    const auto order = wire::writing_order(map);
    if (!order) return refuse(order.error().code(), "JSON: " + order.error().detail());
    const std::size_t size = map.size();
    text_.push_back('{');
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) text_.push_back(',');
      const std::size_t at = size > kMaxOrderedEntries ? size - 1 - i : i;
      if (!entry(map[(*order)[at]], depth)) return false;
    }
    text_.push_back('}');
    return true;
  }
  bool body(bool value, std::size_t) {
    text_.append(value ? "true" : "false");
    return true;
  }
  bool body(TypedValue::Nil, std::size_t) {
    text_.append("null");
    return true;
  }

  bool entry(const TypedEntry& entry, std::size_t depth) {
    if (!key(entry.key)) return false;
    text_.push_back(':');
    return write(entry.value, depth + 1);
  }
  bool key(const TypedValue& key) {
    const auto& data = key.data;
    if (std::holds_alternative<std::string>(data)) return write(key, 0);
    if (std::holds_alternative<TypedValue::List>(data) || std::holds_alternative<TypedValue::Map>(data))
      return refuse(Errc::not_representable, "JSON: a key that is a list or a map");
    text_.push_back('"');
    if (std::holds_alternative<TypedValue::Nil>(data)) {
      text_.append("nil");
    } else if (!write(key, 0)) {
      return false;
    }
    text_.push_back('"');
    return true;
  }

  void character(std::uint8_t byte) {
    constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
    constexpr std::string_view kNames = "\"\\bfnrt";
    const char c = static_cast<char>(byte);
    if (const std::size_t at = kShort.find(c); at != std::string_view::npos) {
      text_.push_back('\\');
      text_.push_back(kNames[at]);
    } else if (byte < 0x20) {
      text_.append("\\u00").push_back(static_cast<char>('0' + (byte >> 4U)));
      text_.push_back("0123456789ABCDEF"[byte & 0x0FU]);
    } else {
      text_.push_back(c);
    }
  }

  bool refuse_depth() {
    return refuse(Errc::too_deep, "JSON: a value of more than " + std::to_string(wire::kMaxTypedDepth) + " levels");
  }
  bool refuse(Errc code, std::string detail) {
    failure_.emplace(code, std::move(detail));
    return false;
  }

  std::string text_;
  std::optional<Error> failure_;
};

}  // namespace

Result<std::string> json_text(const TypedValue& value) {
  JsonTextWriter writer;
  writer.write(value, 0);
  return std::move(writer).text();
}

}  // namespace p2p
