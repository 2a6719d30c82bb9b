// Facts about points of edwards25519 for which OpenSSL has no call, computed with its integers. Not in constant time:
// for public keys only. The map takes some 13 µs, the subgroup a millisecond, so its answers are kept. Any thread.
#pragma once

#include "crypto/secret.hpp"

namespace p2p {

/// u = (1 + y) / (1 − y) mod p: the Curve25519 form of an encoded point other than the neutral one.
[[nodiscard]] Raw32 montgomery_u(View32 encoded);

/// Is there a point with this y?
[[nodiscard]] bool edwards_on_curve(View32 encoded);

/// On the curve, and its order divides the prime order of the base point.
[[nodiscard]] bool edwards_in_prime_order_subgroup(View32 encoded);

}  // namespace p2p
