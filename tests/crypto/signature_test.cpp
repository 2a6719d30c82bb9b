#include "crypto/fixtures.hpp"

using namespace p2p;
using namespace p2p::test;

namespace {

Bytes without_last(Bytes bytes) {
  bytes.pop_back();
  return bytes;
}

Bytes with_byte(Bytes bytes, std::uint8_t byte) {
  bytes.push_back(byte);
  return bytes;
}

}  // namespace

TEST_CASE("the reference's signatures verify and damaged ones do not") {
  for (const auto& vector : crypto_section("sign")) {
    CAPTURE(text(vector, "public"));
    const PublicKey key = public_key(vector);
    const Bytes data = bytes(vector, "data");
    const Bytes signature = bytes(vector, "signature");
    CHECK(verify(key, data, signature) == vector.at("verify").get<bool>());
    CHECK(verify(key, data, bytes(vector, "corrupted_signature")) == vector.at("verify_corrupted").get<bool>());
    CHECK(verify(key, data, without_last(signature)) == vector.at("verify_truncated_signature").get<bool>());
    CHECK(verify(key, data, with_byte(signature, 0)) == vector.at("verify_trailing_byte").get<bool>());
    CHECK(verify(key, data, {}) == vector.at("verify_empty_signature").get<bool>());
    CHECK(verify(key, with_byte(data, 1), signature) == vector.at("verify_other_data").get<bool>());
    CHECK(verify(public_key(vector, "other_public"), data, signature) == vector.at("verify_other_key").get<bool>());
  }
}

TEST_CASE("our signatures verify and equal the reference's where they are deterministic") {
  for (const auto& vector : crypto_section("sign")) {
    CAPTURE(text(vector, "public"));
    const Bytes data = bytes(vector, "data");
    const auto signature = sign(private_key(vector), data);
    CHECK(verify(public_key(vector), data, signature.value().bytes));
    if (vector.at("deterministic").get<bool>()) CHECK(signature->bytes == bytes(vector, "signature"));
  }
}

TEST_CASE("an ECDSA signature with S negated is accepted as the reference does") {
  for (const auto& vector : crypto_section("ecdsa_negated_s")) {
    const PublicKey key = public_key(vector);
    const Bytes data = bytes(vector, "data");
    CHECK(verify(key, data, bytes(vector, "signature")) == vector.at("verify").get<bool>());
    CHECK(verify(key, data, bytes(vector, "negated_s")) == vector.at("verify_negated").get<bool>());
  }
}

TEST_CASE("random data signed on each curve verifies with its own key and data only") {
  const auto random = seeded_random_source(1);
  for (const Curve curve : kUsableCurves) {
    for (int i = 0; i < 20; ++i) {
      const KeyPair keys = random_keypair(curve).value();
      Bytes data = random_bytes(*random, static_cast<std::size_t>(random->next() % 300) + 1);
      const Bytes signature = sign(keys.private_key, data).value().bytes;
      CHECK(verify(keys.public_key, data, signature));
      data[random->next() % data.size()] ^= 0x10;
      CHECK_FALSE(verify(keys.public_key, data, signature));
    }
  }
}

TEST_CASE("a flipped bit anywhere in a signature is noticed") {
  for (const Curve curve : {Curve::ed25519, Curve::secp256r1}) {
    const KeyPair keys = random_keypair(curve).value();
    Bytes signature = sign(keys.private_key, as_bytes("data")).value().bytes;
    for (std::uint8_t& byte : signature) {
      byte ^= 0x01;
      CHECK_FALSE(verify(keys.public_key, as_bytes("data"), signature));
      byte ^= 0x01;
    }
    CHECK(verify(keys.public_key, as_bytes("data"), signature));
  }
}

TEST_CASE("ECDSA signatures need strict DER") {
  const KeyPair keys = random_keypair(Curve::secp256k1).value();
  const Bytes signature = sign(keys.private_key, as_bytes("data")).value().bytes;
  Bytes long_form = signature;
  long_form.insert(long_form.begin() + 1, 0x81);  // the length in two bytes where one is enough
  CHECK_FALSE(verify(keys.public_key, as_bytes("data"), long_form));
}

TEST_CASE("nothing verifies with a key whose point is not on the curve") {
  for (const Curve curve : kUsableCurves) {
    const KeyPair keys = random_keypair(curve).value();
    const Bytes signature = sign(keys.private_key, as_bytes("data")).value().bytes;
    Bytes moved(keys.public_key.bytes().begin(), keys.public_key.bytes().end());
    moved.back() ^= 0x01;
    CHECK_FALSE(verify(PublicKey::from_bytes(moved).value(), as_bytes("data"), signature));
  }
}

TEST_CASE("a placeholder key and a BLS key verify nothing") {
  CHECK_FALSE(verify(PublicKey(), {}, Bytes(64)));
  const PublicKey bls = PublicKey::from_raw(Curve::bls12_381, Origin::software, Bytes(48)).value();
  CHECK_FALSE(verify(bls, {}, Bytes(96)));
}

TEST_CASE("signing with a BLS key is unsupported") {
  const PrivateKey key(Curve::bls12_381, Origin::software, std::array<std::uint8_t, 32>{1});
  CHECK(sign(key, {}).error() == Errc::unsupported);
}
