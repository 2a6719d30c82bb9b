#include "crypto/prepared_key.hpp"

#include "crypto/fixtures.hpp"
#include "crypto/odd_signatures.hpp"

#include <algorithm>

using namespace p2p;
using namespace p2p::test;

namespace {

PublicKey ed25519_key(BytesView raw) { return PublicKey::from_raw(Curve::ed25519, Origin::software, raw).value(); }

}  // namespace

TEST_CASE("a prepared key verifies what the plain key verifies") {
  for (const auto& vector : crypto_section("sign")) {
    const auto prepared = PreparedKey::make(public_key(vector)).value();
    CHECK(prepared->public_key() == public_key(vector));
    CHECK(prepared->verify(bytes(vector, "data"), bytes(vector, "signature")));
    CHECK_FALSE(prepared->verify(bytes(vector, "data"), bytes(vector, "corrupted_signature")));
    CHECK_FALSE(prepared->verify(bytes(vector, "data"), {}));
  }
}

TEST_CASE("a prepared key can be used many times") {
  for (const Curve curve : kUsableCurves) {
    const KeyPair keys = random_keypair(curve).value();
    const auto prepared = PreparedKey::make(keys.public_key).value();
    const Bytes signature = sign(keys.private_key, as_bytes("data")).value().bytes;
    for (int i = 0; i < 3; ++i) {
      CHECK(prepared->verify(as_bytes("data"), signature));
      CHECK_FALSE(prepared->verify(as_bytes("other"), signature));
      CHECK(ec_decrypt(keys.private_key, prepared->encrypt(as_bytes("text")).value()).has_value());
    }
  }
}

TEST_CASE("encryption leaves the reserved bytes in front untouched") {
  for (const Curve curve : kUsableCurves) {
    const KeyPair keys = random_keypair(curve).value();
    const Bytes message = PreparedKey::make(keys.public_key).value()->encrypt(as_bytes("text"), 7).value();
    REQUIRE(message.size() == 7 + ecies_overhead(curve) + 4);
    CHECK(std::all_of(message.begin(), message.begin() + 7, [](std::uint8_t byte) { return byte == 0; }));
    CHECK(ec_decrypt(keys.private_key, BytesView(message).subspan(7)).value() == Bytes{'t', 'e', 'x', 't'});
  }
}

TEST_CASE("a point that is off its curve, small-order or non-canonical is not prepared") {
  for (const auto& vector : crypto_section("ed25519_to_x25519_invalid"))
    CHECK(PreparedKey::make(ed25519_key(bytes(vector, "ed25519_public"))).error() == Errc::invalid_key);
  CHECK(PreparedKey::make(PublicKey()).error() == Errc::invalid_key);
  for (const Curve curve : {Curve::secp256r1, Curve::secp256k1}) {
    const PublicKey good = random_keypair(curve).value().public_key;
    Bytes moved(good.raw().begin(), good.raw().end());
    moved[40] ^= 1;
    CHECK(PreparedKey::make(PublicKey::from_raw(curve, Origin::software, moved).value()).error() == Errc::invalid_key);
    Bytes hybrid(good.raw().begin(), good.raw().end());
    hybrid[0] = static_cast<std::uint8_t>(0x06U | (hybrid[64] & 1U));
    CHECK(PreparedKey::make(PublicKey::from_raw(curve, Origin::software, hybrid).value()).error() == Errc::invalid_key);
  }
}

TEST_CASE("a BLS key is unsupported") {
  const PublicKey bls = PublicKey::from_raw(Curve::bls12_381, Origin::software, Bytes(48)).value();
  CHECK(PreparedKey::make(bls).error() == Errc::unsupported);
}

TEST_CASE("an Ed25519 key of mixed order verifies but cannot be encrypted to") {
  for (const char* const point : kMixedOrderPoints) {
    const auto prepared = PreparedKey::make(ed25519_key(unhex(point)));
    CHECK(prepared.value()->encrypt(as_bytes("text")).error() == Errc::invalid_key);
  }
  bool one_verifies = false;
  for (const OddSignature& odd : kOddSignatures) {
    const auto prepared = PreparedKey::make(ed25519_key(unhex(odd.public_key)));
    if (!prepared) continue;
    CAPTURE(odd.name);
    CHECK((*prepared)->verify(as_bytes(odd.data), unhex(odd.signature)) == odd.valid);
    one_verifies = one_verifies || odd.public_key == std::string_view(kMixedOrderPoints[2]);
  }
  CHECK(one_verifies);
}

TEST_CASE("sizes of ECIES messages are known for each curve") {
  CHECK(ephemeral_key_size(Curve::ed25519) == 32);
  CHECK(ephemeral_key_size(Curve::secp256r1) == 65);
  CHECK(ephemeral_key_size(Curve::bls12_381) == 0);
  CHECK(ecies_overhead(Curve::secp256k1) == 81);
  CHECK(ecies_overhead(Curve::bls12_381) == 0);
}
