#include "message/encoder.hpp"

#include "wire/varint.hpp"

#include <chrono>
#include <limits>

namespace p2p::message {
namespace {

/// The end of the year 9999: what the reference's times can be.
constexpr std::int64_t kEndOfTimeSeconds = 253'402'300'799;
constexpr std::int64_t kEndOfTimeMilliseconds = 253'402'300'799'999;

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

bool Encoder::enter(FieldName name) {
  if (depth_ == kMaxDepth) {
    failure_.note(name, Errc::too_deep, "more than " + std::to_string(kMaxDepth) + " levels");
    return false;
  }
  ++depth_;
  return true;
}

void Encoder::leave(FieldName name) {
  --depth_;
  if (failed()) failure_.inside(name);
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

void Encoder::byte_string(FieldName name, const Bytes& bytes, Count count) {
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
