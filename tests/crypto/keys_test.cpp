#include "crypto/fixtures.hpp"

#include <algorithm>
#include <memory>
#include <unordered_set>

using namespace p2p;
using namespace p2p::test;

TEST_CASE("the predicate valid_public_key answers as the reference does") {
  for (const auto& vector : crypto_section("valid_public_key")) {
    const Bytes key = bytes(vector, "key");
    CAPTURE(vector.at("key"));
    CHECK(valid_public_key(key) == vector.at("valid").get<bool>());
    CHECK(PublicKey::from_bytes(key).has_value() == vector.at("valid").get<bool>());
  }
}

TEST_CASE("a public key keeps any origin byte") {
  Bytes bytes(34, 7);
  bytes[0] = 0;
  bytes[1] = 0xAB;
  const PublicKey key = PublicKey::from_bytes(bytes).value();
  CHECK(static_cast<int>(key.origin()) == 0xAB);
  CHECK(std::ranges::equal(key.bytes(), bytes));
}

TEST_CASE("a public key has the size of its curve and nothing else") {
  for (const auto& [curve, raw_size] : {std::pair{0, 32}, {1, 65}, {2, 65}, {3, 48}}) {
    CHECK(raw_public_key_size(static_cast<std::uint8_t>(curve)) == static_cast<std::size_t>(raw_size));
    for (const int offset : {-1, 0, 1}) {
      Bytes bytes(static_cast<std::size_t>(2 + raw_size + offset));
      bytes[0] = static_cast<std::uint8_t>(curve);
      CHECK(PublicKey::from_bytes(bytes).has_value() == (offset == 0));
    }
  }
  CHECK_FALSE(raw_public_key_size(4).has_value());
}

TEST_CASE("a public key reads from hex of either case and writes lower case") {
  const std::string lower = "00004d84231964abc09e14d039e504975d1de5a984911117fe9d7b7305d10e908740";
  std::string upper = lower;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' ? char(c - 32) : c; });
  CHECK(PublicKey::from_hex(upper).value().to_hex() == lower);
  CHECK(PublicKey::from_hex("zz").error() == Errc::invalid_key);
}

TEST_CASE("a raw key of the wrong size for its curve is refused") {
  CHECK(PublicKey::from_raw(Curve::secp256r1, Origin::software, Bytes(65)).has_value());
  CHECK(PublicKey::from_raw(Curve::secp256r1, Origin::software, Bytes(32)).error() == Errc::invalid_key);
}

TEST_CASE("public keys order and hash by their bytes") {
  const KeyPair first = random_keypair().value();
  const KeyPair second = random_keypair(Curve::secp256r1).value();
  CHECK(first.public_key < second.public_key);
  CHECK(std::unordered_set<PublicKey>{first.public_key, second.public_key, first.public_key}.size() == 2);
}

TEST_CASE("curves are known by their names") {
  for (const Curve curve : {Curve::ed25519, Curve::secp256r1, Curve::secp256k1, Curve::bls12_381})
    CHECK(curve_from_string(to_string(curve)) == curve);
  CHECK(curve_from_string("p256") == Curve::secp256r1);
  CHECK_FALSE(curve_from_string("curve25519").has_value());
}

TEST_CASE("a private key has 34 bytes on one of the three curves that sign") {
  for (std::uint8_t curve = 0; curve <= 4; ++curve) {
    Bytes bytes(34, 1);
    bytes[0] = curve;
    CHECK(PrivateKey::from_bytes(bytes).has_value() == (curve <= 2));
  }
  CHECK(PrivateKey::from_bytes(Bytes(33)).error() == Errc::invalid_key);
  CHECK(PrivateKey::from_bytes(Bytes(35)).error() == Errc::invalid_key);
}

TEST_CASE("a private key that was moved from holds no secret") {
  PrivateKey key = PrivateKey::from_bytes(Bytes(34, 2)).value();
  const PrivateKey taken = std::move(key);
  CHECK(std::ranges::equal(taken.bytes(), Bytes(34, 2)));
  // NOLINTNEXTLINE(bugprone-use-after-move): the state after a move is what is tested
  CHECK(std::ranges::equal(key.bytes(), Bytes(34, 0)));
}

TEST_CASE("a private key leaves no secret behind when it dies") {
  alignas(PrivateKey) std::array<unsigned char, sizeof(PrivateKey)> memory{};
  auto* const key = new (memory.data()) PrivateKey(PrivateKey::from_bytes(Bytes(34, 2)).value());
  REQUIRE(std::ranges::count(memory, 2) == 34);
  std::destroy_at(key);
  CHECK(std::ranges::count(memory, 2) == 0);
}
