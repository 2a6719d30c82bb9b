// The symmetric half of ECIES (core.md §1.4 of the protocol): key derivation and AES-256-GCM. Its other direction,
// ecies_open, is declared in prepared_key.hpp. Any thread.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/signer.hpp>

#include <cstdint>

namespace p2p {

/// Writes tag(16) ‖ ciphertext: 16 bytes more than the plaintext has.
void ecies_seal(const SharedSecret& secret, BytesView plaintext, std::uint8_t* tagged_ciphertext);

}  // namespace p2p
