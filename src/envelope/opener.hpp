// From a parsed envelope to the message that it carries: decryption, then the signature, both before anything is
// decoded. Runs wherever it is called; with a software signer it completes inside the call.
#pragma once

#include "envelope/crypto_context.hpp"
#include "envelope/envelope.hpp"

#include <p2p/bytes.hpp>
#include <p2p/clock.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

namespace p2p {

/// Decrypts if need be. `envelope` may die after the call. Completes exactly once, on this thread or on the signer's,
/// with the padded message, or decryption_failed.
void open_envelope(const CryptoContext& context, const EnvelopeView& envelope, TimePoint deadline,
                   UniqueFunction<void(Result<Bytes>)> completion);

/// bad_signature, or invalid_key for a sender that is no usable point.
[[nodiscard]] Result<void> verify_message(const CryptoContext& context, const PublicKey& sender,
                                          BytesView padded_message, BytesView signature);

}  // namespace p2p
