// Floor 1. An unsigned integer of up to 255 bytes (2040 bits), as the wire's VarInt carries it (messages.md §1.1).
// Nearly all values fit 64 bits and are stored in place. A value.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace p2p {

class VarInt {
 public:
  static constexpr std::size_t kMaxBytes = 255;

  VarInt() noexcept = default;
  VarInt(std::uint64_t value) noexcept : small_(value) {}  // NOLINT(google-explicit-constructor): a number is a number
  /// Big-endian, leading zeros allowed; not_representable beyond 255 bytes without them.
  [[nodiscard]] static Result<VarInt> from_bytes(BytesView big_endian);
  /// Decimal digits; malformed for anything else, not_representable beyond 255 bytes.
  [[nodiscard]] static Result<VarInt> from_decimal(std::string_view digits);

  VarInt(const VarInt& other) : small_(other.small_), big_(other.big_ ? copy_of(*other.big_) : nullptr) {}
  VarInt& operator=(const VarInt& other) {
    if (this != &other) *this = VarInt(other);
    return *this;
  }
  /// The moved-from one is any value.
  VarInt(VarInt&&) noexcept = default;
  VarInt& operator=(VarInt&&) noexcept = default;
  ~VarInt() = default;

  /// The value, when it fits.
  [[nodiscard]] std::optional<std::uint64_t> to_u64() const noexcept {
    return big_ ? std::nullopt : std::optional(small_);
  }
  /// Big-endian, as short as possible, at least one byte.
  [[nodiscard]] Bytes bytes() const;
  [[nodiscard]] std::size_t byte_count() const noexcept {
    return big_ ? big_->size() : (static_cast<std::size_t>(std::bit_width(small_ | 1U)) + 7) / 8;
  }
  [[nodiscard]] std::string to_decimal() const;

  friend bool operator==(const VarInt& left, const VarInt& right) noexcept { return std::is_eq(left <=> right); }
  friend std::strong_ordering operator<=>(const VarInt& left, const VarInt& right) noexcept {
    return left.big_ || right.big_ ? compare_big(left, right) : left.small_ <=> right.small_;
  }

 private:
  [[nodiscard]] static std::unique_ptr<const Bytes> copy_of(const Bytes& bytes);
  [[nodiscard]] static std::strong_ordering compare_big(const VarInt& left, const VarInt& right) noexcept;

  std::uint64_t small_ = 0;
  std::unique_ptr<const Bytes> big_;  ///< the value when it needs more than 8 bytes, without leading zeros
};

static_assert(sizeof(VarInt) == 16);

}  // namespace p2p
