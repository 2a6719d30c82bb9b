#include "crypto/digests.hpp"
#include "crypto/openssl_handles.hpp"
#include "crypto/prepared_private_key.hpp"
#include "crypto/secret.hpp"

#include <p2p/crypto.hpp>

#include <openssl/rand.h>

#include <algorithm>
#include <utility>

namespace p2p {
namespace {

Result<KeyPair> key_pair_of(Curve curve, Origin origin, View32 secret) {
  PrivateKey private_key(curve, origin, secret);
  auto public_key = public_key_of(private_key);
  if (!public_key) return fail(public_key.error());
  return KeyPair{*public_key, std::move(private_key)};
}

}  // namespace

Result<PublicKey> public_key_of(const PrivateKey& key) {
  const auto prepared = PreparedPrivateKey::make(key);
  if (!prepared) return fail(prepared.error());
  return prepared->public_key();
}

Result<KeyPair> derive_keypair_with_data(BytesView seed, BytesView extra, Curve curve, Origin origin) {
  SecretBytes<64> master;  // key ‖ entropy
  sha512(seed, std::span<std::uint8_t, 64>(master.data(), 64));
  Bytes data(32 + extra.size());
  std::copy_n(master.data(), 32, data.begin());
  std::copy(extra.begin(), extra.end(), data.begin() + 32);
  SecretBytes<64> extended;
  hmac_sha512(master.part<32, 32>(), data, std::span<std::uint8_t, 64>(extended.data(), 64));
  cleanse(data);
  return key_pair_of(curve, origin, extended.part<0, 32>());
}

Result<KeyPair> derive_keypair(BytesView seed, std::uint32_t index, Curve curve, Origin origin) {
  const std::array<std::uint8_t, 4> extra{static_cast<std::uint8_t>(index >> 24U),
                                          static_cast<std::uint8_t>(index >> 16U),
                                          static_cast<std::uint8_t>(index >> 8U), static_cast<std::uint8_t>(index)};
  return derive_keypair_with_data(seed, extra, curve, origin);
}

Result<KeyPair> generate_deterministic_keypair(BytesView seed, Curve curve, Origin origin) {
  if (seed.size() >= 32) return key_pair_of(curve, origin, seed.first<32>());
  SecretBytes<32> secret;
  sha256(seed, std::span<std::uint8_t, 32>(secret.data(), 32));
  return key_pair_of(curve, origin, secret.view());
}

Result<KeyPair> random_keypair(Curve curve, Origin origin) {
  SecretBytes<32> secret;
  while (true) {
    require(RAND_priv_bytes(secret.data(), static_cast<int>(secret.size())) == 1);
    auto pair = key_pair_of(curve, origin, secret.view());
    // One in 2^32 secrets is out of range for P-256.
    if (pair || pair.error() != Errc::invalid_key) return pair;
  }
}

}  // namespace p2p
