#include "crypto/curve25519_backend.hpp"
#include "crypto/edwards25519_bignum.hpp"

#include <sodium.h>

#include <stdexcept>

namespace p2p {
namespace {

/// Chooses the fast implementations for this processor; until then libsodium works, but slowly.
void initialise() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be initialised");
}

}  // namespace

SodiumCurve25519::SigningKey::SigningKey(View32 seed) {
  initialise();
  Raw32 public_key;
  crypto_sign_seed_keypair(public_key.data(), secret_.data(), seed.data());
}

Signature SodiumCurve25519::SigningKey::sign(BytesView data) const {
  Signature signature;
  signature.bytes.resize(kEd25519SignatureBytes);
  crypto_sign_detached(signature.bytes.data(), nullptr, data.data(), data.size(), secret_.data());
  return signature;
}

bool SodiumCurve25519::verify(View32 public_key, BytesView data, Ed25519SignatureView signature) {
  initialise();
  return crypto_sign_verify_detached(signature.data(), data.data(), data.size(), public_key.data()) == 0;
}

bool SodiumCurve25519::on_curve(View32 public_key) {
  initialise();
  // The addition refuses points that are not on the curve, and does not care about their order.
  Raw32 sum;
  return crypto_core_ed25519_add(sum.data(), public_key.data(), public_key.data()) == 0;
}

std::optional<Raw32> SodiumCurve25519::to_x25519(View32 public_key) {
  initialise();
  Raw32 converted;
  if (crypto_sign_ed25519_pk_to_curve25519(converted.data(), public_key.data()) != 0) return std::nullopt;
  return converted;
}

void SodiumCurve25519::generate_x25519(SecretBytes<32>& scalar, Raw32& public_key) {
  initialise();
  randombytes_buf(scalar.data(), scalar.size());
  // The base point times the clamped scalar, mapped to Curve25519, is the X25519 public key. On the Edwards curve there
  // is a table for it, which makes the whole a quarter faster than X25519's ladder.
  Raw32 edwards;
  if (crypto_scalarmult_ed25519_base(edwards.data(), scalar.data()) != 0)
    throw std::runtime_error("libsodium's random generator gave zeros");
  public_key = montgomery_u(edwards);
}

}  // namespace p2p
