// VarInt on the wire: a size byte, then that many big-endian bytes (messages.md §1.1).
#pragma once

#include <p2p/varint.hpp>

#include "wire/bit_reader.hpp"
#include "wire/bit_writer.hpp"

#include <cstdint>
#include <optional>

namespace p2p::wire {

/// More than 8 bytes.
void write_big_varint(BitWriter& writer, const VarInt& value);
/// Behind the size byte, which is above 8.
[[nodiscard]] VarInt read_big_varint(BitReader& reader, unsigned size);

/// The shortest form.
inline void write_varint(BitWriter& writer, const VarInt& value) {
  const auto small = value.to_u64();
  if (!small) [[unlikely]]
    return write_big_varint(writer, value);
  const auto size = static_cast<unsigned>(value.byte_count());
  if (size <= 4) return writer.bits(std::uint64_t{size} << size * 8U | *small, 8 + size * 8);
  writer.u8(static_cast<std::uint8_t>(size));
  writer.bits(*small, size * 8);
}

/// Any form is accepted, size 0 included. Zero past the end; see reader.ok().
[[nodiscard]] inline VarInt read_varint(BitReader& reader) {
  const unsigned size = reader.u8();
  if (size <= 8) return reader.bits(size * 8);
  return read_big_varint(reader, size);
}

/// A size or a count: nothing when it is above 64 bits.
[[nodiscard]] inline std::optional<std::uint64_t> read_small_varint(BitReader& reader) {
  const unsigned size = reader.u8();
  if (size <= 8) return reader.bits(size * 8);
  return read_big_varint(reader, size).to_u64();
}

}  // namespace p2p::wire
