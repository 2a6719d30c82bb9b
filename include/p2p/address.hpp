// Floor 1. Versioned hashes and the addresses made of them (core.md §1.1, messages.md §1.2–1.5). Values.
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
enum class HashAlgorithm : std::uint8_t {
  sha256 = 0,
  sha512 = 1,
  sha3_256 = 2,
  sha3_512 = 3,
  blake2b = 4,
  keccak256 = 5,
};

[[nodiscard]] std::string_view to_string(HashAlgorithm algorithm) noexcept;
/// 32 or 64; nothing for an unknown algorithm byte.
[[nodiscard]] constexpr std::optional<std::size_t> digest_size(std::uint8_t algorithm) noexcept {
  switch (static_cast<HashAlgorithm>(algorithm)) {
    case HashAlgorithm::sha256:
    case HashAlgorithm::sha3_256:
    case HashAlgorithm::keccak256:
      return 32;
    case HashAlgorithm::sha512:
    case HashAlgorithm::sha3_512:
    case HashAlgorithm::blake2b:
      return 64;
  }
  return std::nullopt;
}

/// `algorithm:u8 ‖ digest`: 33 or 65 bytes, stored in place.
class Hash {
 public:
  static constexpr std::size_t kMaxBytes = 65;

  /// SHA-256 of nothing in particular: 32 zero bytes.
  Hash() noexcept = default;
  /// malformed when the algorithm is unknown or the size does not fit it.
  [[nodiscard]] static Result<Hash> from_bytes(BytesView bytes);

  [[nodiscard]] HashAlgorithm algorithm() const noexcept { return static_cast<HashAlgorithm>(bytes_[0]); }
  [[nodiscard]] BytesView bytes() const noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] BytesView digest() const noexcept { return bytes().subspan(1); }
  [[nodiscard]] std::string to_hex() const;

  friend bool operator==(const Hash& left, const Hash& right) noexcept {
    return std::ranges::equal(left.bytes(), right.bytes());
  }
  friend std::strong_ordering operator<=>(const Hash& left, const Hash& right) noexcept {
    return std::lexicographical_compare_three_way(left.bytes().begin(), left.bytes().end(), right.bytes().begin(),
                                                  right.bytes().end());
  }

 private:
  std::array<std::uint8_t, kMaxBytes> bytes_{};
  std::uint8_t size_ = 33;
};

/// `curve:u8 ‖ versioned hash`: 34 or 66 bytes, stored in place. The curve byte is kept unchecked, as on the wire.
class Address {
 public:
  static constexpr std::size_t kMaxBytes = 66;

  Address() noexcept = default;
  /// malformed when the algorithm is unknown or the size does not fit it.
  [[nodiscard]] static Result<Address> from_bytes(BytesView bytes);
  [[nodiscard]] static Result<Address> from_hex(std::string_view hex);
  Address(std::uint8_t curve, const Hash& hash) noexcept;
  /// For a decoder, in place: becomes an address of this curve and algorithm and gives the bytes of the digest to be
  /// filled. Empty, and nothing changes, when the algorithm is unknown.
  [[nodiscard]] std::span<std::uint8_t> reset(std::uint8_t curve, std::uint8_t algorithm) noexcept {
    const auto digest_bytes = digest_size(algorithm);
    if (!digest_bytes) return {};
    bytes_[0] = curve;
    bytes_[1] = algorithm;
    size_ = static_cast<std::uint8_t>(2 + *digest_bytes);
    return std::span(bytes_).subspan(2, *digest_bytes);
  }

  [[nodiscard]] std::uint8_t curve() const noexcept { return bytes_[0]; }
  [[nodiscard]] HashAlgorithm algorithm() const noexcept { return static_cast<HashAlgorithm>(bytes_[1]); }
  [[nodiscard]] BytesView bytes() const noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] std::string to_hex() const;

  friend bool operator==(const Address& left, const Address& right) noexcept {
    return std::ranges::equal(left.bytes(), right.bytes());
  }
  friend std::strong_ordering operator<=>(const Address& left, const Address& right) noexcept {
    return std::lexicographical_compare_three_way(left.bytes().begin(), left.bytes().end(), right.bytes().begin(),
                                                  right.bytes().end());
  }

 private:
  std::array<std::uint8_t, kMaxBytes> bytes_{};
  std::uint8_t size_ = 34;
};

/// The predicate of the reference: curve 0..3, a known algorithm, the right size.
[[nodiscard]] bool valid_address(BytesView bytes) noexcept;

}  // namespace p2p

template <>
struct std::hash<p2p::Address> {
  [[nodiscard]] std::size_t operator()(const p2p::Address& address) const noexcept;
};
