// The order of a typed map's keys: integers, floats, false, nil, true, maps, the empty list, lists, strings
// (messages.md §1.9). A node keeps up to kMaxOrderedEntries entries in it; more have an order that only the node's hash
// knows. Pure functions; n log n comparisons of keys, each of which may walk through both: whoever reads values from
// others bounds how deep keys nest (typed_encoding.hpp).
#pragma once

#include <p2p/result.hpp>
#include <p2p/typed_value.hpp>

#include <cstdint>
#include <vector>

namespace p2p::wire {

/// Whether each key is above the one before it: nothing to be done then. Allocates only for keys that are maps.
[[nodiscard]] bool keys_ascend(const TypedValue::Map& map);

/// What a node makes of the entries it receives: of a key that comes twice, the last value in the first place; then up
/// to kMaxOrderedEntries entries in order, more as they came.
void settle_keys(TypedValue::Map& map);

/// In which order a node writes the entries; not_representable when a key comes twice.
[[nodiscard]] Result<std::vector<std::uint32_t>> writing_order(const TypedValue::Map& map);

}  // namespace p2p::wire
