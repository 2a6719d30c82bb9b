#include "envelope/sealer.hpp"

#include "envelope/envelope.hpp"
#include "support/once.hpp"
#include "transport/frame_reader.hpp"

#include <limits>
#include <utility>

namespace p2p {

void sign_message(const CryptoContext& context, std::shared_ptr<const Bytes> padded_message, TimePoint deadline,
                  UniqueFunction<void(Result<SignedMessage>)> completion) {
  const std::uint8_t type = padded_message->front();
  auto timer = std::make_unique<OperationTimer>(context.metrics, Operation::sign, type);
  const BytesView data = *padded_message;
  context.signer.sign(
      data, deadline,
      [padded = std::move(padded_message), timer = std::move(timer),
       done = Once<Result<SignedMessage>>(std::move(completion), Error(Errc::signer_failed, "signer gave no answer"))](
          Result<Signature> signature) mutable {
        timer.reset();
        if (!signature) return done(fail(Errc::signer_failed, signature.error().message()));
        if (signature->bytes.size() > std::numeric_limits<std::uint8_t>::max())
          return done(fail(Errc::signer_failed, "signature longer than 255 bytes"));
        done(SignedMessage{std::move(padded), std::move(*signature)});
      });
}

Result<Bytes> seal_frame(const CryptoContext& context, const SignedMessage& message, MessageId id,
                         const PublicKey& recipient) {
  const OperationTimer timer(context.metrics, Operation::seal, message.padded_message->front());
  const auto key = context.keys.prepare(recipient);
  if (!key) return fail(key.error());
  const PublicKey& sender = context.signer.public_key();
  const std::size_t header = FrameReader::kHeaderBytes + envelope_header_size(sender, message.signature);
  auto frame = (*key)->encrypt(*message.padded_message, header);
  if (!frame) return frame;
  if (frame->size() - FrameReader::kHeaderBytes > std::numeric_limits<std::uint32_t>::max())
    return fail(Errc::too_large, "message does not fit a frame");
  write_frame_header(*frame);
  write_envelope_header(std::span(*frame).subspan(FrameReader::kHeaderBytes), id, true, sender, message.signature);
  return frame;
}

}  // namespace p2p
