// The measured calls. Each function makes the operation of one thread, with its keys and contexts.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/keys.hpp>
#include <p2p/unique_function.hpp>

#include <memory>
#include <new>

#include <openssl/evp.h>

namespace p2p::bench {

using Operation = UniqueFunction<void()>;

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
using Pkey = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using PkeyCtx = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using MdCtx = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;

inline void check(bool success) {
  if (!success) throw std::bad_alloc();
}

#if P2P_HAVE_SODIUM
namespace sodium {
Operation sign(Bytes message);
Operation verify(Bytes message);
Operation keygen();
Operation dh();
}  // namespace sodium
#endif

namespace openssl {
Operation ed25519_sign(Bytes message);
Operation ed25519_verify(Bytes message);
Operation x25519_keygen();
Operation x25519_dh();
Operation ecdsa_sign(Curve curve, Bytes message);
Operation ecdsa_verify(Curve curve, Bytes message);
Operation ec_keygen(Curve curve);
Operation ec_dh(Curve curve);
/// SHA-256 and two HMACs of 32 bytes, and AES-256-GCM with an IV of 32 bytes.
Operation symmetric(Bytes message);
}  // namespace openssl

}  // namespace p2p::bench
