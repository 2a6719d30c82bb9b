// AES-256-GCM with an IV of any length and a tag of 16 bytes, without associated data. Any thread.
#pragma once

#include "crypto/secret.hpp"

#include <p2p/bytes.hpp>

#include <cstddef>
#include <cstdint>

namespace p2p {

inline constexpr std::size_t kGcmTagBytes = 16;

/// Writes the tag, and as many bytes of ciphertext as there are of plaintext.
void aes_gcm_seal(View32 key, BytesView iv, BytesView plaintext, std::span<std::uint8_t, kGcmTagBytes> tag,
                  std::uint8_t* ciphertext);

/// False on a wrong tag; what was written to `plaintext` must then not be used.
[[nodiscard]] bool aes_gcm_open(View32 key, BytesView iv, std::span<const std::uint8_t, kGcmTagBytes> tag,
                                BytesView ciphertext, std::uint8_t* plaintext);

}  // namespace p2p
