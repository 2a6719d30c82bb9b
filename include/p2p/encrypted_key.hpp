// Floor 1. A symmetric key of 32 bytes, encrypted for a public key (core.md §1.4). A value.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace p2p {

/// Ephemeral public key, tag, 32 bytes: 80 bytes for Ed25519, 113 for secp256r1 and secp256k1; 0 for BLS keys, for
/// which nothing can be encrypted.
[[nodiscard]] constexpr std::size_t encrypted_key_size(Curve curve) noexcept {
  switch (curve) {
    case Curve::ed25519:
      return 32 + 16 + 32;
    case Curve::secp256r1:
    case Curve::secp256k1:
      return 65 + 16 + 32;
    case Curve::bls12_381:
      break;
  }
  return 0;
}

/// Up to 113 bytes, stored in place.
class EncryptedKey {
 public:
  static constexpr std::size_t kMaxBytes = encrypted_key_size(Curve::secp256r1);

  /// Empty: a placeholder that nobody can decrypt.
  EncryptedKey() noexcept = default;
  /// invalid_argument above kMaxBytes. Whether the size fits the public key is checked when it is encoded.
  [[nodiscard]] static Result<EncryptedKey> from_bytes(BytesView bytes);

  /// For a decoder, in place: becomes `size` bytes, at most kMaxBytes, which are to be filled.
  [[nodiscard]] std::span<std::uint8_t> reset(std::size_t size) noexcept {
    size_ = static_cast<std::uint8_t>(std::min(size, kMaxBytes));
    return std::span(bytes_).first(size_);
  }

  [[nodiscard]] BytesView bytes() const noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  friend bool operator==(const EncryptedKey& left, const EncryptedKey& right) noexcept {
    return std::ranges::equal(left.bytes(), right.bytes());
  }

 private:
  std::array<std::uint8_t, kMaxBytes> bytes_{};
  std::uint8_t size_ = 0;
};

}  // namespace p2p
