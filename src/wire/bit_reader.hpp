// Takes bit fields from borrowed bytes, most significant bit first (messages.md §0.1). Reading past the end is never
// undefined: the read gives zeros, nothing is consumed, and from then on `ok()` is false and every read gives zeros.
// Owned by one decoding; not thread-safe.
#pragma once

#include <p2p/bytes.hpp>

#include "wire/big_endian.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace p2p::wire {

class BitReader {
 public:
  explicit BitReader(BytesView data) noexcept : data_(data), end_(data.size() * 8) {}

  /// `count` bits, 0..64, as the low bits of the result.
  [[nodiscard]] std::uint64_t bits(unsigned count) noexcept {
    if (count > remaining_bits()) return give_up();
    if (count > kMaxStep) {
      const std::uint64_t high = step(count - 32);
      return high << 32U | step(32);
    }
    return step(count);
  }
  [[nodiscard]] bool bit() noexcept { return bits(1) != 0; }
  [[nodiscard]] std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(bits(8)); }
  [[nodiscard]] std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(bits(16)); }
  [[nodiscard]] std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(bits(32)); }
  [[nodiscard]] std::uint64_t u64() noexcept { return bits(64); }
  /// Fills `to`; with zeros past the end.
  void bytes(std::span<std::uint8_t> to) noexcept;
  /// `to` holds `bit_count` bits, the last byte padded with zeros.
  void bit_field(std::span<std::uint8_t> to, std::size_t bit_count) noexcept;
  /// The bytes in place, not copied; only at a byte boundary (aligned()). Empty past the end.
  [[nodiscard]] BytesView view(std::size_t count) noexcept;

  [[nodiscard]] bool aligned() const noexcept { return position_ % 8 == 0; }
  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  [[nodiscard]] std::size_t remaining_bits() const noexcept { return end_ - position_; }
  /// Whether count bytes are left; safe for any count.
  [[nodiscard]] bool has_bytes(std::uint64_t count) const noexcept { return count <= remaining_bits() / 8; }
  [[nodiscard]] bool ok() const noexcept { return ok_; }
  /// As if the data ended here and a read had failed.
  void stop() noexcept {
    ok_ = false;
    end_ = position_;
  }

 private:
  /// What a 64-bit word holds behind up to 7 bits that were taken already.
  static constexpr unsigned kMaxStep = 56;

  /// count 0..56, not above remaining_bits().
  [[nodiscard]] std::uint64_t step(unsigned count) noexcept {
    const std::size_t at = position_ / 8;
    const std::uint64_t word = data_.size() - at >= 8 ? load_be64(data_.data() + at) : load_tail(at);
    const auto taken = static_cast<unsigned>(position_ % 8);
    position_ += count;
    return count == 0 ? 0 : word << taken >> (64U - count);
  }
  [[nodiscard]] std::uint64_t load_tail(std::size_t at) const noexcept;
  std::uint64_t give_up() noexcept {
    stop();
    return 0;
  }

  BytesView data_;
  std::size_t position_ = 0;  ///< in bits
  std::size_t end_ = 0;       ///< in bits; moved to position_ by a failure, so that all later reads fail too
  bool ok_ = true;
};

}  // namespace p2p::wire
