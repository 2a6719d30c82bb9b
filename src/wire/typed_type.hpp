// The type byte of a typed value (messages.md §1.9): the index of the alternative in TypedValue::Data.
#pragma once

#include <cstdint>

namespace p2p::wire {

enum class TypedType : std::uint8_t { integer, real, string, list, map, boolean, nil };

}  // namespace p2p::wire
