// The operations on keys that are used once. A peer's key that is used again is a PreparedKey, our own a Signer.
#include <p2p/crypto.hpp>

#include "crypto/curve25519_backend.hpp"
#include "crypto/ec_key.hpp"
#include "crypto/prepared_key.hpp"
#include "crypto/prepared_private_key.hpp"

namespace p2p {

Result<Signature> sign(const PrivateKey& key, BytesView data) {
  const auto prepared = PreparedPrivateKey::make(key);
  if (!prepared) return fail(prepared.error());
  return prepared->sign(data);
}

bool verify(const PublicKey& key, BytesView data, BytesView signature) {
  switch (key.curve()) {
    case Curve::ed25519:
      return verify_ed25519(key.raw().first<32>(), data, signature);
    case Curve::secp256r1:
    case Curve::secp256k1: {
      const auto parsed = EcPublicKey::parse(key.curve(), key.raw());
      return parsed && parsed->verify(data, signature);
    }
    case Curve::bls12_381:
      break;
  }
  return false;
}

Result<Bytes> ec_encrypt(const PublicKey& recipient, BytesView plaintext) {
  const auto prepared = PreparedKey::make(recipient);
  if (!prepared) return fail(prepared.error());
  return (*prepared)->encrypt(plaintext);
}

Result<Bytes> ec_decrypt(const PrivateKey& recipient, BytesView ciphertext) {
  const auto prepared = PreparedPrivateKey::make(recipient);
  if (!prepared) return fail(Errc::decryption_failed, prepared.error().detail());
  const std::size_t ephemeral = ephemeral_key_size(recipient.curve());
  if (ciphertext.size() < ecies_overhead(recipient.curve()))
    return fail(Errc::decryption_failed, "shorter than an ephemeral key and a tag");
  const auto secret = prepared->ecdh(ciphertext.first(ephemeral));
  if (!secret) return fail(secret.error());
  return ecies_open(*secret, ciphertext.subspan(ephemeral));
}

}  // namespace p2p
