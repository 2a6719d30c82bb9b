#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "wire/fixed_point.hpp"
#include "wire/typed_encoding.hpp"
#include "wire/typed_keys.hpp"
#include "wire/typed_type.hpp"
#include "wire/varint.hpp"

namespace p2p::wire {
namespace {

class TypedWriter {
 public:
  TypedWriter(BitWriter& writer, TypedMode mode) : writer_(writer), flag_bits_(mode == TypedMode::compact ? 1 : 8) {}

  /// False after a failure.
  bool write(const TypedValue& value, std::size_t depth) {
    return std::visit([this, depth](const auto& alternative) { return body(alternative, depth); }, value.data);
  }
  [[nodiscard]] Result<void> outcome() && {
    if (failure_) return fail(*std::move(failure_));
    return {};
  }

 private:
  bool body(const TypedInteger& integer, std::size_t) {
    number(TypedType::integer, !integer.negative || integer.magnitude == VarInt(0), integer.magnitude);
    return true;
  }
  bool body(double value, std::size_t) {
    if (!std::isfinite(value)) return refuse({Errc::not_representable, "a float that is not finite"});
    number(TypedType::real, value >= 0, to_fixed_point(std::abs(value)));  // so −0.0 becomes 0.0
    return true;
  }
  bool body(const std::string& string, std::size_t) {
    head(TypedType::string, string.size());
    writer_.bytes(as_bytes(string));
    return true;
  }
  bool body(const TypedValue::List& list, std::size_t depth) {
    if (depth == kMaxTypedDepth) return refuse(too_deep());
    head(TypedType::list, list.size());
    for (const TypedValue& element : list)
      if (!write(element, depth + 1)) return false;
    return true;
  }
  bool body(const TypedValue::Map& map, std::size_t depth) {
    if (depth == kMaxTypedDepth) return refuse(too_deep());
    head(TypedType::map, map.size());
    if (!keys_ascend(map)) return reordered(map, depth);
    for (const TypedEntry& each : map)
      if (!entry(each, depth)) return false;
    return true;
  }
  bool body(bool value, std::size_t) {
    writer_.bits(type_bits(TypedType::boolean) << flag_bits_ | (value ? 1U : 0U), 8 + flag_bits_);
    return true;
  }
  bool body(TypedValue::Nil, std::size_t) {
    writer_.u8(static_cast<std::uint8_t>(TypedType::nil));
    return true;
  }

  bool reordered(const TypedValue::Map& map, std::size_t depth) {
    auto order = writing_order(map);
    if (!order) return refuse(std::move(order.error()));
    for (const std::uint32_t index : *order)
      if (!entry(map[index], depth)) return false;
    return true;
  }
  bool entry(const TypedEntry& entry, std::size_t depth) {
    return write(entry.key, depth + 1) && write(entry.value, depth + 1);
  }

  static std::uint64_t type_bits(TypedType type) noexcept { return static_cast<std::uint64_t>(type); }
  void number(TypedType type, bool positive, const VarInt& magnitude) {
    const std::uint64_t type_and_sign = type_bits(type) << flag_bits_ | (positive ? 1U : 0U);
    if (const auto small = magnitude.to_u64()) {
      tagged(type_and_sign, 8 + flag_bits_, *small);
    } else {
      writer_.bits(type_and_sign, 8 + flag_bits_);
      write_big_varint(writer_, magnitude);
    }
  }
  void head(TypedType type, std::size_t count) { tagged(type_bits(type), 8, count); }
  /// Usual numbers, sizes and counts take one step of the writer.
  void tagged(std::uint64_t tag, unsigned tag_bits, std::uint64_t value) {
    const unsigned size = (static_cast<unsigned>(std::bit_width(value | 1U)) + 7) / 8;
    const unsigned bits = 8 + 8 * size;
    if (size <= 4) {
      writer_.bits(tag << bits | std::uint64_t{size} << 8 * size | value, tag_bits + bits);
    } else {
      writer_.bits(tag << 8U | size, tag_bits + 8);
      writer_.bits(value, 8 * size);
    }
  }

  static Error too_deep() {
    return {Errc::too_deep, "a value of more than " + std::to_string(kMaxTypedDepth) + " levels"};
  }
  bool refuse(Error error) {
    failure_ = std::move(error);
    return false;
  }

  BitWriter& writer_;
  unsigned flag_bits_;
  std::optional<Error> failure_;
};

}  // namespace

Result<void> write_typed(BitWriter& writer, const TypedValue& value, TypedMode mode) {
  TypedWriter typed(writer, mode);
  typed.write(value, 0);
  return std::move(typed).outcome();
}

}  // namespace p2p::wire
