#include "support/random_values.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "wire/bit_reader.hpp"
#include "wire/bit_writer.hpp"
#include "wire/json_text.hpp"
#include "wire/typed_encoding.hpp"

namespace p2p::test {
namespace {

constexpr std::size_t kAnyMemory = std::size_t{1} << 30U;

/// As it is after a journey: maps in their order, no key twice.
TypedValue settled(const TypedValue& value) {
  wire::BitWriter writer;
  if (!wire::write_typed(writer, value, wire::TypedMode::compact)) return {};  // a key twice
  const Bytes bytes = std::move(writer).finish();
  wire::BitReader reader(bytes);
  std::size_t memory = kAnyMemory;
  return wire::read_typed(reader, wire::TypedMode::compact, memory).value();
}

TypedValue settled_as_json(const TypedValue& value) {
  const auto text = json_text(value);
  if (!text) return {};
  std::size_t memory = kAnyMemory;
  return wire::read_json_text(as_bytes(*text), memory).value();
}

}  // namespace

void RandomValues::optional_seconds_u32(FieldName name, std::optional<Seconds>& time) {
  Seconds present{};
  seconds_u32(name, present);
  time = present;
  if (below(2) == 0 || present == Seconds{}) time.reset();
}

void RandomValues::hundredths(FieldName, double& value) {
  // Some hundredths come back one lower (messages.md §2.16).
  do value = static_cast<double>(below(256)) / 100;
  while (std::trunc(value * 100) / 100 != value);
}

void RandomValues::bit_rows(FieldName, BitMatrix& matrix, std::size_t rows) {
  const std::size_t columns = below(20);
  const std::size_t bits = rows * columns;
  matrix =
      BitMatrix::from_bits(BitString::from_bytes(random_bytes((bits + 7) / 8), bits).value(), rows, columns).value();
}

void RandomValues::typed(FieldName, TypedValue& value) { value = settled(random_typed(0, false)); }

void RandomValues::arguments(FieldName, TypedValue& value, message::ArgumentForm form) {
  if (form == message::ArgumentForm::json_text) {
    value = settled_as_json(random_typed(0, true));
  } else if (form == message::ArgumentForm::counted_list) {
    TypedValue::List list(below(8) == 0 ? 255 : below(4));
    for (TypedValue& element : list) element = settled(random_typed(2, false));
    value.data = std::move(list);
  } else {
    value = settled(random_map(0, false));
  }
}

void RandomValues::value(FieldName, VarInt& value) {
  value = below(8) == 0 ? VarInt::from_bytes(random_bytes(below(256))).value() : VarInt(random_() >> below(64));
}

void RandomValues::value(FieldName, PublicKey& key) {
  const auto curve = static_cast<std::uint8_t>(below(4));
  key = PublicKey::from_raw(static_cast<Curve>(curve), static_cast<Origin>(below(256)),
                            random_bytes(*raw_public_key_size(curve)))
            .value();
}

void RandomValues::value(FieldName, Hash& hash) {
  const auto algorithm = static_cast<std::uint8_t>(below(6));
  Bytes bytes = random_bytes(1 + *digest_size(algorithm));
  bytes[0] = algorithm;
  hash = Hash::from_bytes(bytes).value();
}

void RandomValues::value(FieldName name, Address& address) {
  Hash hash;
  value(name, hash);
  address = Address(static_cast<std::uint8_t>(below(256)), hash);
}

void RandomValues::value(FieldName name, GeoPatch& patch) {
  std::array<std::uint8_t, 3> bytes{};
  fixed_bytes(name, bytes);
  patch = GeoPatch(bytes);
}

std::size_t RandomValues::element_count() {
  if (depth_ < 2 && below(24) == 0) return 30 + below(12);
  return below(depth_ < 4 ? 4 : 2);
}

std::size_t RandomValues::byte_count(Count count) {
  if (below(12) != 0) return below(80);
  return count == Count::u8 ? 255 : 1000 + below(1000);
}

Bytes RandomValues::random_bytes(std::size_t size) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  return bytes;
}

std::string RandomValues::random_text(std::size_t size) {
  const Bytes bytes = random_bytes(size);
  return {bytes.begin(), bytes.end()};
}

double RandomValues::random_double(bool as_json) {
  if (!as_json) {
    // Up to 15 digits survive as 10^-8 units (messages.md §1.9).
    const double size = static_cast<double>(below(1'000'000'000'000'000)) / 1e8;
    return below(2) == 0 ? size : -size;
  }
  for (;;) {
    const std::uint64_t bits = random_();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isfinite(value)) return value;
  }
}

TypedValue RandomValues::json_key() { return TypedValue(std::to_string(below(1000))); }

TypedValue RandomValues::random_map(unsigned depth, bool as_json) {
  TypedValue::Map map(depth < 2 && below(6) == 0 ? 25 + below(15) : below(4));
  for (TypedEntry& entry : map) {
    entry.key = as_json ? json_key() : random_typed(depth + 2, false);
    entry.value = random_typed(depth + 1, as_json);
  }
  return TypedValue(std::move(map));
}

TypedValue RandomValues::random_typed(unsigned depth, bool as_json) {
  constexpr unsigned kDeepest = 6;
  switch (below(depth < kDeepest ? 7 : 5)) {
    case 0: {
      VarInt magnitude;
      value("", magnitude);
      return TypedValue(TypedInteger{std::move(magnitude), below(2) == 0});
    }
    case 1:
      return TypedValue(random_double(as_json));
    case 2: {
      const std::string text = as_json ? std::to_string(random_()) + "\"\\\n\xC3\xA9" : random_text(below(40));
      return TypedValue(text);
    }
    case 3:
      return TypedValue(below(2) == 0);
    case 4:
      return {};
    case 5: {
      TypedValue::List list(below(4));
      for (TypedValue& element : list) element = random_typed(depth + 1, as_json);
      return TypedValue(std::move(list));
    }
    default:
      return random_map(depth, as_json);
  }
}

}  // namespace p2p::test
