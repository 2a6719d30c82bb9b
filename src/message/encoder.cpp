#include "message/encoder.hpp"

#include "message/end_of_time.hpp"
#include "wire/deflate.hpp"
#include "wire/varint.hpp"

#include <limits>
#include <variant>

namespace p2p::message {
namespace {

std::uint64_t largest_count(Count count) noexcept {
  switch (count) {
    case Count::u8:
      return std::numeric_limits<std::uint8_t>::max();
    case Count::u16:
      return std::numeric_limits<std::uint16_t>::max();
    case Count::u32:
      return std::numeric_limits<std::uint32_t>::max();
    case Count::varint:
      break;
  }
  return std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

Result<Bytes> Encoder::finish(std::string_view message_name) && {
  if (failed()) return fail(failure_.to_error(message_name));
  return std::move(writer_).finish();
}

void Encoder::refuse(FieldName name, std::string why) { failure_.note(name, Errc::not_representable, std::move(why)); }

void Encoder::refuse_depth(FieldName name) {
  failure_.note(name, Errc::too_deep, "more than " + std::to_string(kMaxDepth) + " levels");
}

void Encoder::refuse_time(FieldName name, std::int64_t time, const char* unit) {
  refuse(name, "a time of " + std::to_string(time) + " " + unit + " since 1970");
}

void Encoder::seconds_u64(FieldName name, Seconds time) {
  const std::int64_t seconds = time.time_since_epoch().count();
  if (seconds < 0 || seconds > kEndOfTimeSeconds) refuse_time(name, seconds, "s");
  writer_.u64(static_cast<std::uint64_t>(seconds));
}

void Encoder::milliseconds_u64(FieldName name, Milliseconds time) {
  const std::int64_t milliseconds = time.time_since_epoch().count();
  if (milliseconds < 0 || milliseconds > kEndOfTimeMilliseconds) refuse_time(name, milliseconds, "ms");
  writer_.u64(static_cast<std::uint64_t>(milliseconds));
}

void Encoder::optional_seconds_u32(FieldName name, const std::optional<Seconds>& time) {
  if (time == Seconds{}) refuse(name, "the epoch, which means absence");
  seconds_u32(name, time.value_or(Seconds{}));
}

void Encoder::u64(FieldName name, const VarInt& value) {
  const auto number = value.to_u64();
  if (!number) refuse(name, value.to_decimal() + " in 64 bits");
  writer_.u64(number.value_or(0));
}

void Encoder::negated_u16(FieldName name, int value) {
  if (value > 0 || value < -int{std::numeric_limits<std::uint16_t>::max()})
    refuse(name, std::to_string(value) + " where only 0 to -65535 can be carried");
  writer_.u16(static_cast<std::uint16_t>(-value));
}

void Encoder::hundredths_list(FieldName name, const std::vector<double>& values, std::size_t count) {
  if (values.size() != count) refuse_size(name, values.size(), count);
  for (const double value : values) hundredths(name, value);
}

void Encoder::value(FieldName name, const EncryptedKey& key, std::size_t size) {
  if (key.size() != size) refuse_size(name, key.size(), size);
  writer_.bytes(key.bytes());
}

void Encoder::bit_rows(FieldName name, const BitMatrix& matrix, std::size_t rows) {
  if (matrix.rows() != rows) refuse_size(name, matrix.rows(), rows);
  write_count(name, matrix.columns(), Count::u8);
  writer_.bit_field(matrix.bits().bytes(), matrix.bits().size());
}

void Encoder::deflated(FieldName name, const std::string& text) {
  if (text.size() > kMaxInflated) {
    refuse(name, std::to_string(text.size()) + " bytes, at most " + std::to_string(kMaxInflated));
    return;
  }
  if (mode_ == wire::TypedMode::extended || text.empty()) {
    byte_string(name, text, Count::u32);
  } else {
    byte_string(name, wire::deflate_raw(as_bytes(text)), Count::u32);
  }
}

void Encoder::typed(FieldName name, const TypedValue& value) {
  if (auto written = wire::write_typed(writer_, value, mode_); !written)
    failure_.note(name, written.error().code(), written.error().detail());
}

void Encoder::arguments(FieldName name, const TypedValue& value, ArgumentForm form) {
  const auto* list = std::get_if<TypedValue::List>(&value.data);
  switch (form) {
    case ArgumentForm::json_text:
      if (const auto text = json_text(value)) {
        byte_string(name, *text, Count::varint);
      } else {
        failure_.note(name, text.error().code(), text.error().detail());
      }
      break;
    case ArgumentForm::counted_list:
      if (list == nullptr) {
        refuse(name, "not a list, which version 3 carries");
        break;
      }
      write_count(name, list->size(), Count::u8);
      for (const TypedValue& argument : *list) typed(name, argument);
      break;
    case ArgumentForm::typed_value:
      if (list != nullptr) refuse(name, "a list, where version 4 carries a map");
      typed(name, value);
      break;
  }
}

void Encoder::refuse_size(FieldName name, std::size_t size, std::size_t expected) {
  refuse(name, std::to_string(size) + " where there must be " + std::to_string(expected));
}

void Encoder::byte_string(FieldName name, BytesView bytes, Count count) {
  write_count(name, bytes.size(), count);
  writer_.bytes(bytes);
}

void Encoder::byte_string(FieldName name, const std::string& text, Count count) {
  write_count(name, text.size(), count);
  writer_.bytes(as_bytes(text));
}

void Encoder::bit_string(FieldName name, const BitString& bits, Count count) {
  write_count(name, bits.size(), count);
  writer_.bit_field(bits.bytes(), bits.size());
}

void Encoder::value(FieldName, const VarInt& value) { wire::write_varint(writer_, value); }

void Encoder::write_count(FieldName name, std::size_t size, Count count) {
  if (size > largest_count(count))
    refuse(name, "a count of " + std::to_string(size) + ", at most " + std::to_string(largest_count(count)));
  switch (count) {
    case Count::u8:
      writer_.u8(static_cast<std::uint8_t>(size));
      break;
    case Count::u16:
      writer_.u16(static_cast<std::uint16_t>(size));
      break;
    case Count::u32:
      writer_.u32(static_cast<std::uint32_t>(size));
      break;
    case Count::varint:
      wire::write_varint(writer_, size);
      break;
  }
}

}  // namespace p2p::message
