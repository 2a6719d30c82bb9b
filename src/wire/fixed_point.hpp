// Floats as the wire's typed values carry them: an integer of 10^-8 units (messages.md §1.9). Decimal arithmetic on the
// shortest digits of the double, so that 0.29 is 29000000. Pure functions.
#pragma once

#include <p2p/result.hpp>
#include <p2p/varint.hpp>

namespace p2p::wire {

/// floor(value × 10^8); value is finite and not negative.
[[nodiscard]] VarInt to_fixed_point(double value);
/// units / 10^8, half up to 28 significant digits, then the nearest double; malformed above the largest one.
[[nodiscard]] Result<double> from_fixed_point(const VarInt& units);

}  // namespace p2p::wire
