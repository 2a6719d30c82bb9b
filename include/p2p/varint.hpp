// Floor 1. An unsigned integer of up to 255 bytes (2040 bits), as the wire's VarInt carries it (messages.md §1.1).
// Nearly all values fit 64 bits and are stored in place. A value.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
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

  /// The value, when it fits.
  [[nodiscard]] std::optional<std::uint64_t> to_u64() const noexcept;
  /// Big-endian, as short as possible, at least one byte.
  [[nodiscard]] Bytes bytes() const;
  [[nodiscard]] std::size_t byte_count() const noexcept;
  [[nodiscard]] std::string to_decimal() const;

  friend bool operator==(const VarInt&, const VarInt&) = default;
  friend std::strong_ordering operator<=>(const VarInt& left, const VarInt& right) noexcept;

 private:
  std::uint64_t small_ = 0;
  Bytes big_;  ///< the value when it needs more than 8 bytes, without leading zeros; then small_ is 0
};

}  // namespace p2p
