#include "crypto/curve25519_backend.hpp"
#include "crypto/digests.hpp"
#include "crypto/edwards25519_bignum.hpp"
#include "crypto/fixtures.hpp"
#include "crypto/odd_signatures.hpp"
#include "crypto/x25519.hpp"

#include <algorithm>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

#if P2P_HAVE_SODIUM
#define P2P_TEST_BACKENDS OpenSslCurve25519, SodiumCurve25519
#else
#define P2P_TEST_BACKENDS OpenSslCurve25519
#endif

Raw32 raw32(const Bytes& bytes) {
  Raw32 raw{};
  REQUIRE(bytes.size() == raw.size());
  std::copy(bytes.begin(), bytes.end(), raw.begin());
  return raw;
}

Raw32 raw32(std::string_view hex) { return raw32(unhex(hex)); }

/// Encodings of the points of order 1, 2, 4 and 8, those with the sign bit where x is 0 included.
std::vector<Raw32> small_order_points() {
  std::vector<Raw32> points;
  for (const char* const y : {"0000000000000000000000000000000000000000000000000000000000000000",
                              "0100000000000000000000000000000000000000000000000000000000000000",
                              "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                              "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                              "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"}) {
    points.push_back(raw32(y));
    points.push_back(raw32(y));
    points.back()[31] |= 0x80;
  }
  return points;
}

/// y from p up, which the encoding can hold and no encoder gives.
std::vector<Raw32> non_canonical_points() {
  std::vector<Raw32> points;
  for (int low = 0xed; low <= 0xff; ++low) {
    Raw32 y;
    y.fill(0xff);
    y[0] = static_cast<std::uint8_t>(low);
    points.push_back(y);
    y[31] = 0x7f;
    points.push_back(y);
  }
  return points;
}

const char* const kNotOnCurve = "0200000000000000000000000000000000000000000000000000000000000000";

}  // namespace

TEMPLATE_TEST_CASE("Ed25519 keys and signatures equal the reference's", "", P2P_TEST_BACKENDS) {
  for (const auto& vector : crypto_section("sign")) {
    if (text(vector, "curve") != "ed25519") continue;
    const PrivateKey secret = private_key(vector);
    const PublicKey expected = public_key(vector);
    const Bytes data = bytes(vector, "data");
    const typename TestType::SigningKey key(secret.secret());
    CHECK(std::ranges::equal(key.seed(), secret.secret()));
    CHECK(std::ranges::equal(key.public_key(), expected.raw()));
    CHECK(key.sign(data).bytes == bytes(vector, "signature"));
    const View32 raw = expected.raw().template first<32>();
    CHECK(verify_ed25519<TestType>(raw, data, bytes(vector, "signature")));
    CHECK_FALSE(verify_ed25519<TestType>(raw, data, bytes(vector, "corrupted_signature")));
    CHECK_FALSE(verify_ed25519<TestType>(raw, data, {}));
  }
}

TEMPLATE_TEST_CASE("Ed25519 public keys convert to the reference's X25519 keys", "", P2P_TEST_BACKENDS) {
  for (const auto& vector : crypto_section("ed25519_to_x25519")) {
    const Raw32 seed = raw32(bytes(vector, "ed25519_seed"));
    const typename TestType::SigningKey key{View32(seed)};
    CHECK(to_hex(key.public_key()) == text(vector, "ed25519_public"));
    const auto converted = TestType::to_x25519(key.public_key());
    REQUIRE(converted.has_value());
    CHECK(to_hex(*converted) == text(vector, "x25519_public"));
    CHECK(to_hex(montgomery_u(key.public_key())) == text(vector, "x25519_public"));
  }
}

TEMPLATE_TEST_CASE("keys that libsodium refuses to convert are refused", "", P2P_TEST_BACKENDS) {
  for (const auto& vector : crypto_section("ed25519_to_x25519_invalid"))
    CHECK_FALSE(TestType::to_x25519(raw32(bytes(vector, "ed25519_public"))).has_value());
  for (const Raw32& point : small_order_points()) CHECK_FALSE(TestType::to_x25519(point).has_value());
  for (const char* const point : kMixedOrderPoints) CHECK_FALSE(TestType::to_x25519(raw32(point)).has_value());
}

TEMPLATE_TEST_CASE("a point is on the curve whatever its order", "", P2P_TEST_BACKENDS) {
  for (const char* const point : kMixedOrderPoints) CHECK(TestType::on_curve(raw32(point)));
  CHECK_FALSE(TestType::on_curve(raw32(kNotOnCurve)));
}

TEMPLATE_TEST_CASE("a fresh X25519 pair belongs together", "", P2P_TEST_BACKENDS) {
  SecretBytes<32> scalar;
  Raw32 public_key{};
  TestType::generate_x25519(scalar, public_key);
  const X25519Key mine(scalar.view(), public_key);
  const X25519Key theirs = X25519Key::generate();
  const auto left = mine.agree(theirs.public_key());
  const auto right = theirs.agree(mine.public_key());
  CHECK(std::ranges::equal(left.value().bytes(), right.value().bytes()));
}

TEST_CASE("the X25519 private key of a seed equals the reference's") {
  for (const auto& vector : crypto_section("ed25519_to_x25519")) {
    SecretBytes<32> scalar;
    x25519_scalar_of_seed(raw32(bytes(vector, "ed25519_seed")), scalar);
    CHECK(to_hex(scalar.view()) == text(vector, "x25519_private"));
  }
}

TEST_CASE("the points refused as of small order are those of small order") {
  for (const Raw32& point : small_order_points()) CHECK_FALSE(acceptable_ed25519_point(point));
  for (const Raw32& point : non_canonical_points()) CHECK_FALSE(acceptable_ed25519_point(point));
  for (const auto& vector : crypto_section("ed25519_to_x25519"))
    CHECK(acceptable_ed25519_point(raw32(bytes(vector, "ed25519_public"))));
  for (const char* const point : kMixedOrderPoints) CHECK(acceptable_ed25519_point(raw32(point)));
}

TEMPLATE_TEST_CASE("odd signatures are judged alike by every back-end", "", P2P_TEST_BACKENDS) {
  for (const OddSignature& odd : kOddSignatures) {
    CAPTURE(odd.name);
    CHECK(verify_ed25519<TestType>(raw32(odd.public_key), as_bytes(odd.data), unhex(odd.signature)) == odd.valid);
  }
}

TEMPLATE_TEST_CASE("random signatures and random damage are judged alike by every back-end", "", P2P_TEST_BACKENDS) {
  const auto random = seeded_random_source(3);
  for (int i = 0; i < 50; ++i) {
    const Raw32 seed = raw32(random_bytes(*random, 32));
    const Bytes data = random_bytes(*random, static_cast<std::size_t>(random->next() % 200));
    const typename TestType::SigningKey key{View32(seed)};
    const OpenSslCurve25519::SigningKey reference{View32(seed)};
    Bytes signature = key.sign(data).bytes;
    CHECK(signature == reference.sign(data).bytes);
    CHECK(verify_ed25519<TestType>(key.public_key(), data, signature));
    signature[random->next() % signature.size()] ^= 0x20;
    CHECK_FALSE(verify_ed25519<TestType>(key.public_key(), data, signature));
  }
}

TEMPLATE_TEST_CASE("random bytes as a public key are judged alike by every back-end", "", P2P_TEST_BACKENDS) {
  const auto random = seeded_random_source(4);
  int on_curve = 0;
  for (int i = 0; i < 30; ++i) {
    const Raw32 point = raw32(random_bytes(*random, 32));
    const bool expected = edwards_on_curve(point);
    on_curve += expected ? 1 : 0;
    CHECK(TestType::on_curve(point) == expected);
    CHECK(TestType::to_x25519(point).has_value() == (expected && edwards_in_prime_order_subgroup(point)));
  }
  CHECK(on_curve > 5);
  CHECK(on_curve < 25);
}
