// Envelopes from the wire, with a fixed key pair as the recipient: parsing, opening, verifying, and decoding of what
// verifies. The first byte chooses: the rest is a whole envelope, or a message that is sealed properly first, so that
// the decoder behind the cryptography is reached too.
#include "envelope/envelope.hpp"
#include "envelope/opener.hpp"
#include "envelope/sealer.hpp"
#include "transport/frame_reader.hpp"

#include <p2p/crypto.hpp>
#include <p2p/message.hpp>
#include <p2p/metrics.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

namespace p2p {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

struct Node {
  explicit Node(Curve curve)
      : signer(make_software_signer(derive_keypair(as_bytes("envelope fuzz"), 0, curve).value()).value()) {}
  [[nodiscard]] CryptoContext context() { return {*signer, keys, metrics}; }

  std::shared_ptr<Signer> signer;
  MemoryMetrics metrics;
  KeyCache keys{16, metrics};
};

Node& node(bool p256) {
  static Node ed25519_node(Curve::ed25519);
  static Node p256_node(Curve::secp256r1);
  return p256 ? p256_node : ed25519_node;
}

/// The message of an envelope that opens and verifies.
std::optional<Bytes> receive(Node& recipient, BytesView payload) {
  const auto view = parse_envelope(payload);
  if (!view) {
    require(!view.error().detail().empty());
    return std::nullopt;
  }
  std::optional<Result<Bytes>> message;
  open_envelope(recipient.context(), *view, TimePoint::max(), [&](Result<Bytes> result) {
    require(!message.has_value());
    message = std::move(result);
  });
  require(message.has_value());
  if (!*message || !verify_message(recipient.context(), view->sender, **message, view->signature)) return std::nullopt;
  return std::move(**message);
}

/// Whatever decodes can be compared, and encodes again to something that decodes to the same.
void decode(const Bytes& message) {
  const auto decoded = Message::decode(message);
  if (!decoded) return require(!decoded.error().detail().empty());
  const auto encoded = decoded->encode();
  if (!encoded) return;
  const auto again = Message::decode(*encoded);
  require(again.has_value());
}

Bytes seal(Node& sender, Node& recipient, const Bytes& message) {
  std::optional<SignedMessage> signed_message;
  sign_message(sender.context(), std::make_shared<const Bytes>(message), TimePoint::max(),
               [&](Result<SignedMessage> result) { signed_message = std::move(*result); });
  const Bytes frame =
      seal_frame(sender.context(), *signed_message, MessageId{7}, recipient.signer->public_key()).value();
  return Bytes(frame.begin() + FrameReader::kHeaderBytes, frame.end());
}

}  // namespace
}  // namespace p2p

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace p2p;
  if (size < 2) return 0;
  const std::uint8_t choice = data[0];
  const Bytes rest(data + 1, data + size);
  Node& recipient = node((choice & 1U) != 0);
  Node& sender = node((choice & 2U) != 0);
  if ((choice & 4U) == 0) {
    if (const auto message = receive(recipient, rest)) decode(*message);
    return 0;
  }
  Bytes payload = seal(sender, recipient, rest);
  // One byte of the sealed envelope may be spoilt: nothing but the id, the origin and a mode's consequences may
  // survive.
  const bool spoil = (choice & 8U) != 0;
  if (spoil) payload[rest.back() % payload.size()] ^= static_cast<std::uint8_t>(1U + (choice >> 4U));
  const auto message = receive(recipient, payload);
  if (!spoil) require(message == rest);
  if (message) decode(*message);
  return 0;
}
