// Floor 1. Public and private keys, key pairs, signatures (core.md §1.1). Values.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace p2p {

/// Any other value from the wire is invalid.
enum class Curve : std::uint8_t { ed25519 = 0, secp256r1 = 1, secp256k1 = 2, bls12_381 = 3 };

/// Never checked: any byte is accepted and kept.
enum class Origin : std::uint8_t { on_chain_wallet = 0, software = 1, tpm = 2, usb = 3 };

[[nodiscard]] std::string_view to_string(Curve curve) noexcept;
/// "ed25519", "secp256r1" (or "p256"), "secp256k1", "bls".
[[nodiscard]] std::optional<Curve> curve_from_string(std::string_view name) noexcept;
/// 32, 65, 65, 48; nothing for an unknown curve byte.
[[nodiscard]] constexpr std::optional<std::size_t> raw_public_key_size(std::uint8_t curve) noexcept {
  switch (static_cast<Curve>(curve)) {
    case Curve::ed25519:
      return 32;
    case Curve::secp256r1:
    case Curve::secp256k1:
      return 65;
    case Curve::bls12_381:
      return 48;
  }
  return std::nullopt;
}

/// `curve:u8 ‖ origin:u8 ‖ raw`: 34, 50 or 67 bytes, stored in place. Its size is right for its curve; whether its
/// point is on the curve is not known before it is used.
class PublicKey {
 public:
  static constexpr std::size_t kMaxBytes = 67;

  /// An Ed25519 key of zero bytes: a placeholder that verifies nothing.
  PublicKey() noexcept = default;
  /// invalid_key when the curve is unknown or the size does not fit it.
  [[nodiscard]] static Result<PublicKey> from_bytes(BytesView bytes);
  /// Hex of either case.
  [[nodiscard]] static Result<PublicKey> from_hex(std::string_view hex);
  /// invalid_key when the size of `raw` does not fit the curve.
  [[nodiscard]] static Result<PublicKey> from_raw(Curve curve, Origin origin, BytesView raw);

  /// For a decoder, in place: becomes a key of this curve and gives the bytes of origin and raw key to be filled.
  /// Empty, and nothing changes, when the curve is unknown.
  [[nodiscard]] std::span<std::uint8_t> reset(std::uint8_t curve) noexcept {
    const auto raw_size = raw_public_key_size(curve);
    if (!raw_size) return {};
    bytes_[0] = curve;
    size_ = static_cast<std::uint8_t>(2 + *raw_size);
    return std::span(bytes_).subspan(1, 1 + *raw_size);
  }

  [[nodiscard]] Curve curve() const noexcept { return static_cast<Curve>(bytes_[0]); }
  [[nodiscard]] Origin origin() const noexcept { return static_cast<Origin>(bytes_[1]); }
  [[nodiscard]] BytesView bytes() const noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] BytesView raw() const noexcept { return bytes().subspan(2); }
  /// Lower case.
  [[nodiscard]] std::string to_hex() const;

  /// By bytes: curve, origin, then raw key.
  friend bool operator==(const PublicKey& left, const PublicKey& right) noexcept {
    return std::ranges::equal(left.bytes(), right.bytes());
  }
  friend std::strong_ordering operator<=>(const PublicKey& left, const PublicKey& right) noexcept {
    return std::lexicographical_compare_three_way(left.bytes().begin(), left.bytes().end(), right.bytes().begin(),
                                                  right.bytes().end());
  }

 private:
  std::array<std::uint8_t, kMaxBytes> bytes_{};
  std::uint8_t size_ = 34;
};

/// `curve:u8 ‖ origin:u8 ‖ secret(32)`. The secret is cleansed when the value dies or is moved from.
class PrivateKey {
 public:
  static constexpr std::size_t kSecretBytes = 32;

  PrivateKey(Curve curve, Origin origin, std::span<const std::uint8_t, kSecretBytes> secret) noexcept;
  [[nodiscard]] static Result<PrivateKey> from_bytes(BytesView bytes);
  PrivateKey(const PrivateKey&) noexcept = default;
  PrivateKey& operator=(const PrivateKey&) noexcept = default;
  PrivateKey(PrivateKey&& other) noexcept;
  PrivateKey& operator=(PrivateKey&& other) noexcept;
  ~PrivateKey();

  [[nodiscard]] Curve curve() const noexcept { return static_cast<Curve>(bytes_[0]); }
  [[nodiscard]] Origin origin() const noexcept { return static_cast<Origin>(bytes_[1]); }
  [[nodiscard]] std::span<const std::uint8_t, kSecretBytes> secret() const noexcept {
    return std::span<const std::uint8_t, kSecretBytes>(bytes_.data() + 2, kSecretBytes);
  }
  [[nodiscard]] BytesView bytes() const noexcept { return bytes_; }

 private:
  std::array<std::uint8_t, 2 + kSecretBytes> bytes_{};
};

struct KeyPair {
  PublicKey public_key;
  PrivateKey private_key;
};

/// The bytes of a signature: 64 for Ed25519, DER for ECDSA (at most 72), 96 for BLS; at most 255 on the wire.
struct Signature {
  Bytes bytes;
  friend bool operator==(const Signature&, const Signature&) = default;
};

}  // namespace p2p

template <>
struct std::hash<p2p::PublicKey> {
  /// The raw key is random already; a few of its bytes make the hash. For tables filled by an adversary, salt it.
  [[nodiscard]] std::size_t operator()(const p2p::PublicKey& key) const noexcept;
};
