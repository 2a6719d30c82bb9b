// Diffie-Hellman with OpenSSL's objects, the same for X25519 and the NIST curves. Any thread.
#pragma once

#include "crypto/openssl_handles.hpp"

#include <p2p/result.hpp>
#include <p2p/signer.hpp>

namespace p2p {

/// A context that knows its private key and no peer. It is only ever duplicated, which is cheap and may be done by many
/// threads at once; a context itself serves one thread.
[[nodiscard]] PkeyCtxPtr make_derivation(EVP_PKEY* private_key);

/// invalid_key when there is no shared secret. `peer` has been checked to be on its curve when it was imported, so that
/// it is not checked again here, at twice the cost.
[[nodiscard]] Result<SharedSecret> agree(const EVP_PKEY_CTX* derivation, EVP_PKEY* peer);

}  // namespace p2p
