// The keys of a typed map that was received: of a key that came twice, the last value is the one. A pure function.
#pragma once

#include <p2p/typed_value.hpp>

namespace p2p::wire {

/// Keeps the order; a later entry's value replaces the earlier's of the same key. Takes n log n comparisons of keys.
/// Keys that are maps are the same when their entries are, in the same order.
void merge_same_keys(TypedValue::Map& map);

}  // namespace p2p::wire
