#include <algorithm>
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

/// Fills values in place. A failure stops the reader: what is read after it is zeros, and ends soon.
class TypedReader {
 public:
  TypedReader(BitReader& reader, TypedMode mode, std::size_t& memory_left)
      : reader_(reader), flag_bits_(mode == TypedMode::compact ? 1 : 8), memory_left_(memory_left) {}

  /// `value` is nil before. False after a failure.
  bool read(TypedValue& value, std::size_t depth) {
    const std::uint8_t type = reader_.u8();
    if (!reader_.ok()) [[unlikely]]
      return truncated();
    switch (static_cast<TypedType>(type)) {
      case TypedType::integer:
        return integer(value);
      case TypedType::real:
        return real(value);
      case TypedType::string:
        return string(value);
      case TypedType::list:
        return list(value, depth);
      case TypedType::map:
        return map(value, depth);
      case TypedType::boolean:
        value.data.emplace<bool>(reader_.bits(flag_bits_) == 1);
        return reader_.ok() || truncated();
      case TypedType::nil:
        return true;
    }
    return refuse(Errc::malformed, "a value of the unknown type " + std::to_string(type));
  }
  [[nodiscard]] Result<void> outcome() && {
    if (failure_) return fail(*std::move(failure_));
    return {};
  }

 private:
  bool integer(TypedValue& value) {
    bool negative = false;
    if (!sign(negative)) return false;
    TypedInteger& integer = value.data.emplace<TypedInteger>();
    integer.magnitude = read_varint(reader_);
    if (!reader_.ok()) return truncated();
    integer.negative = negative && integer.magnitude != VarInt(0);
    return true;
  }
  bool real(TypedValue& value) {
    bool negative = false;
    if (!sign(negative)) return false;
    const VarInt units = read_varint(reader_);
    if (!reader_.ok()) return truncated();
    const auto magnitude = from_fixed_point(units);
    if (!magnitude) return refuse(magnitude.error().code(), magnitude.error().detail());
    value.data.emplace<double>(negative ? -*magnitude : *magnitude);
    return true;
  }
  bool string(TypedValue& value) {
    const auto size = read_small_varint(reader_);
    if (!size || !reader_.has_bytes(*size)) return truncated();
    const auto count = static_cast<std::size_t>(*size);
    if (!claim(count)) return false;
    auto& text = value.data.emplace<std::string>();
    text.resize(count);
    reader_.bytes({reinterpret_cast<std::uint8_t*>(text.data()), count});
    return reader_.ok() || truncated();
  }
  bool list(TypedValue& value, std::size_t depth) {
    std::size_t count = 0;
    if (!announced(count, 1, sizeof(TypedValue), depth) || !enter_key_level()) return false;
    auto& list = value.data.emplace<TypedValue::List>();
    list.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
      if (!read(list.emplace_back(), depth + 1)) return false;
    leave_key_level();
    return true;
  }
  bool map(TypedValue& value, std::size_t depth) {
    std::size_t count = 0;
    if (!announced(count, 2, sizeof(TypedEntry), depth) || !enter_key_level()) return false;
    auto& map = value.data.emplace<TypedValue::Map>();
    map.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      TypedEntry& entry = map.emplace_back();
      if (!read_key(entry.key, depth + 1) || !read(entry.value, depth + 1)) return false;
    }
    leave_key_level();
    if (!keys_ascend(map)) settle_keys(map);
    return true;
  }
  bool read_key(TypedValue& key, std::size_t depth) {
    const bool outer = in_key_;
    in_key_ = true;
    const bool done = read(key, depth);
    in_key_ = outer;
    return done;
  }
  /// Each level of maps around a key puts that key in order again: without a limit, a small message costs seconds.
  bool enter_key_level() {
    if (!in_key_) return true;
    if (key_levels_ == kMaxKeyLevels)
      return refuse(Errc::too_deep, "a key of more than " + std::to_string(kMaxKeyLevels) + " levels");
    ++key_levels_;
    return true;
  }
  void leave_key_level() {
    if (in_key_) --key_levels_;
  }
  /// The count of a list or map, when so many elements of so many values can follow: each value takes a byte at least.
  bool announced(std::size_t& count, std::size_t values_each, std::size_t bytes_each, std::size_t depth) {
    if (depth == kMaxTypedDepth)
      return refuse(Errc::too_deep, "a value of more than " + std::to_string(kMaxTypedDepth) + " levels");
    const auto number = read_small_varint(reader_);
    if (!reader_.ok() || !number || *number > reader_.remaining_bits() / 8 / values_each) return truncated();
    count = static_cast<std::size_t>(*number);
    return claim(count * bytes_each);
  }
  /// Lists inside each other may each announce all the rest: together they get no more than the message's size allows.
  bool claim(std::size_t bytes) {
    if (bytes > memory_left_) [[unlikely]]
      return refuse(Errc::too_large, "typed values that announce more than the message can hold");
    memory_left_ -= bytes;
    return true;
  }
  bool sign(bool& negative) {
    const std::uint64_t flag = reader_.bits(flag_bits_);
    negative = flag == 0;
    return flag <= 1 || refuse(Errc::malformed, "the sign " + std::to_string(flag));
  }

  bool truncated() { return refuse(Errc::truncated, "a typed value announces more than there is"); }
  bool refuse(Errc code, std::string detail) {
    failure_.emplace(code, std::move(detail));
    reader_.stop();
    return false;
  }

  BitReader& reader_;
  unsigned flag_bits_;
  std::size_t& memory_left_;
  bool in_key_ = false;
  std::size_t key_levels_ = 0;  ///< lists and maps that are open inside the outermost key
  std::optional<Error> failure_;
};

}  // namespace

Result<void> read_typed(BitReader& reader, TypedValue& value, TypedMode mode, std::size_t& memory_left) {
  value = TypedValue();
  TypedReader typed(reader, mode, memory_left);
  typed.read(value, 0);
  return std::move(typed).outcome();
}

Result<TypedValue> read_typed(BitReader& reader, TypedMode mode, std::size_t& memory_left) {
  Result<TypedValue> value;
  if (auto read = read_typed(reader, *value, mode, memory_left); !read) return fail(std::move(read.error()));
  return value;
}

}  // namespace p2p::wire
