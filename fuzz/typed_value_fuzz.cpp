// Whatever is read as a typed value can be written, and is then read as the same; its JSON text, if it has one, is read
// too. Reading takes no more memory than 64 times the bytes.
//
// Input: a byte whose lowest bit is the mode (1 = extended), then the value.
#include <p2p/typed_value.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <variant>

#include "peak_memory.hpp"
#include "wire/json_text.hpp"
#include "wire/typed_encoding.hpp"

namespace {

using p2p::Bytes;
using p2p::BytesView;
using p2p::TypedValue;
using p2p::wire::TypedMode;

void require(bool condition) {
  if (!condition) std::abort();
}

p2p::Result<TypedValue> read(BytesView bytes, TypedMode mode) {
  return p2p::fuzz::within_bounds(bytes.size(), [&] {
    p2p::wire::BitReader reader(bytes);
    std::size_t memory = bytes.size() * p2p::fuzz::kMaxMemoryFactor;
    auto value = p2p::wire::read_typed(reader, mode, memory);
    require(reader.ok() == value.has_value());
    return value;
  });
}

Bytes written(const TypedValue& value, TypedMode mode) {
  p2p::wire::BitWriter writer;
  require(p2p::wire::write_typed(writer, value, mode).has_value());
  return std::move(writer).finish();
}

/// Whether writing keeps the value: floats of 16 digits and more change (messages.md §1.9), and with them keys.
bool is_stable(const TypedValue& value) {
  if (const auto* number = std::get_if<double>(&value.data)) return std::abs(*number) < 1e7;
  if (const auto* list = std::get_if<TypedValue::List>(&value.data)) {
    for (const TypedValue& element : *list)
      if (!is_stable(element)) return false;
  }
  if (const auto* map = std::get_if<TypedValue::Map>(&value.data)) {
    for (const p2p::TypedEntry& entry : *map)
      if (!is_stable(entry.key) || !is_stable(entry.value)) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const TypedMode mode = data[0] % 2 == 0 ? TypedMode::compact : TypedMode::extended;
  const auto value = read({data + 1, size - 1}, mode);
  if (!value) {
    require(!value.error().detail().empty());
    return 0;
  }
  for (const TypedMode other : {TypedMode::compact, TypedMode::extended}) {
    const auto again = read(written(*value, other), other);
    require(again.has_value());
    require(!is_stable(*value) || *again == *value);
  }
  if (const auto text = p2p::json_text(*value)) {
    std::size_t memory = text->size() * p2p::fuzz::kMaxMemoryFactor;
    require(p2p::wire::read_json_text(p2p::as_bytes(*text), memory).has_value());
  }
  return 0;
}
