// How the reader makes values of JSON's.
#include "json/reader.hpp"

#include <p2p/hex.hpp>

#include "json/times.hpp"
#include "json/typed.hpp"
#include "json/values.hpp"

namespace p2p::json {

std::optional<std::uint64_t> JsonReader::whole_number(FieldName name, unsigned bit_count) {
  const Value* json = take(name);
  if (json == nullptr) return std::nullopt;
  if (json->kind != Kind::number) {
    refuse_kind(name, "a whole number of " + std::to_string(bit_count) + " bits", *json);
    return std::nullopt;
  }
  if (bit_count < 64 && json->number >> bit_count != 0) {
    refuse(name, std::to_string(json->number) + " in " + std::to_string(bit_count) + " bits", Errc::not_representable);
    return std::nullopt;
  }
  return json->number;
}

void JsonReader::u64(FieldName name, std::uint64_t& value) {
  VarInt number;
  this->value(name, number);
  if (failed()) return;
  if (const auto small = number.to_u64()) {
    value = *small;
  } else {
    refuse(name, "a number of more than 64 bits", Errc::not_representable);
  }
}

void JsonReader::negated_u16(FieldName name, int& value) {
  constexpr std::uint64_t kLimit = std::numeric_limits<std::uint16_t>::max();
  const Value* json = take(name);
  if (json == nullptr) return;
  if (json->kind == Kind::number && json->number <= kLimit) {
    value = static_cast<int>(json->number);
  } else if (json->kind == Kind::negative && json->negative >= -static_cast<std::int64_t>(kLimit)) {
    value = static_cast<int>(json->negative);
  } else {
    refuse_kind(name, "a whole number of 16 bits and a sign", *json);
  }
}

void JsonReader::boolean(FieldName name, bool& value, Flag) {
  if (const Value* json = take(name, Kind::boolean)) value = json->boolean;
}

std::optional<std::string_view> JsonReader::text(FieldName name) {
  const Value* json = take(name, Kind::text);
  if (json == nullptr) return std::nullopt;
  return document_.text(*json);
}

std::optional<std::string_view> JsonReader::atom(FieldName name) {
  const Value* json = peek(name);
  if (json == nullptr || json->kind != Kind::null) return text(name);
  (void)take(name);
  return "";
}

template <class Time>
void JsonReader::moment(FieldName name, Time& time) {
  const auto written = text(name);
  if (!written) return;
  if (const auto exact = parse_time(*written)) {
    time = std::chrono::floor<typename Time::duration>(*exact);
  } else {
    refuse_text(name, "no time in UTC:", *written);
  }
}
template void JsonReader::moment(FieldName, Seconds&);
template void JsonReader::moment(FieldName, Milliseconds&);

void JsonReader::seconds_u32(FieldName name, Milliseconds& time) {
  Seconds whole{};
  moment(name, whole);
  time = whole;
}

void JsonReader::optional_seconds_u32(FieldName name, std::optional<Seconds>& time) {
  time.reset();
  if (is_present(name)) moment(name, time.emplace());
}

void JsonReader::any_time_or_address(FieldName name, std::variant<std::monostate, Seconds, Address>& item) {
  item.emplace<std::monostate>();
  if (!is_present(name)) return;
  const Value* json = peek(name);
  // No hexadecimal text has a 'T'.
  const bool is_time = json->kind == Kind::text && document_.text(*json).find('T') != std::string_view::npos;
  if (is_time) {
    moment(name, item.emplace<Seconds>());
  } else {
    value(name, item.emplace<Address>());
  }
}

void JsonReader::hundredths(FieldName name, double& value) {
  const Value* json = take(name);
  if (json == nullptr) return;
  if (const auto number = to_double(document_, *json)) {
    value = *number;
  } else {
    refuse_kind(name, "a number", *json);
  }
}

void JsonReader::hundredths_list(FieldName name, std::vector<double>& values, std::size_t) {
  list_of(name, values, {}, [&](double& value) { hundredths("", value); });
}

void JsonReader::hex(FieldName name, Bytes& bytes) {
  const auto digits = text(name);
  if (!digits) return;
  if (auto read = from_hex(*digits)) {
    bytes = *std::move(read);
  } else {
    refuse(name, read.error().detail());
  }
}

void JsonReader::hex(FieldName name, std::string& text) {
  Bytes bytes;
  hex(name, bytes);
  text.assign(bytes.begin(), bytes.end());
}

void JsonReader::read_into(FieldName name, std::span<std::uint8_t> bytes) {
  Bytes read;
  hex(name, read);
  if (failed()) return;
  if (read.size() != bytes.size())
    return refuse(name, std::to_string(read.size()) + " bytes instead of " + std::to_string(bytes.size()));
  std::copy(read.begin(), read.end(), bytes.begin());
}

void JsonReader::byte_string(FieldName name, SharedBytes& bytes, Count) {
  Bytes read;
  hex(name, read);
  bytes = std::move(read);
}

std::optional<BitString> JsonReader::bits_object(FieldName name) {
  std::uint32_t count = 0;
  Bytes bytes;
  inside_object(name, "", [&] {
    u32("bits", count);
    hex("hex", bytes);
  });
  if (failed()) return std::nullopt;
  if (bytes.size() != (std::size_t{count} + 7) / 8) {
    refuse(name, std::to_string(count) + " bits in " + std::to_string(bytes.size()) + " bytes");
    return std::nullopt;
  }
  return *BitString::from_bytes(bytes, count);  // as many bytes as it needs
}

void JsonReader::bit_string(FieldName name, BitString& bits, Count) {
  if (auto read = bits_object(name)) bits = *std::move(read);
}

void JsonReader::bit_rows(FieldName name, BitMatrix& matrix, std::size_t) {
  std::vector<BitString> rows;
  list_of(name, rows, {}, [&](BitString& row) { bit_string("", row, Count::u8); });
  if (failed()) return;
  if (auto read = BitMatrix::from_rows(rows)) {
    matrix = *std::move(read);
  } else {
    refuse(name, read.error().detail());
  }
}

void JsonReader::typed(FieldName name, TypedValue& value) {
  Value* json = take(name);
  if (json == nullptr) return;
  read_typed(document_, *json, value, failure_);
  if (failed()) failure_.inside(name);
}

void JsonReader::arguments(FieldName name, TypedValue& value, ArgumentForm) {
  value = {};
  if (is_present(name)) typed(name, value);
}

void JsonReader::value(FieldName name, VarInt& value) {
  const Value* json = take(name);
  if (json == nullptr) return;
  if (json->kind == Kind::number) {
    value = json->number;
    return;
  }
  if (json->kind != Kind::text && json->kind != Kind::digits) return refuse_kind(name, "a whole number", *json);
  if (auto number = VarInt::from_decimal(document_.text(*json))) {
    value = *std::move(number);
  } else {
    refuse(name, number.error().detail(), number.error().code());
  }
}

void JsonReader::value(FieldName name, EncryptedKey& key, std::size_t) {
  Bytes bytes;
  hex(name, bytes);
  if (auto read = EncryptedKey::from_bytes(bytes)) {
    key = *read;
  } else {
    refuse(name, read.error().detail());
  }
}

void JsonReader::value(FieldName name, PublicKey& key) {
  const auto digits = text(name);
  if (!digits) return;
  if (auto read = PublicKey::from_hex(*digits)) {
    key = *read;
  } else {
    refuse(name, read.error().message());
  }
}

void JsonReader::value(FieldName name, Address& address) {
  const auto digits = text(name);
  if (!digits) return;
  if (auto read = Address::from_hex(*digits)) {
    address = *read;
  } else {
    refuse(name, read.error().message());
  }
}

void JsonReader::value(FieldName name, Hash& hash) {
  Bytes bytes;
  hex(name, bytes);
  if (failed()) return;
  if (auto read = Hash::from_bytes(bytes)) {
    hash = *read;
  } else {
    refuse(name, read.error().message());
  }
}

void JsonReader::value(FieldName name, GeoPatch& patch) {
  std::array<std::uint8_t, 3> bytes{};
  read_into(name, bytes);
  if (!failed()) patch = GeoPatch(bytes);
}

void JsonReader::value(FieldName name, Ipv4& ip) {
  const auto written = text(name);
  if (!written) return;
  if (const auto read = Ipv4::parse(*written)) {
    ip = *read;
  } else {
    refuse_text(name, "no IPv4 address:", *written);
  }
}

void JsonReader::value(FieldName name, BeaconSubset& subset) {
  std::array<std::uint8_t, 1> byte{};
  read_into(name, byte);
  subset = BeaconSubset{byte[0]};
}

}  // namespace p2p::json
