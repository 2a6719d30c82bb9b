// Copies bytes that do not start at a byte boundary: what a bit reader and a bit writer spend their time on.
#pragma once

#include <cstddef>
#include <cstdint>

namespace p2p::wire {

/// to[i] = from[i] << left | from[i + 1] >> (8 - left) for i below `count`, left 1..7. Reads count + 1 bytes. The
/// ranges do not overlap.
void shifted_copy(std::uint8_t* to, const std::uint8_t* from, std::size_t count, unsigned left) noexcept;

}  // namespace p2p::wire
