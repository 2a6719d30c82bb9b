#include "crypto/fixtures.hpp"

#include <algorithm>

using namespace p2p;
using namespace p2p::test;

namespace {

Curve curve_of(const nlohmann::json& vector) { return curve_from_string(text(vector, "curve")).value(); }

void check_pair(const KeyPair& pair, const nlohmann::json& vector) {
  CHECK(to_hex(pair.private_key.bytes()) == text(vector, "private"));
  CHECK(pair.public_key.to_hex() == text(vector, "public"));
}

}  // namespace

TEST_CASE("key pairs of a seed and an index equal the reference's") {
  for (const auto& vector : crypto_section("derive_keypair")) {
    CAPTURE(vector.dump());
    const auto pair = derive_keypair(bytes(vector, "seed"), vector.at("index").get<std::uint32_t>(), curve_of(vector),
                                     origin_from(text(vector, "origin")));
    check_pair(pair.value(), vector);
    CHECK(derive_address(pair->public_key).value().to_hex() == text(vector, "address"));
  }
}

TEST_CASE("key pairs of a seed and caller-given bytes equal the reference's") {
  for (const auto& vector : crypto_section("derive_keypair_additional_data")) {
    CAPTURE(vector.dump());
    const Origin origin = public_key(vector).origin();
    check_pair(
        derive_keypair_with_data(bytes(vector, "seed"), bytes(vector, "additional_data"), curve_of(vector), origin)
            .value(),
        vector);
  }
}

TEST_CASE("key pairs made directly of a seed equal the reference's") {
  for (const auto& vector : crypto_section("generate_deterministic_keypair")) {
    CAPTURE(vector.dump());
    check_pair(generate_deterministic_keypair(bytes(vector, "seed"), curve_of(vector)).value(), vector);
  }
}

TEST_CASE("a private key with leading zeros keeps its 32 bytes and works") {
  for (const auto& vector : crypto_section("leading_zero_private_key")) {
    const auto pair =
        derive_keypair(bytes(vector, "seed"), vector.at("index").get<std::uint32_t>(), curve_of(vector)).value();
    check_pair(pair, vector);
    CHECK(pair.private_key.bytes().size() == vector.at("private_bytes").get<std::size_t>());
    CHECK(verify(pair.public_key, bytes(vector, "message"), bytes(vector, "signature")));
    CHECK(ec_decrypt(pair.private_key, bytes(vector, "ciphertext")).value() == bytes(vector, "plaintext"));
  }
}

TEST_CASE("a scalar that is zero or not below the order of its curve is no private key") {
  const Bytes zero(32, 0x00);
  const Bytes too_large(32, 0xFF);
  for (const Curve curve : {Curve::secp256r1, Curve::secp256k1}) {
    CHECK(generate_deterministic_keypair(zero, curve).error() == Errc::invalid_key);
    CHECK(generate_deterministic_keypair(too_large, curve).error() == Errc::invalid_key);
  }
  CHECK(generate_deterministic_keypair(too_large, Curve::ed25519).has_value());
}

TEST_CASE("the order of P-256 itself is out of range and one less is the highest private key") {
  Bytes order = unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  CHECK(generate_deterministic_keypair(order, Curve::secp256r1).error() == Errc::invalid_key);
  order.back() -= 1;
  const auto highest = generate_deterministic_keypair(order, Curve::secp256r1);
  const auto signature = sign(highest.value().private_key, as_bytes("data"));
  CHECK(verify(highest->public_key, as_bytes("data"), signature.value().bytes));
}

TEST_CASE("BLS key pairs are unsupported") {
  CHECK(derive_keypair({}, 0, Curve::bls12_381).error() == Errc::unsupported);
  CHECK(random_keypair(Curve::bls12_381).error() == Errc::unsupported);
}

TEST_CASE("random key pairs differ and carry curve and origin") {
  for (const Curve curve : kUsableCurves) {
    const KeyPair first = random_keypair(curve, Origin::tpm).value();
    const KeyPair second = random_keypair(curve, Origin::tpm).value();
    CHECK(first.public_key != second.public_key);
    CHECK(first.public_key.curve() == curve);
    CHECK(first.public_key.origin() == Origin::tpm);
    CHECK(public_key_of(first.private_key).value() == first.public_key);
  }
}
