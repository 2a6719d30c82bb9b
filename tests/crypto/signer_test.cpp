#include "crypto/fixtures.hpp"
#include "crypto/prepared_key.hpp"

#include <p2p/signer.hpp>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

const TimePoint kNoDeadline = TimePoint::max();

/// What a signer that completes inside the call gives.
Result<Signature> sign_now(Signer& signer, BytesView data) {
  std::optional<Result<Signature>> result;
  signer.sign(data, kNoDeadline, [&result](Result<Signature> signature) { result.emplace(std::move(signature)); });
  return std::move(result).value();
}

Result<SharedSecret> ecdh_now(Signer& signer, BytesView ephemeral) {
  std::optional<Result<SharedSecret>> result;
  signer.ecdh(ephemeral, kNoDeadline, [&result](Result<SharedSecret> secret) { result.emplace(std::move(secret)); });
  return std::move(result).value();
}

Result<Bytes> open_with(Signer& signer, BytesView message) {
  const std::size_t ephemeral = ephemeral_key_size(signer.public_key().curve());
  const auto secret = ecdh_now(signer, message.first(ephemeral));
  if (!secret) return fail(secret.error());
  return ecies_open(*secret, message.subspan(ephemeral));
}

}  // namespace

TEST_CASE("the software signer signs as sign() does") {
  for (const Curve curve : kUsableCurves) {
    const KeyPair keys = random_keypair(curve).value();
    const auto signer = make_software_signer(keys).value();
    CHECK(signer->public_key() == keys.public_key);
    const Signature signature = sign_now(*signer, as_bytes("data")).value();
    CHECK(verify(keys.public_key, as_bytes("data"), signature.bytes));
    if (curve == Curve::ed25519) CHECK(signature == sign(keys.private_key, as_bytes("data")).value());
  }
}

TEST_CASE("the software signer opens the reference's ciphertexts") {
  for (const auto& vector : crypto_section("ec_encrypt")) {
    const auto signer = make_software_signer({public_key(vector), private_key(vector)}).value();
    CHECK(open_with(*signer, bytes(vector, "ciphertext")).value() == bytes(vector, "plaintext"));
    CHECK(open_with(*signer, bytes(vector, "corrupted")).error() == Errc::decryption_failed);
  }
}

TEST_CASE("an ephemeral key of the wrong size or off the curve counts as decryption failed") {
  for (const Curve curve : kUsableCurves) {
    const auto signer = make_software_signer(random_keypair(curve).value()).value();
    for (const std::size_t size : {0U, 31U, 33U, 64U, 66U})
      CHECK(ecdh_now(*signer, Bytes(size, 4)).error() == Errc::decryption_failed);
    CHECK(ecdh_now(*signer, Bytes(ephemeral_key_size(curve))).error() == Errc::decryption_failed);
  }
}

TEST_CASE("a signer is refused a public key that is not its own") {
  for (const Curve curve : kUsableCurves) {
    KeyPair keys = random_keypair(curve).value();
    keys.public_key = random_keypair(curve).value().public_key;
    CHECK(make_software_signer(keys).error() == Errc::invalid_key);
  }
}

TEST_CASE("a signer is refused a BLS key") {
  const PrivateKey key(Curve::bls12_381, Origin::software, std::array<std::uint8_t, 32>{1});
  CHECK(make_software_signer({PublicKey(), key}).error() == Errc::unsupported);
}

TEST_CASE("one signer and one prepared key serve many threads at once") {
  for (const Curve curve : kUsableCurves) {
    const KeyPair keys = random_keypair(curve).value();
    const auto signer = make_software_signer(keys).value();
    const auto prepared = PreparedKey::make(keys.public_key).value();
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          const std::string data = std::to_string(t) + "/" + std::to_string(i);
          const auto signature = sign_now(*signer, as_bytes(data));
          if (!signature || !prepared->verify(as_bytes(data), signature->bytes)) ++wrong;
          const auto message = prepared->encrypt(as_bytes(data));
          const auto opened = message ? open_with(*signer, *message) : Result<Bytes>(fail(message.error()));
          if (!opened || !std::ranges::equal(*opened, as_bytes(data))) ++wrong;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
  }
}

TEST_CASE("a shared secret that was moved from holds no secret") {
  SharedSecret secret(std::array<std::uint8_t, 32>{1, 2, 3});
  const SharedSecret taken = std::move(secret);
  CHECK(taken.bytes()[2] == 3);
  // NOLINTNEXTLINE(bugprone-use-after-move): the state after a move is what is tested
  CHECK(std::ranges::all_of(secret.bytes(), [](std::uint8_t byte) { return byte == 0; }));
}
