// A peer's public key in the form that verification and encryption want: parsed, checked, converted to X25519. Making
// one costs as much as a signature, so they live in a bounded cache. Immutable; usable from any thread.
#pragma once

#include <p2p/keys.hpp>
#include <p2p/result.hpp>
#include <p2p/signer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace p2p {

class PreparedKey {
 public:
  /// invalid_key for a point that is not on the curve, and for an Ed25519 key that is small-order or non-canonical;
  /// unsupported for BLS. An Ed25519 key that verifies but cannot be converted to X25519 (mixed order) is prepared:
  /// encrypting to it fails.
  [[nodiscard]] static Result<std::shared_ptr<const PreparedKey>> make(const PublicKey& key);

  PreparedKey(const PreparedKey&) = delete;
  PreparedKey& operator=(const PreparedKey&) = delete;
  ~PreparedKey();

  [[nodiscard]] const PublicKey& public_key() const noexcept { return key_; }
  [[nodiscard]] bool verify(BytesView data, BytesView signature) const;

  /// An ECIES message with `reserve` untouched bytes in front, for headers to be written in place.
  [[nodiscard]] Result<Bytes> encrypt(BytesView plaintext, std::size_t reserve = 0) const;

 private:
  struct Parsed;
  PreparedKey(const PublicKey& key, std::unique_ptr<Parsed> parsed) noexcept;
  PublicKey key_;
  std::unique_ptr<Parsed> parsed_;
};

/// Raw size of the ephemeral key in an ECIES message for this curve: 32 or 65; 0 for BLS.
[[nodiscard]] std::size_t ephemeral_key_size(Curve curve) noexcept;
/// What ECIES adds: ephemeral key and tag.
[[nodiscard]] std::size_t ecies_overhead(Curve curve) noexcept;

/// The symmetric half of ECIES, once the ECDH with the message's ephemeral key is done. `tagged_ciphertext` = tag(16) ‖
/// ciphertext. decryption_failed on a wrong tag.
[[nodiscard]] Result<Bytes> ecies_open(const SharedSecret& secret, BytesView tagged_ciphertext);

}  // namespace p2p
