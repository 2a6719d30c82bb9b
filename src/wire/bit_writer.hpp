// Appends bit fields to a buffer, most significant bit first (messages.md §0.1). Owned by one encoding; not
// thread-safe. Never fails but for memory: whether a value fits its field is the caller's business, bits above the
// field are dropped.
#pragma once

#include <p2p/bytes.hpp>

#include "wire/big_endian.hpp"

#include <cstddef>
#include <cstdint>

namespace p2p::wire {

class BitWriter {
 public:
  explicit BitWriter(std::size_t expected_bytes = 64);

  /// The low `count` bits of `value`, count 0..64.
  void bits(std::uint64_t value, unsigned count) {
    if (count > kMaxStep) {
      step(value >> 32U, count - 32);
      count = 32;
    }
    step(value, count);
  }
  void bit(bool value) { step(value ? 1 : 0, 1); }
  void u8(std::uint8_t value) { step(value, 8); }
  void u16(std::uint16_t value) { step(value, 16); }
  void u32(std::uint32_t value) { step(value, 32); }
  void u64(std::uint64_t value) { bits(value, 64); }
  void bytes(BytesView data);
  /// The first `bit_count` bits of `data`, which has that many.
  void bit_field(BytesView data, std::size_t bit_count);

  /// Room for this many bits more, so that the buffer grows once.
  void reserve_bits(std::size_t count) { require(count / 8 + 1); }
  [[nodiscard]] std::size_t bit_size() const noexcept { return position_ * 8 + pending_; }
  /// What was written, with zero bits up to a whole byte. The writer is done then.
  [[nodiscard]] Bytes finish() &&;

 private:
  /// What fits a 64-bit word beside up to 7 pending bits.
  static constexpr unsigned kMaxStep = 56;
  /// A step stores a whole word, wherever it ends.
  static constexpr std::size_t kSlack = 8;

  void step(std::uint64_t value, unsigned count) {
    if (buffer_.size() - position_ < kSlack) grow(kSlack);
    // The pending bits are at the top of the word, the new ones follow.
    const std::uint64_t field = value & low_bits(count);
    const unsigned end = pending_ + count;
    const std::uint64_t word = top_ | (end == 0 ? 0 : field << (64U - end));
    store_be64(buffer_.data() + position_, word);
    position_ += end / 8;
    pending_ = end % 8;
    top_ = end >= 8 ? word << (end - pending_) : word;
  }
  /// At least this many bytes, and the slack, behind position_.
  void require(std::size_t count) {
    if (buffer_.size() - position_ < count + kSlack) grow(count + kSlack);
  }
  void grow(std::size_t count);
  void append_aligned(BytesView data);
  void append_shifted(BytesView data);

  Bytes buffer_;              ///< larger than what is written; bytes from position_ on are scratch
  std::size_t position_ = 0;  ///< whole bytes written
  unsigned pending_ = 0;      ///< bits written behind them, 0..7
  std::uint64_t top_ = 0;     ///< those bits, at the top of the word; the rest is zero
};

}  // namespace p2p::wire
