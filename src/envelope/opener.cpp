#include "envelope/opener.hpp"

#include "support/once.hpp"

#include <utility>

namespace p2p {

void open_envelope(const CryptoContext& context, const EnvelopeView& envelope, TimePoint deadline,
                   UniqueFunction<void(Result<Bytes>)> completion) {
  if (!envelope.encrypted) return completion(Bytes(envelope.body.begin(), envelope.body.end()));
  const Curve curve = context.signer.public_key().curve();
  const std::size_t key_size = ephemeral_key_size(curve);
  // An empty ciphertext would be an empty message, which has no type.
  if (key_size == 0 || envelope.body.size() <= ecies_overhead(curve))
    return completion(fail(Errc::decryption_failed, "body too short"));

  auto timer = std::make_unique<OperationTimer>(context.metrics, Operation::open, std::uint8_t{0});
  context.signer.ecdh(
      envelope.body.first(key_size), deadline,
      [tagged = Bytes(envelope.body.begin() + static_cast<std::ptrdiff_t>(key_size), envelope.body.end()),
       timer = std::move(timer),
       done = Once<Result<Bytes>>(std::move(completion), Error(Errc::decryption_failed, "signer gave no answer"))](
          Result<SharedSecret> secret) mutable {
        if (!secret) return done(fail(Errc::decryption_failed, secret.error().message()));
        auto message = ecies_open(*secret, tagged);
        if (message) timer->set_message_type(message->front());
        timer.reset();
        done(std::move(message));
      });
}

Result<void> verify_message(const CryptoContext& context, const PublicKey& sender, BytesView padded_message,
                            BytesView signature) {
  const OperationTimer timer(context.metrics, Operation::verify, padded_message.front());
  const auto key = context.keys.prepare(sender);
  if (!key) return fail(key.error());
  if (!(*key)->verify(padded_message, signature)) return fail(Errc::bad_signature, "of " + sender.to_hex());
  return {};
}

}  // namespace p2p
