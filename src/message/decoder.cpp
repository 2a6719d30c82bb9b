#include "message/decoder.hpp"

#include "wire/varint.hpp"

#include <chrono>
#include <limits>

namespace p2p::message {
namespace {

/// The end of the year 9999: what the reference's times can be.
constexpr std::uint64_t kEndOfTimeSeconds = 253'402'300'799;
constexpr std::uint64_t kEndOfTimeMilliseconds = 253'402'300'799'999;
constexpr std::size_t kWholeSize = std::numeric_limits<std::size_t>::max();

}  // namespace

bool Decoder::enter(FieldName name) {
  if (depth_ == kMaxDepth) {
    refuse(name, reader_.position(), "more than " + std::to_string(kMaxDepth) + " levels", Errc::too_deep);
    return false;
  }
  ++depth_;
  return true;
}

void Decoder::leave(FieldName name) {
  --depth_;
  if (failed()) failure_.inside(name);
}

void Decoder::refuse(FieldName name, std::size_t start_bit, std::string why, Errc code) {
  failure_.note(name, code, std::move(why), start_bit);
  reader_.stop();
}

void Decoder::note_truncated(FieldName name) {
  failure_.note(name, Errc::truncated, "the message ends", reader_.position());
}

void Decoder::refuse_number(FieldName name, std::size_t start_bit, const char* what, std::uint64_t number) {
  refuse(name, start_bit, std::string(what) + " " + std::to_string(number));
}

void Decoder::seconds_u64(FieldName name, Seconds& time) {
  const std::size_t start = reader_.position();
  std::uint64_t seconds = 0;
  read(name, seconds, 64);
  if (seconds > kEndOfTimeSeconds) {
    refuse_number(name, start, "seconds behind the year 9999:", seconds);
    return;
  }
  time = Seconds(Seconds::duration(static_cast<std::int64_t>(seconds)));
}

void Decoder::milliseconds_u64(FieldName name, Milliseconds& time) {
  const std::size_t start = reader_.position();
  std::uint64_t milliseconds = 0;
  read(name, milliseconds, 64);
  if (milliseconds > kEndOfTimeMilliseconds) {
    refuse_number(name, start, "milliseconds behind the year 9999:", milliseconds);
    return;
  }
  time = Milliseconds(Milliseconds::duration(static_cast<std::int64_t>(milliseconds)));
}

void Decoder::byte_string(FieldName name, Bytes& bytes, Count count) {
  const std::size_t size = read_count(name, count, 8);
  if (reader_.aligned()) {
    const BytesView view = reader_.view(size);
    bytes.assign(view.begin(), view.end());
  } else {
    bytes.resize(size);
    reader_.bytes(bytes);
  }
}

void Decoder::byte_string(FieldName name, std::string& text, Count count) {
  text.resize(read_count(name, count, 8));
  reader_.bytes({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

void Decoder::bit_string(FieldName name, BitString& bits, Count count) {
  const std::size_t bit_count = read_count(name, count, 1);
  Bytes bytes((bit_count + 7) / 8);
  reader_.bit_field(bytes, bit_count);
  bits = *BitString::from_bytes(bytes, bit_count);
}

void Decoder::value(FieldName name, VarInt& value) {
  value = wire::read_varint(reader_);
  if (failed()) note_truncated(name);
}

void Decoder::value(FieldName name, PublicKey& key) {
  const std::size_t start = reader_.position();
  const std::uint8_t curve = reader_.u8();
  const auto origin_and_raw = key.reset(curve);
  if (origin_and_raw.empty()) {
    refuse_number(name, start, "unknown curve", curve);
    return;
  }
  reader_.bytes(origin_and_raw);
  if (failed()) note_truncated(name);
}

void Decoder::value(FieldName name, Address& address) {
  const std::size_t start = reader_.position();
  const std::uint8_t curve = reader_.u8();
  const std::uint8_t algorithm = reader_.u8();
  const auto digest = address.reset(curve, algorithm);
  if (digest.empty()) {
    refuse_number(name, start, "unknown hash algorithm", algorithm);
    return;
  }
  reader_.bytes(digest);
  if (failed()) note_truncated(name);
}

void Decoder::value(FieldName name, Hash& hash) {
  const std::size_t start = reader_.position();
  std::array<std::uint8_t, Hash::kMaxBytes> buffer;
  buffer[0] = reader_.u8();
  const auto digest_bytes = digest_size(buffer[0]);
  if (!digest_bytes) {
    refuse_number(name, start, "unknown hash algorithm", buffer[0]);
    return;
  }
  reader_.bytes(std::span(buffer).subspan(1, *digest_bytes));
  if (failed()) {
    note_truncated(name);
    return;
  }
  hash = *Hash::from_bytes(std::span(buffer).first(1 + *digest_bytes));  // algorithm and size were checked
}

std::size_t Decoder::read_count(FieldName name, Count count, std::size_t bits_each) {
  const std::size_t start = reader_.position();
  VarInt announced;
  switch (count) {
    case Count::u8:
      announced = reader_.u8();
      break;
    case Count::u16:
      announced = reader_.u16();
      break;
    case Count::u32:
      announced = reader_.u32();
      break;
    case Count::varint:
      announced = wire::read_varint(reader_);
      break;
  }
  if (failed()) {
    note_truncated(name);
    return 0;
  }
  const std::uint64_t size = announced.to_u64().value_or(kWholeSize);
  const std::uint64_t room = bits_each == 0 ? kWholeSize : reader_.remaining_bits() / bits_each;
  if (size > room) {
    refuse(name, start, announced.to_decimal() + " announced, room for " + std::to_string(room), Errc::truncated);
    return 0;
  }
  return static_cast<std::size_t>(size);
}

bool Decoder::claim_memory(FieldName name, std::size_t bytes) {
  if (bytes > memory_left_) {
    refuse(name, reader_.position(), "lists inside lists announce more than the message holds", Errc::too_large);
    return false;
  }
  memory_left_ -= bytes;
  return true;
}

}  // namespace p2p::message
