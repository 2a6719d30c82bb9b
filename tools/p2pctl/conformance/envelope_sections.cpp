// envelope.json: frames that a node made, and what it refuses.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include "envelope/envelope.hpp"
#include "envelope/opener.hpp"
#include "envelope/sealer.hpp"
#include "transport/frame_reader.hpp"

#include <p2p/crypto.hpp>
#include <p2p/message.hpp>
#include <p2p/message_id.hpp>
#include <p2p/metrics.hpp>
#include <p2p/signer.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace p2pctl::conformance {
namespace {

/// One end of a connection, with its private key in memory: what it asks of its signer is done inside the call.
class Party {
 public:
  explicit Party(const p2p::KeyPair& keys)
      : public_key_(keys.public_key), signer_(expect_value("signer", p2p::make_software_signer(keys))) {}

  [[nodiscard]] const p2p::PublicKey& public_key() const noexcept { return public_key_; }

  /// The padded message, decrypted and verified.
  [[nodiscard]] p2p::Result<p2p::Bytes> open(p2p::BytesView envelope) {
    const auto view = p2p::parse_envelope(envelope);
    if (!view) return p2p::fail(view.error());
    std::optional<p2p::Result<p2p::Bytes>> message;
    p2p::open_envelope(context_, *view, p2p::TimePoint::max(),
                       [&](p2p::Result<p2p::Bytes> opened) { message = std::move(opened); });
    if (!message.value()) return message.value();
    if (auto verified = p2p::verify_message(context_, view->sender, **message, view->signature); !verified)
      return p2p::fail(verified.error());
    return *std::move(message);
  }

  /// Without the length in front.
  [[nodiscard]] p2p::Bytes seal(p2p::MessageId id, p2p::BytesView message, const p2p::PublicKey& recipient) {
    std::optional<p2p::Result<p2p::SignedMessage>> signed_message;
    p2p::sign_message(context_, std::make_shared<const p2p::Bytes>(message.begin(), message.end()),
                      p2p::TimePoint::max(),
                      [&](p2p::Result<p2p::SignedMessage> made) { signed_message = std::move(made); });
    const auto message_with_signature = expect_value("signing", std::move(signed_message).value());
    const auto frame = expect_value("sealing", p2p::seal_frame(context_, message_with_signature, id, recipient));
    return {frame.begin() + p2p::FrameReader::kHeaderBytes, frame.end()};
  }

 private:
  p2p::PublicKey public_key_;
  std::shared_ptr<p2p::Signer> signer_;
  p2p::MemoryMetrics metrics_;
  p2p::KeyCache keys_{2, metrics_};
  p2p::CryptoContext context_{*signer_, keys_, metrics_};
};

void expect_parses(const json& vector, p2p::BytesView envelope) {
  const auto view = expect_value("parsing", p2p::parse_envelope(envelope));
  expect(view.id.value == vector.at("message_id").get<std::uint32_t>(), "another message id");
  expect(view.encrypted == vector.at("encrypted").get<bool>(), "another mode");
  expect(view.sender == public_key(vector, "sender_public"), "another sender");
  expect_json("sender_curve", p2p::to_string(view.sender.curve()), vector.at("sender_curve"));
  expect_bytes("signature", view.signature, bytes(vector, "signature"));
  expect_bytes("body", view.body, bytes(vector, "body"));
}

void check_case(const json& vector) {
  const p2p::Bytes envelope = bytes(vector, "envelop");
  const p2p::Bytes message = bytes(vector, "encoded_message");
  expect_parses(vector, envelope);
  const p2p::PublicKey recipient_key = public_key(vector, "recipient_public");
  expect_json("recipient_curve", p2p::to_string(recipient_key.curve()), vector.at("recipient_curve"));
  Party recipient({recipient_key, private_key(vector, "recipient_private")});
  expect_bytes("opening", expect_value("opening", recipient.open(envelope)), message);
  expect(!message.empty() && p2p::message_type_name(message.front()) == text(vector, "message"),
         "another message type");
  const auto decoded = p2p::Message::decode(message);
  expect(decoded.has_value() == vector.at("decodes").get<bool>(),
         "decoding: " + (decoded ? "the node refuses this" : decoded.error().message()));

  Party sender({public_key(vector, "sender_public"), private_key(vector, "sender_private")});
  const p2p::Bytes ours = sender.seal(p2p::MessageId{1}, message, recipient.public_key());
  expect_bytes("opening what we seal", expect_value("opening what we seal", recipient.open(ours)), message);
}

/// Ids above 2^32 go on the wire modulo 2^32.
void check_wrapped_id(const json& vector) {
  const p2p::Bytes envelope = bytes(vector, "envelop");
  const auto view = expect_value("parsing", p2p::parse_envelope(envelope));
  const json& id = vector.at("message_id");
  const std::uint64_t given = id.is_string() ? std::stoull(id.get<std::string>()) : id.get<std::uint64_t>();
  expect(view.id.value == static_cast<std::uint32_t>(given), "another message id");
  if (!view.encrypted) expect(p2p::verify(view.sender, view.body, view.signature), "signature: it does not verify");
}

void check_invalid(const json& vector) {
  Party anyone(expect_value("key pair", p2p::derive_keypair(p2p::as_bytes("conformance"), 0)));
  expect(text(vector, "outcome").starts_with("raises"), "outcome: not a known one");
  const auto opened = anyone.open(bytes(vector, "envelop"));
  // A reserved type is found where a message is made of the bytes.
  expect(!opened || !p2p::Message::decode(*opened), "opening: the node refuses this");
}

constexpr Section kEnvelopeSections[] = {
    {"envelop", "cases", check_case},
    {"envelop", "id_wraps", check_wrapped_id},
    {"envelop", "invalid", check_invalid},
};

}  // namespace

std::span<const Section> envelope_sections() { return kEnvelopeSections; }

}  // namespace p2pctl::conformance
