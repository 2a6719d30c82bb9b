// The hash functions and message authentication codes that keys are derived with. Any thread.
#pragma once

#include "crypto/secret.hpp"

#include <p2p/bytes.hpp>

#include <cstdint>

namespace p2p {

void sha256(BytesView data, std::span<std::uint8_t, 32> out);
void sha512(BytesView data, std::span<std::uint8_t, 64> out);
void hmac_sha256(BytesView key, BytesView data, std::span<std::uint8_t, 32> out);
void hmac_sha512(BytesView key, BytesView data, std::span<std::uint8_t, 64> out);

/// The X25519 private scalar that belongs to an Ed25519 seed: clamp(SHA-512(seed)[0..32]).
void x25519_scalar_of_seed(View32 seed, SecretBytes<32>& scalar);

}  // namespace p2p
