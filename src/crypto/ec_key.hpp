// Keys on NIST P-256 and secp256k1: ECDSA with SHA-256, and ECDH. Parsed once, then usable by any number of threads.
#pragma once

#include "crypto/openssl_handles.hpp"
#include "crypto/secret.hpp"

#include <p2p/bytes.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>
#include <p2p/signer.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>

namespace p2p {

inline constexpr std::size_t kEcPointBytes = 65;
using EcPoint = std::array<std::uint8_t, kEcPointBytes>;

class EcPublicKey {
 public:
  static constexpr std::size_t kEphemeralBytes = kEcPointBytes;

  /// Nothing unless `raw` is 04 ‖ X ‖ Y of a point on the curve. Both curves have prime order, so no more is to be
  /// checked.
  [[nodiscard]] static std::optional<EcPublicKey> parse(Curve curve, BytesView raw);

  [[nodiscard]] bool verify(BytesView data, BytesView signature) const;
  /// ECDH with a private key made for this one call, whose public key goes to `ephemeral`.
  [[nodiscard]] Result<SharedSecret> agree_with_fresh_key(std::span<std::uint8_t, kEphemeralBytes> ephemeral) const;

 private:
  EcPublicKey(Curve curve, PkeyPtr key);
  Curve curve_;
  PkeyPtr key_;
  PkeyCtxPtr verification_;  ///< only ever duplicated
};

class EcPrivateKey {
 public:
  /// Nothing unless 0 < secret < order of the curve.
  [[nodiscard]] static std::optional<EcPrivateKey> from_secret(Curve curve, View32 secret);

  [[nodiscard]] const EcPoint& public_key() const noexcept { return public_; }
  [[nodiscard]] Signature sign(BytesView data) const;
  /// invalid_key when `ephemeral` is no point of the curve.
  [[nodiscard]] Result<SharedSecret> agree(BytesView ephemeral) const;

 private:
  EcPrivateKey(Curve curve, const EcPoint& public_key, PkeyPtr key);
  Curve curve_;
  EcPoint public_;
  PkeyPtr key_;
  PkeyCtxPtr signing_;     ///< only ever duplicated
  PkeyCtxPtr derivation_;  ///< only ever duplicated
};

}  // namespace p2p
