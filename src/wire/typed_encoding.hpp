// Self-describing values on the wire: a type byte, then what the type needs (messages.md §1.9). One call each; nothing
// is kept.
#pragma once

#include <p2p/result.hpp>
#include <p2p/typed_value.hpp>

#include "wire/bit_reader.hpp"
#include "wire/bit_writer.hpp"

#include <cstddef>

namespace p2p::wire {

/// How wide signs and booleans are: one bit in messages, a byte in what transaction signatures cover.
enum class TypedMode { compact, extended };

/// Lists and maps inside each other. Raised, a hostile message could exhaust the stack.
inline constexpr std::size_t kMaxTypedDepth = 512;

/// not_representable for a float that is not finite, too_deep beyond kMaxTypedDepth; the writer is of no use then.
[[nodiscard]] Result<void> write_typed(BitWriter& writer, const TypedValue& value, TypedMode mode);

/// truncated, malformed or too_deep. Of a key that comes twice, the first place and the last value stay. Never holds
/// more than 64 bytes of memory for each byte at hand, whatever the counts announce.
[[nodiscard]] Result<TypedValue> read_typed(BitReader& reader, TypedMode mode);

}  // namespace p2p::wire
