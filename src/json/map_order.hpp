// The order of maps in JSON. A pure function.
#pragma once

#include "message/description.hpp"
#include "message/map_order.hpp"

#include <cstddef>

namespace p2p::json {

/// Whether a map of so many entries is shown in the reverse of its order on the wire, as the reference does: it folds
/// its larger maps into lists from the end.
[[nodiscard]] inline bool turned(const message::MapLayout& layout, std::size_t entries) noexcept {
  return layout.order == message::MapOrder::reference && entries > message::kMaxSortedEntries;
}

}  // namespace p2p::json
