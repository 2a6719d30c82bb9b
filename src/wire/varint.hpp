// VarInt on the wire: a size byte, then that many big-endian bytes (messages.md §1.1).
#pragma once

#include <p2p/varint.hpp>

#include "wire/bit_reader.hpp"
#include "wire/bit_writer.hpp"

namespace p2p::wire {

/// The shortest form.
void write_varint(BitWriter& writer, const VarInt& value);
/// Any form is accepted, size 0 included. Zero past the end; see reader.ok().
[[nodiscard]] VarInt read_varint(BitReader& reader);

}  // namespace p2p::wire
