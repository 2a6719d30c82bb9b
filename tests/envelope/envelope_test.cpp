// Parsing, sealing and opening, one rule of core.md §3 each.
#include "support/catch.hpp"
#include "support/identity.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

const Bytes kPing{25};

std::optional<Error> parse_error(BytesView payload) {
  const auto view = parse_envelope(payload);
  return view ? std::nullopt : std::optional(view.error());
}

}  // namespace

TEST_CASE("a plain envelope opens to its body") {
  Identity sender("plain sender");
  Identity recipient("plain recipient");
  const auto opened = recipient.open(sender.parts(7, kPing).payload());
  REQUIRE(opened);
  CHECK(opened->id == 7);
  CHECK(opened->sender == sender.public_key());
  CHECK(opened->message == kPing);
}

TEST_CASE("what nodes send is encrypted") {
  Identity sender("sender");
  Identity recipient("recipient");
  const Bytes frame = sender.seal(1, kPing, recipient.public_key());
  const Bytes payload = payload_of(frame);
  const auto view = parse_envelope(payload);
  REQUIRE(view);
  CHECK(view->encrypted);
}

TEST_CASE("a sealed frame announces its own length") {
  Identity sender("sender");
  Identity recipient("recipient", Curve::secp256r1);
  const Bytes frame = sender.seal(1, kPing, recipient.public_key());
  CHECK(frame == frame_of(payload_of(frame)));
}

TEST_CASE("envelopes between nodes of all curves open") {
  for (const Curve from : {Curve::ed25519, Curve::secp256r1, Curve::secp256k1}) {
    for (const Curve to : {Curve::ed25519, Curve::secp256r1, Curve::secp256k1}) {
      INFO(to_string(from) << " to " << to_string(to));
      Identity sender("from", from);
      Identity recipient("to", to);
      const Bytes message(10'000, 3);
      const auto opened = recipient.open(payload_of(sender.seal(1, message, recipient.public_key())));
      REQUIRE(opened);
      CHECK(opened->message == message);
    }
  }
}

TEST_CASE("two envelopes of the same message share no ephemeral key") {
  Identity sender("sender");
  Identity recipient("recipient");
  const Bytes one = payload_of(sender.seal(1, kPing, recipient.public_key()));
  const Bytes two = payload_of(sender.seal(1, kPing, recipient.public_key()));
  const BytesView first = parse_envelope(one)->body;
  const BytesView second = parse_envelope(two)->body;
  CHECK_FALSE(std::equal(first.begin(), first.begin() + 32, second.begin(), second.begin() + 32));
}

TEST_CASE("an envelope for someone else does not open") {
  Identity sender("sender");
  Identity recipient("recipient");
  Identity other("other");
  const auto opened = other.open(payload_of(sender.seal(1, kPing, recipient.public_key())));
  REQUIRE_FALSE(opened);
  CHECK(opened.error() == Errc::decryption_failed);
}

TEST_CASE("an envelope whose signature is another node's does not verify") {
  Identity sender("sender");
  Identity impostor("impostor");
  Identity recipient("recipient");
  EnvelopeParts parts = sender.parts(1, kPing, recipient.public_key());
  parts.signature = impostor.parts(1, kPing).signature;
  const auto opened = recipient.open(parts.payload());
  REQUIRE_FALSE(opened);
  CHECK(opened.error() == Errc::bad_signature);
}

TEST_CASE("an envelope whose signature is of another message does not verify") {
  Identity sender("sender");
  Identity recipient("recipient");
  EnvelopeParts parts = sender.parts(1, kPing);
  parts.body = {254};
  CHECK(recipient.open(parts.payload()).error() == Errc::bad_signature);
}

TEST_CASE("a sender's key that is no point of its curve is an invalid key") {
  Identity sender("sender", Curve::secp256r1);
  Identity recipient("recipient");
  EnvelopeParts parts = sender.parts(1, kPing);
  parts.sender.back() ^= 1U;
  CHECK(recipient.open(parts.payload()).error() == Errc::invalid_key);
}

TEST_CASE("a low-order Ed25519 point as the sender is an invalid key") {
  Identity recipient("recipient");
  EnvelopeParts parts = Identity("sender").parts(1, kPing);
  std::fill(parts.sender.begin() + 2, parts.sender.end(), std::uint8_t{0});
  parts.sender[2] = 1;  // the neutral element
  CHECK(recipient.open(parts.payload()).error() == Errc::invalid_key);
}

TEST_CASE("nothing is encrypted to a key that is no point of its curve") {
  Identity sender("sender");
  Bytes bytes(67, 7);
  bytes[0] = 1;
  bytes[2] = 4;
  const PublicKey nobody = PublicKey::from_bytes(bytes).value();
  const SignedMessage message{std::make_shared<const Bytes>(kPing), {Bytes(64)}};
  const auto frame = seal_frame(sender.context(), message, MessageId{1}, nobody);
  REQUIRE_FALSE(frame);
  CHECK(frame.error() == Errc::invalid_key);
}

TEST_CASE("a ciphertext that is too short to hold a byte of message does not open") {
  Identity sender("sender");
  Identity recipient("recipient");
  for (const std::size_t size : {1U, 31U, 32U, 47U, 48U}) {
    INFO(size << " bytes");
    EnvelopeParts parts = sender.parts(1, kPing, recipient.public_key());
    parts.body.resize(size);
    CHECK(recipient.open(parts.payload()).error() == Errc::decryption_failed);
  }
}

TEST_CASE("a malformed envelope is refused with what is wrong with it") {
  Identity sender("sender");
  const EnvelopeParts good = sender.parts(1, kPing);

  EnvelopeParts unknown_mode = good;
  unknown_mode.mode = 2;
  EnvelopeParts unknown_curve = good;
  unknown_curve.sender[0] = 4;
  EnvelopeParts no_body = good;
  no_body.body.clear();
  Bytes cut_key = good.payload();
  cut_key.resize(20);
  Bytes cut_signature = good.payload();
  cut_signature.resize(60);

  const std::vector<std::pair<Bytes, std::string>> cases{
      {{}, "shorter than its header"},   {Bytes(6), "shorter than its header"},
      {unknown_mode.payload(), "mode"},  {unknown_curve.payload(), "curve"},
      {cut_key, "sender's key"},         {cut_signature, "signature"},
      {no_body.payload(), "no message"},
  };
  for (const auto& [payload, part] : cases) {
    INFO(part);
    const auto error = parse_error(payload);
    REQUIRE(error);
    CHECK(*error == Errc::malformed_envelope);
    CHECK(error->detail().find(part) != std::string::npos);
  }
}

TEST_CASE("the origin byte of a key is kept and never checked") {
  Identity sender("sender");
  EnvelopeParts parts = sender.parts(1, kPing);
  parts.sender[1] = 200;
  const Bytes payload = parts.payload();
  const auto view = parse_envelope(payload);
  REQUIRE(view);
  CHECK(static_cast<int>(view->sender.origin()) == 200);
}

TEST_CASE("an empty signature parses and does not verify") {
  Identity sender("sender");
  Identity recipient("recipient");
  EnvelopeParts parts = sender.parts(1, kPing);
  parts.signature.clear();
  CHECK(recipient.open(parts.payload()).error() == Errc::bad_signature);
}

TEST_CASE("a BLS sender parses and is not served") {
  Identity recipient("recipient");
  EnvelopeParts parts = Identity("sender").parts(1, kPing);
  parts.sender = Bytes(50, 1);
  parts.sender[0] = 3;
  const Bytes payload = parts.payload();
  CHECK(parse_envelope(payload));
  CHECK_FALSE(recipient.open(payload));
}
