// From a padded message to the frame that carries it: signature, encryption, envelope, length (core.md §3). Encrypts
// always, as every node does. Runs wherever it is called; with a software signer it completes inside the call.
#pragma once

#include "envelope/crypto_context.hpp"

#include <p2p/bytes.hpp>
#include <p2p/clock.hpp>
#include <p2p/keys.hpp>
#include <p2p/message_id.hpp>
#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <memory>

namespace p2p {

/// A message that has been signed and waits for its encryption.
struct SignedMessage {
  std::shared_ptr<const Bytes> padded_message;
  Signature signature;
};

/// Completes exactly once, on this thread or on the signer's: signer_failed when the signer fails or forgets.
void sign_message(const CryptoContext& context, std::shared_ptr<const Bytes> padded_message, TimePoint deadline,
                  UniqueFunction<void(Result<SignedMessage>)> completion);

/// The whole frame, length included. invalid_key for a recipient that nothing can be encrypted to.
[[nodiscard]] Result<Bytes> seal_frame(const CryptoContext& context, const SignedMessage& message, MessageId id,
                                       const PublicKey& recipient);

}  // namespace p2p
