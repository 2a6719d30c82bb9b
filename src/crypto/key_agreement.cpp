#include "crypto/key_agreement.hpp"

#include "crypto/secret.hpp"

namespace p2p {

PkeyCtxPtr make_derivation(EVP_PKEY* private_key) {
  PkeyCtxPtr context(required(EVP_PKEY_CTX_new_from_pkey(nullptr, private_key, nullptr)));
  require(EVP_PKEY_derive_init(context.get()) == 1);
  return context;
}

Result<SharedSecret> agree(const EVP_PKEY_CTX* derivation, EVP_PKEY* peer) {
  const ErrorQueueGuard guard;
  const PkeyCtxPtr context(required(EVP_PKEY_CTX_dup(derivation)));
  SecretBytes<SharedSecret::kBytes> secret;
  std::size_t size = secret.size();
  if (EVP_PKEY_derive_set_peer_ex(context.get(), peer, 0) != 1 ||
      EVP_PKEY_derive(context.get(), secret.data(), &size) != 1 || size != secret.size())
    return fail(Errc::invalid_key, "no shared secret with this public key");
  return SharedSecret(secret.view());
}

}  // namespace p2p
