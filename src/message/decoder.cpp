#include "message/decoder.hpp"

#include "message/end_of_time.hpp"
#include "wire/deflate.hpp"
#include "wire/json_text.hpp"
#include "wire/typed_encoding.hpp"
#include "wire/varint.hpp"

#include <chrono>

namespace p2p::message {

void Decoder::refuse_depth(FieldName name) {
  refuse(name, reader_.position(), "more than " + std::to_string(kMaxDepth) + " levels", Errc::too_deep);
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

void Decoder::hundredths_list(FieldName name, std::vector<double>& values, std::size_t count) {
  values.clear();
  if (!reader_.has_bytes(count)) {
    refuse_count(name, reader_.position(), count, 8);
    return;
  }
  if (!claim_memory(name, count * sizeof(double))) return;
  values.resize(count);
  for (double& value : values) hundredths(name, value);
}

void Decoder::byte_string(FieldName name, Bytes& bytes, Count count) {
  const std::size_t size = read_size(name, count);
  if (reader_.aligned()) {
    const BytesView view = reader_.view(size);
    bytes.assign(view.begin(), view.end());
  } else {
    bytes.resize(size);
    reader_.bytes(bytes);
  }
}

void Decoder::byte_string(FieldName name, SharedBytes& bytes, Count count) {
  const std::size_t size = read_size(name, count);
  if (owner_ != nullptr && size >= least_borrowed_ && reader_.aligned()) {
    bytes = SharedBytes::borrow(reader_.view(size), owner_);
    return;
  }
  bytes = SharedBytes::make(size, [this](std::span<std::uint8_t> to) { reader_.bytes(to); });
}

void Decoder::byte_string(FieldName name, std::string& text, Count count) {
  text.resize(read_size(name, count));
  reader_.bytes({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

void Decoder::bit_string(FieldName name, BitString& bits, Count count) {
  const std::size_t bit_count = read_count(name, {count, 1});
  Bytes bytes((bit_count + 7) / 8);
  reader_.bit_field(bytes, bit_count);
  bits = *BitString::from_bytes(bytes, bit_count);
}

void Decoder::bit_rows(FieldName name, BitMatrix& matrix, std::size_t rows) {
  const std::size_t columns = reader_.u8();
  if (failed() || rows * columns > reader_.remaining_bits()) {
    refuse(name, reader_.position(), "the message ends", Errc::truncated);
    return;
  }
  Bytes bytes((rows * columns + 7) / 8);
  reader_.bit_field(bytes, rows * columns);
  matrix = *BitMatrix::from_bits(*BitString::from_bytes(bytes, rows * columns), rows, columns);
}

void Decoder::deflated(FieldName name, std::string& text) {
  const std::size_t start = reader_.position();
  const std::size_t size = read_size(name, Count::u32);
  Bytes copy;
  BytesView compressed;
  if (reader_.aligned()) {
    compressed = reader_.view(size);
  } else {
    copy.resize(size);
    reader_.bytes(copy);
    compressed = copy;
  }
  text.clear();
  if (compressed.empty()) return;
  auto inflated = wire::inflate_raw(compressed, std::min(kMaxInflated, inflated_left_));
  if (!inflated) {
    note(name, start, inflated.error());
    return;
  }
  inflated_left_ -= inflated->size();
  text = std::move(*inflated);
}

void Decoder::typed(FieldName name, TypedValue& value) {
  if (failed()) return;
  const std::size_t start = reader_.position();
  if (const auto read = wire::read_typed(reader_, value, wire::TypedMode::compact, memory_left_); !read)
    note(name, start, read.error());
}

void Decoder::arguments(FieldName name, TypedValue& value, ArgumentForm form) {
  if (form == ArgumentForm::typed_value) {
    typed(name, value);
  } else if (form == ArgumentForm::counted_list) {
    TypedValue::List list;
    list_of(name, list, {Count::u8, 8}, [this](TypedValue& argument) { typed("", argument); });
    value.data = std::move(list);
  } else {
    const std::size_t start = reader_.position();
    Bytes text;
    byte_string(name, text, Count::varint);
    if (failed()) return;
    auto read = wire::read_json_text(text, memory_left_);
    if (read) {
      value = std::move(*read);
    } else {
      note(name, start, read.error());
    }
  }
}

void Decoder::read_tag(FieldName name, std::uint8_t& tag, std::span<const Tag> tags) {
  const std::size_t start = reader_.position();
  read(name, tag, 8);
  const auto known = [&tag](const Tag& candidate) { return candidate.value == tag; };
  if (std::none_of(tags.begin(), tags.end(), known)) refuse_number(name, start, "unknown value", tag);
}

void Decoder::note(FieldName name, std::size_t start_bit, const Error& error) {
  refuse(name, start_bit, error.detail(), error.code());
}

void Decoder::value(FieldName name, VarInt& value) {
  value = wire::read_varint(reader_);
  if (failed()) note_truncated(name);
}

void Decoder::value(FieldName name, EncryptedKey& key, std::size_t size) {
  reader_.bytes(key.reset(size));
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
  const std::uint16_t head = reader_.u16();
  const auto curve = static_cast<std::uint8_t>(head >> 8U);
  const auto algorithm = static_cast<std::uint8_t>(head & 0xFFU);
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

std::size_t Decoder::refuse_count(FieldName name, std::size_t start_bit, std::uint64_t count, std::size_t min_bits) {
  if (failed()) {
    note_truncated(name);
  } else {
    const std::string many = count == kAboveEverything ? "more than 2^64" : std::to_string(count);
    const std::size_t room = reader_.remaining_bits() / min_bits;
    refuse(name, start_bit, many + " announced, room for " + std::to_string(room), Errc::truncated);
  }
  return 0;
}

bool Decoder::refuse_memory(FieldName name) {
  refuse(name, reader_.position(), "lists inside lists announce more than the message holds", Errc::too_large);
  return false;
}

}  // namespace p2p::message
