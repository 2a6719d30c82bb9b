// What libsodium and OpenSSL disagree on about Ed25519 is refused here, before either is asked, so that a signature is
// valid with both or with neither. Pure functions.
#pragma once

#include "crypto/secret.hpp"

#include <p2p/bytes.hpp>

#include <cstddef>

namespace p2p {

inline constexpr std::size_t kEd25519SignatureBytes = 64;

/// False for an encoding whose y is not below 2^255 − 19, and for the points of order 1, 2, 4 and 8. Says nothing about
/// whether the point is on the curve.
[[nodiscard]] bool acceptable_ed25519_point(View32 encoded) noexcept;

/// The size is right and the point R acceptable; that S is below the group's order is checked by the back-ends.
[[nodiscard]] bool acceptable_ed25519_signature(BytesView signature) noexcept;

}  // namespace p2p
