// A node's key pair that seals and opens envelopes by itself: what scripted peers and the tests of envelopes use. For
// programs that link p2p_envelope.
#pragma once

#include "envelope/envelope.hpp"
#include "envelope/opener.hpp"
#include "envelope/sealer.hpp"
#include "transport/frame_reader.hpp"

#include <p2p/crypto.hpp>
#include <p2p/metrics.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace p2p::test {

/// `length ‖ payload`.
[[nodiscard]] inline Bytes frame_of(BytesView payload) {
  Bytes frame(FrameReader::kHeaderBytes + payload.size());
  std::copy(payload.begin(), payload.end(), frame.begin() + FrameReader::kHeaderBytes);
  write_frame_header(frame);
  return frame;
}

[[nodiscard]] inline Bytes payload_of(const Bytes& frame) {
  return Bytes(frame.begin() + FrameReader::kHeaderBytes, frame.end());
}

/// An envelope put together from whatever parts, right or wrong.
struct EnvelopeParts {
  std::uint32_t id = 0;
  std::uint8_t mode = 0;
  Bytes sender;
  Bytes signature;
  Bytes body;

  [[nodiscard]] Bytes payload() const {
    Bytes bytes;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes.push_back(static_cast<std::uint8_t>(id >> shift));
    bytes.push_back(mode);
    bytes.insert(bytes.end(), sender.begin(), sender.end());
    bytes.push_back(static_cast<std::uint8_t>(signature.size()));
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
  }
  [[nodiscard]] Bytes frame() const { return frame_of(payload()); }
};

class Identity {
 public:
  explicit Identity(const KeyPair& keys) : keys_(keys), signer_(make_software_signer(keys).value()) {}
  explicit Identity(std::string_view seed, Curve curve = Curve::ed25519)
      : Identity(derive_keypair(as_bytes(seed), 0, curve).value()) {}

  [[nodiscard]] const PublicKey& public_key() const noexcept { return keys_.public_key; }
  [[nodiscard]] const PrivateKey& private_key() const noexcept { return keys_.private_key; }
  [[nodiscard]] const std::shared_ptr<Signer>& signer() const noexcept { return signer_; }
  [[nodiscard]] CryptoContext context() { return {*signer_, *keys_cache_, *metrics_}; }

  /// The parts of a good envelope, to be spoilt: signed, and encrypted when there is a recipient.
  [[nodiscard]] EnvelopeParts parts(std::uint32_t id, BytesView message,
                                    const std::optional<PublicKey>& recipient = {}) {
    EnvelopeParts parts;
    parts.id = id;
    parts.mode = recipient ? 1 : 0;
    parts.sender = Bytes(public_key().bytes().begin(), public_key().bytes().end());
    parts.signature = sign(private_key(), message).value().bytes;
    parts.body = recipient ? ec_encrypt(*recipient, message).value() : Bytes(message.begin(), message.end());
    return parts;
  }

  /// A whole frame, made as the library makes it.
  [[nodiscard]] Bytes seal(std::uint32_t id, BytesView message, const PublicKey& recipient) {
    std::optional<Result<SignedMessage>> signed_message;
    sign_message(context(), std::make_shared<const Bytes>(message.begin(), message.end()), TimePoint::max(),
                 [&](Result<SignedMessage> result) { signed_message = std::move(result); });
    return seal_frame(context(), signed_message->value(), MessageId{id}, recipient).value();
  }

  struct Opened {
    std::uint32_t id;
    PublicKey sender;
    Bytes message;
  };
  /// What a payload carries, if it is for us, decrypts and verifies.
  [[nodiscard]] Result<Opened> open(BytesView payload) {
    const auto view = parse_envelope(payload);
    if (!view) return fail(view.error());
    std::optional<Result<Bytes>> message;
    open_envelope(context(), *view, TimePoint::max(), [&](Result<Bytes> result) { message = std::move(result); });
    if (!*message) return fail(message->error());
    if (auto verified = verify_message(context(), view->sender, **message, view->signature); !verified)
      return fail(verified.error());
    return Opened{view->id.value, view->sender, **message};
  }

 private:
  KeyPair keys_;
  std::shared_ptr<Signer> signer_;
  std::shared_ptr<MemoryMetrics> metrics_ = std::make_shared<MemoryMetrics>();
  std::shared_ptr<KeyCache> keys_cache_ = std::make_shared<KeyCache>(64, *metrics_);
};

}  // namespace p2p::test
