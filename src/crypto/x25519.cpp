#include "crypto/x25519.hpp"

#include "crypto/curve25519_backend.hpp"
#include "crypto/key_agreement.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>

namespace p2p {
namespace {

OSSL_PARAM bytes_param(const char* name, View32 bytes) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(bytes.data()), bytes.size());
}

/// With the public key given, nothing is computed.
PkeyPtr import(View32 scalar, View32 public_key) {
  const auto make_importer = [] {
    PkeyCtxPtr context(required(EVP_PKEY_CTX_new_from_name(nullptr, "X25519", nullptr)));
    require(EVP_PKEY_fromdata_init(context.get()) == 1);
    return context;
  };
  thread_local const PkeyCtxPtr importer = make_importer();
  OSSL_PARAM params[] = {bytes_param(OSSL_PKEY_PARAM_PRIV_KEY, scalar),
                         bytes_param(OSSL_PKEY_PARAM_PUB_KEY, public_key), OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_fromdata(importer.get(), &key, EVP_PKEY_KEYPAIR, params) == 1);
  return PkeyPtr(key);
}

/// Peers come and go with each message: one object a thread takes their public keys in turn.
EVP_PKEY* peer_slot() {
  static constexpr Raw32 kAnyKey{9};
  thread_local const PkeyPtr slot(
      required(EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, kAnyKey.data(), 32)));
  return slot.get();
}

}  // namespace

X25519Key::X25519Key(View32 scalar, View32 public_key)
    : key_(import(scalar, public_key)), derivation_(make_derivation(key_.get())) {
  std::copy(public_key.begin(), public_key.end(), public_.begin());
}

X25519Key X25519Key::generate() {
  SecretBytes<32> scalar;
  Raw32 public_key;
  Curve25519::generate_x25519(scalar, public_key);
  return {scalar.view(), public_key};
}

Result<SharedSecret> X25519Key::agree(View32 peer) const {
  EVP_PKEY* const slot = peer_slot();
  require(EVP_PKEY_set1_encoded_public_key(slot, peer.data(), peer.size()) == 1);
  return p2p::agree(derivation_.get(), slot);
}

}  // namespace p2p
