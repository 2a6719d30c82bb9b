#include "crypto/aes_gcm.hpp"
#include "crypto/fixtures.hpp"
#include "crypto/prepared_key.hpp"

#include <algorithm>
#include <set>

using namespace p2p;
using namespace p2p::test;

TEST_CASE("the reference's ciphertexts open, and damaged ones fail to decrypt") {
  for (const auto& vector : crypto_section("ec_encrypt")) {
    CAPTURE(text(vector, "public"));
    const PrivateKey key = private_key(vector);
    const Bytes ciphertext = bytes(vector, "ciphertext");
    CHECK(ec_decrypt(key, ciphertext).value() == bytes(vector, "plaintext"));
    CHECK(ciphertext.size() - vector.at("overhead").get<std::size_t>() == bytes(vector, "plaintext").size());

    REQUIRE(text(vector.at("corrupted_result"), "error") == "decryption_failed");
    CHECK(ec_decrypt(key, bytes(vector, "corrupted")).error() == Errc::decryption_failed);
    REQUIRE(text(vector.at("truncated_result"), "error") == "decryption_failed");
    CHECK(ec_decrypt(key, BytesView(ciphertext).first(ciphertext.size() - 1)).error() == Errc::decryption_failed);
  }
}

TEST_CASE("what we encrypt to the reference's keys has its overhead and opens again") {
  for (const auto& vector : crypto_section("ec_encrypt")) {
    const Bytes plaintext = bytes(vector, "plaintext");
    const Bytes ciphertext = ec_encrypt(public_key(vector), plaintext).value();
    CHECK(ciphertext.size() == plaintext.size() + vector.at("overhead").get<std::size_t>());
    CHECK(ec_decrypt(private_key(vector), ciphertext).value() == plaintext);
  }
}

TEST_CASE("random texts survive encryption on each curve") {
  const auto random = seeded_random_source(2);
  for (const Curve curve : kUsableCurves) {
    const KeyPair keys = random_keypair(curve).value();
    for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 1000U, 100'000U}) {
      const Bytes plaintext = random_bytes(*random, size);
      CHECK(ec_decrypt(keys.private_key, ec_encrypt(keys.public_key, plaintext).value()).value() == plaintext);
    }
  }
}

TEST_CASE("every prefix of a ciphertext and every flipped byte fails to decrypt") {
  for (const Curve curve : {Curve::ed25519, Curve::secp256r1}) {
    const KeyPair keys = random_keypair(curve).value();
    Bytes ciphertext = ec_encrypt(keys.public_key, as_bytes("text")).value();
    for (std::size_t size = 0; size < ciphertext.size(); ++size)
      CHECK(ec_decrypt(keys.private_key, BytesView(ciphertext).first(size)).error() == Errc::decryption_failed);
    for (std::uint8_t& byte : ciphertext) {
      byte ^= 0x04;
      CHECK(ec_decrypt(keys.private_key, ciphertext).error() == Errc::decryption_failed);
      byte ^= 0x04;
    }
  }
}

TEST_CASE("another key does not open a ciphertext") {
  for (const Curve curve : kUsableCurves) {
    const Bytes ciphertext = ec_encrypt(random_keypair(curve).value().public_key, as_bytes("text")).value();
    CHECK(ec_decrypt(random_keypair(curve).value().private_key, ciphertext).error() == Errc::decryption_failed);
  }
}

TEST_CASE("an ephemeral key is never used twice") {
  for (const Curve curve : kUsableCurves) {
    const PublicKey recipient = random_keypair(curve).value().public_key;
    const auto prepared = PreparedKey::make(recipient).value();
    std::set<std::string> ephemerals;
    for (int i = 0; i < 20; ++i) {
      const Bytes message = prepared->encrypt(as_bytes("the same text")).value();
      ephemerals.insert(to_hex(BytesView(message).first(ephemeral_key_size(curve))));
    }
    CHECK(ephemerals.size() == 20);
  }
}

TEST_CASE("an ephemeral key of small order fails to decrypt") {
  const KeyPair keys = random_keypair().value();
  Bytes ciphertext = ec_encrypt(keys.public_key, as_bytes("text")).value();
  for (const char* const low_order : {"0000000000000000000000000000000000000000000000000000000000000000",
                                      "0100000000000000000000000000000000000000000000000000000000000000",
                                      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                                      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                                      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    const Bytes ephemeral = unhex(low_order);
    std::copy(ephemeral.begin(), ephemeral.end(), ciphertext.begin());
    CHECK(ec_decrypt(keys.private_key, ciphertext).error() == Errc::decryption_failed);
  }
}

TEST_CASE("an ephemeral point off the curve or in another form fails to decrypt") {
  const KeyPair keys = random_keypair(Curve::secp256r1).value();
  const Bytes ciphertext = ec_encrypt(keys.public_key, as_bytes("text")).value();
  Bytes off_curve = ciphertext;
  off_curve[64] ^= 1;
  CHECK(ec_decrypt(keys.private_key, off_curve).error() == Errc::decryption_failed);
  Bytes hybrid = ciphertext;
  hybrid[0] = static_cast<std::uint8_t>(0x06U | (hybrid[64] & 1U));
  CHECK(ec_decrypt(keys.private_key, hybrid).error() == Errc::decryption_failed);
  // A failed import leaves nothing behind.
  CHECK(ec_decrypt(keys.private_key, ciphertext).has_value());
}

TEST_CASE("encrypting to a key that is no usable point is refused") {
  for (const auto& vector : crypto_section("ed25519_to_x25519_invalid")) {
    const PublicKey key =
        PublicKey::from_raw(Curve::ed25519, Origin::software, bytes(vector, "ed25519_public")).value();
    CHECK(ec_encrypt(key, as_bytes("text")).error() == Errc::invalid_key);
  }
  const PublicKey no_point = PublicKey::from_raw(Curve::secp256k1, Origin::software, Bytes(65, 4)).value();
  CHECK(ec_encrypt(no_point, as_bytes("text")).error() == Errc::invalid_key);
  const PublicKey bls = PublicKey::from_raw(Curve::bls12_381, Origin::software, Bytes(48)).value();
  CHECK(ec_encrypt(bls, as_bytes("text")).error() == Errc::unsupported);
}

TEST_CASE("the cipher opens the reference's symmetric ciphertexts") {
  for (const auto& vector : crypto_section("aes_encrypt")) {
    const Bytes key = bytes(vector, "key");
    const Bytes sealed = bytes(vector, "ciphertext");  // IV(12) ‖ tag(16) ‖ ciphertext
    const Bytes expected = bytes(vector, "plaintext");
    const View32 key_view(key.data(), 32);
    const BytesView iv = BytesView(sealed).first(12);
    const auto tag = BytesView(sealed).subspan<12, kGcmTagBytes>();
    const BytesView ciphertext = BytesView(sealed).subspan(28);

    Bytes plaintext(ciphertext.size());
    REQUIRE(aes_gcm_open(key_view, iv, tag, ciphertext, plaintext.data()));
    CHECK(plaintext == expected);

    Bytes resealed(expected.size());
    std::array<std::uint8_t, kGcmTagBytes> new_tag{};
    aes_gcm_seal(key_view, iv, expected, new_tag, resealed.data());
    CHECK(std::ranges::equal(resealed, ciphertext));
    CHECK(std::ranges::equal(new_tag, tag));

    new_tag[0] ^= 1;
    CHECK_FALSE(aes_gcm_open(key_view, iv, new_tag, ciphertext, plaintext.data()));
  }
}
