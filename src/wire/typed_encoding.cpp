#include "wire/typed_encoding.hpp"

#include "wire/fixed_point.hpp"
#include "wire/typed_keys.hpp"
#include "wire/varint.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace p2p::wire {
namespace {

enum Type : std::uint8_t { kInteger, kFloat, kString, kList, kMap, kBoolean, kNil };

Error too_deep() { return {Errc::too_deep, "a value of more than " + std::to_string(kMaxTypedDepth) + " levels"}; }

class TypedWriter {
 public:
  TypedWriter(BitWriter& writer, TypedMode mode) : writer_(writer), flag_bits_(mode == TypedMode::compact ? 1 : 8) {}

  Result<void> write(const TypedValue& value, std::size_t depth) {
    writer_.u8(static_cast<std::uint8_t>(value.data.index()));
    return std::visit([this, depth](const auto& alternative) { return body(alternative, depth); }, value.data);
  }

 private:
  Result<void> body(const TypedInteger& integer, std::size_t) {
    flag(!integer.negative || integer.magnitude == VarInt(0));
    write_varint(writer_, integer.magnitude);
    return {};
  }
  Result<void> body(double value, std::size_t) {
    if (!std::isfinite(value)) return fail(Errc::not_representable, "a float that is not finite");
    flag(value >= 0);  // so −0.0 becomes 0.0
    write_varint(writer_, to_fixed_point(std::abs(value)));
    return {};
  }
  Result<void> body(const Bytes& string, std::size_t) {
    write_varint(writer_, string.size());
    writer_.bytes(string);
    return {};
  }
  Result<void> body(const TypedValue::List& list, std::size_t depth) {
    if (depth == kMaxTypedDepth) return fail(too_deep());
    write_varint(writer_, list.size());
    for (const TypedValue& element : list)
      if (auto written = write(element, depth + 1); !written) return written;
    return {};
  }
  Result<void> body(const TypedValue::Map& map, std::size_t depth) {
    if (depth == kMaxTypedDepth) return fail(too_deep());
    write_varint(writer_, map.size());
    for (const TypedEntry& entry : map) {
      if (auto written = write(entry.key, depth + 1); !written) return written;
      if (auto written = write(entry.value, depth + 1); !written) return written;
    }
    return {};
  }
  Result<void> body(bool value, std::size_t) {
    flag(value);
    return {};
  }
  Result<void> body(TypedValue::Nil, std::size_t) { return {}; }

  void flag(bool value) { writer_.bits(value ? 1 : 0, flag_bits_); }

  BitWriter& writer_;
  unsigned flag_bits_;
};

class TypedReader {
 public:
  TypedReader(BitReader& reader, TypedMode mode) : reader_(reader), flag_bits_(mode == TypedMode::compact ? 1 : 8) {}

  Result<TypedValue> read(std::size_t depth) {
    const std::uint8_t type = reader_.u8();
    Result<TypedValue> value = body(type, depth);
    if (!reader_.ok()) return fail(truncated());
    return value;
  }

 private:
  Result<TypedValue> body(std::uint8_t type, std::size_t depth) {
    switch (type) {
      case kInteger:
        return integer();
      case kFloat:
        return real();
      case kString:
        return string();
      case kList:
        return list(depth);
      case kMap:
        return map(depth);
      case kBoolean:
        return TypedValue{reader_.bits(flag_bits_) == 1};
      case kNil:
        return TypedValue{};
      default:
        return fail(Errc::malformed, "a value of the unknown type " + std::to_string(type));
    }
  }

  Result<TypedValue> integer() {
    const auto negative = sign();
    if (!negative) return fail(negative.error());
    VarInt magnitude = read_varint(reader_);
    const bool below_zero = *negative && magnitude != VarInt(0);
    return TypedValue{TypedInteger{std::move(magnitude), below_zero}};
  }
  Result<TypedValue> real() {
    const auto negative = sign();
    if (!negative) return fail(negative.error());
    const auto value = from_fixed_point(read_varint(reader_));
    if (!value) return fail(value.error());
    return TypedValue{*negative ? -*value : *value};
  }
  Result<TypedValue> string() {
    const auto size = read_varint(reader_).to_u64();
    if (!size || !reader_.has_bytes(*size)) return fail(truncated());
    Bytes bytes(static_cast<std::size_t>(*size));
    reader_.bytes(bytes);
    return TypedValue{std::move(bytes)};
  }
  Result<TypedValue> list(std::size_t depth) {
    if (depth == kMaxTypedDepth) return fail(too_deep());
    const auto count = announce(1);
    if (!count) return fail(truncated());
    TypedValue::List list;
    list.reserve(*count);
    for (std::size_t i = 0; i < *count; ++i) {
      auto element = announced(depth + 1);
      if (!element) return element;
      list.push_back(std::move(*element));
    }
    return TypedValue{std::move(list)};
  }
  Result<TypedValue> map(std::size_t depth) {
    if (depth == kMaxTypedDepth) return fail(too_deep());
    const auto count = announce(2);
    if (!count) return fail(truncated());
    TypedValue::Map map;
    map.reserve(*count);
    for (std::size_t i = 0; i < *count; ++i) {
      auto key = announced(depth + 1);
      if (!key) return key;
      auto value = announced(depth + 1);
      if (!value) return value;
      map.push_back({std::move(*key), std::move(*value)});
    }
    merge_same_keys(map);
    return TypedValue{std::move(map)};
  }

  /// The count of a list or map with so many values for each. Nothing if all that was announced and is still to come,
  /// these and the rest of the lists around, does not fit what is left: a value takes a byte at least. So the values
  /// that there is room made for are never more than the bytes.
  std::optional<std::size_t> announce(std::size_t values_each) {
    const auto count = read_varint(reader_).to_u64();
    const std::size_t room = reader_.remaining_bits() / 8;
    if (!count || awaited_ > room || *count > (room - awaited_) / values_each) return std::nullopt;
    const auto accepted = static_cast<std::size_t>(*count);
    awaited_ += accepted * values_each;
    return accepted;
  }
  Result<TypedValue> announced(std::size_t depth) {
    --awaited_;
    return read(depth);
  }

  /// Whether the value is below zero.
  Result<bool> sign() {
    const std::uint64_t flag = reader_.bits(flag_bits_);
    if (flag > 1) return fail(Errc::malformed, "the sign " + std::to_string(flag));
    return flag == 0;
  }

  Error truncated() {
    reader_.stop();
    return {Errc::truncated, "a typed value announces more than there is"};
  }

  BitReader& reader_;
  unsigned flag_bits_;
  std::size_t awaited_ = 0;  ///< values that counts have announced and that have not begun
};

}  // namespace

Result<void> write_typed(BitWriter& writer, const TypedValue& value, TypedMode mode) {
  return TypedWriter(writer, mode).write(value, 0);
}

Result<TypedValue> read_typed(BitReader& reader, TypedMode mode) { return TypedReader(reader, mode).read(0); }

}  // namespace p2p::wire
