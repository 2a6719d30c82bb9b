// The one seam between libsodium and OpenSSL: Ed25519, and what X25519 needs from its curve. Both back-ends have the
// same members and give the same results; libsodium is taken where it is found because it is more than twice as fast.
// Any thread.
#pragma once

#include "crypto/curve25519_checks.hpp"
#include "crypto/openssl_handles.hpp"
#include "crypto/secret.hpp"

#include <p2p/bytes.hpp>
#include <p2p/keys.hpp>

#include <optional>
#include <span>

namespace p2p {

using Ed25519SignatureView = std::span<const std::uint8_t, kEd25519SignatureBytes>;

struct OpenSslCurve25519 {
  class SigningKey {
   public:
    explicit SigningKey(View32 seed);
    [[nodiscard]] View32 seed() const noexcept { return seed_.view(); }
    [[nodiscard]] View32 public_key() const noexcept { return public_; }
    [[nodiscard]] Signature sign(BytesView data) const;

   private:
    SecretBytes<32> seed_;
    PkeyPtr key_;
    Raw32 public_{};
  };

  /// For an acceptable key and signature.
  [[nodiscard]] static bool verify(View32 public_key, BytesView data, Ed25519SignatureView signature);
  [[nodiscard]] static bool on_curve(View32 public_key);
  /// Nothing for a point that is not on the curve, or has a part of small order (core.md §1.4 of the protocol).
  [[nodiscard]] static std::optional<Raw32> to_x25519(View32 public_key);
  /// A fresh X25519 key pair.
  static void generate_x25519(SecretBytes<32>& scalar, Raw32& public_key);
};

#if P2P_HAVE_SODIUM
struct SodiumCurve25519 {
  class SigningKey {
   public:
    explicit SigningKey(View32 seed);
    [[nodiscard]] View32 seed() const noexcept { return secret_.part<0, 32>(); }
    [[nodiscard]] View32 public_key() const noexcept { return secret_.part<32, 32>(); }
    [[nodiscard]] Signature sign(BytesView data) const;

   private:
    SecretBytes<64> secret_;  ///< seed ‖ public key, as libsodium wants it
  };

  [[nodiscard]] static bool verify(View32 public_key, BytesView data, Ed25519SignatureView signature);
  [[nodiscard]] static bool on_curve(View32 public_key);
  [[nodiscard]] static std::optional<Raw32> to_x25519(View32 public_key);
  static void generate_x25519(SecretBytes<32>& scalar, Raw32& public_key);
};
using Curve25519 = SodiumCurve25519;
#else
using Curve25519 = OpenSslCurve25519;
#endif

/// The only way to verify: the shared checks come first.
template <class Backend = Curve25519>
[[nodiscard]] bool verify_ed25519(View32 public_key, BytesView data, BytesView signature) {
  return acceptable_ed25519_point(public_key) && acceptable_ed25519_signature(signature) &&
         Backend::verify(public_key, data, signature.first<kEd25519SignatureBytes>());
}

}  // namespace p2p
