#include "crypto/curve25519_backend.hpp"
#include "crypto/edwards25519_bignum.hpp"

namespace p2p {

OpenSslCurve25519::SigningKey::SigningKey(View32 seed)
    : seed_(seed), key_(required(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.data(), 32))) {
  std::size_t size = public_.size();
  require(EVP_PKEY_get_raw_public_key(key_.get(), public_.data(), &size) == 1);
}

Signature OpenSslCurve25519::SigningKey::sign(BytesView data) const {
  const MdCtxPtr context(required(EVP_MD_CTX_new()));
  Signature signature;
  std::size_t size = kEd25519SignatureBytes;
  signature.bytes.resize(size);
  require(EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key_.get(), nullptr) == 1 &&
          EVP_DigestSign(context.get(), signature.bytes.data(), &size, data.data(), data.size()) == 1);
  return signature;
}

bool OpenSslCurve25519::verify(View32 public_key, BytesView data, Ed25519SignatureView signature) {
  const ErrorQueueGuard guard;
  const PkeyPtr key(required(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, public_key.data(), 32)));
  const MdCtxPtr context(required(EVP_MD_CTX_new()));
  require(EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1);
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
}

bool OpenSslCurve25519::on_curve(View32 public_key) { return edwards_on_curve(public_key); }

std::optional<Raw32> OpenSslCurve25519::to_x25519(View32 public_key) {
  if (!acceptable_ed25519_point(public_key) || !edwards_in_prime_order_subgroup(public_key)) return std::nullopt;
  return montgomery_u(public_key);
}

void OpenSslCurve25519::generate_x25519(SecretBytes<32>& scalar, Raw32& public_key) {
  const PkeyPtr key(required(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")));
  std::size_t scalar_size = scalar.size();
  std::size_t public_size = public_key.size();
  require(EVP_PKEY_get_raw_private_key(key.get(), scalar.data(), &scalar_size) == 1 &&
          EVP_PKEY_get_raw_public_key(key.get(), public_key.data(), &public_size) == 1);
}

}  // namespace p2p
