// Typed values in JSON: {"t":"int","v":"5"} and so on (docs/json.md). One call each; nothing is kept. A failure is
// noted with the path inside the value, e.g. "v[2].v".
#pragma once

#include <p2p/typed_value.hpp>

#include "json/document.hpp"
#include "json/text_writer.hpp"
#include "message/field_failure.hpp"

#include <cstddef>

namespace p2p::json {

/// Lists and maps inside each other, as on the wire. Raised, a hostile text could exhaust the stack.
inline constexpr std::size_t kMaxTypedLevels = 512;

/// Behind TextWriter::begin(). Refuses floats that are not finite, and what is too deep.
void write_typed(TextWriter& out, const TypedValue& value, message::FieldFailure& failure);

/// Leaves `value` half filled after a failure.
void read_typed(const Document& document, Value& json, TypedValue& value, message::FieldFailure& failure);

}  // namespace p2p::json
