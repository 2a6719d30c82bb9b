// X25519 key agreement. OpenSSL does it in both builds: with the contexts kept, it is faster than libsodium at it.
#pragma once

#include "crypto/openssl_handles.hpp"
#include "crypto/secret.hpp"

#include <p2p/result.hpp>
#include <p2p/signer.hpp>

namespace p2p {

/// A private key, ready for use by any number of threads.
class X25519Key {
 public:
  X25519Key(View32 scalar, View32 public_key);
  /// For one message only.
  [[nodiscard]] static X25519Key generate();

  [[nodiscard]] const Raw32& public_key() const noexcept { return public_; }
  /// invalid_key for a peer key of small order.
  [[nodiscard]] Result<SharedSecret> agree(View32 peer) const;

 private:
  Raw32 public_;
  PkeyPtr key_;
  PkeyCtxPtr derivation_;
};

}  // namespace p2p
