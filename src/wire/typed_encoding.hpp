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

/// Lists and maps inside a key of a map that is read. A node reads any number; nobody uses one.
inline constexpr std::size_t kMaxKeyLevels = 16;

/// Maps as a node orders them. not_representable for a float that is not finite or a map with the same key twice,
/// too_deep beyond kMaxTypedDepth; the writer is of no use then.
[[nodiscard]] Result<void> write_typed(BitWriter& writer, const TypedValue& value, TypedMode mode);

/// Into `value`, with its maps as a node has them: of a key that comes twice the last value, up to
/// kMaxOrderedEntries entries in canonical order. truncated, malformed; too_deep beyond kMaxTypedDepth, and beyond
/// kMaxKeyLevels in a key; too_large when what the counts
/// announce takes more memory than `memory_left` bytes, from which it is taken. 64 bytes for each byte on the wire are
/// always enough. After a failure `value` is of no use, and the reader is stopped.
[[nodiscard]] Result<void> read_typed(BitReader& reader, TypedValue& value, TypedMode mode, std::size_t& memory_left);
[[nodiscard]] Result<TypedValue> read_typed(BitReader& reader, TypedMode mode, std::size_t& memory_left);

}  // namespace p2p::wire
