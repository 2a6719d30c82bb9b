// The JSON text of recipients' arguments in transactions of version 2 (messages.md §2.5), as a value. What writes the
// text is public: json_text() in <p2p/typed_value.hpp>. A pure function.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>
#include <p2p/typed_value.hpp>

#include <cstddef>

namespace p2p::wire {

/// The one value (RFC 8259) that the text is. Numbers with a fraction or an exponent are floats. Objects become maps as
/// a node has them: of a key that comes twice the last value; up to kMaxOrderedEntries entries in canonical order, more
/// in the reverse order of the text, so that json_text() gives the text's back. malformed, too_deep beyond
/// kMaxTypedDepth levels, not_representable for an integer above 255 bytes, too_large when the value takes more than
/// `memory_left` bytes, from which it is taken; 64 for each byte of text are always enough.
[[nodiscard]] Result<TypedValue> read_json_text(BytesView text, std::size_t& memory_left);

}  // namespace p2p::wire
