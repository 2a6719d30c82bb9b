// Floor 1. A string of bits, e.g. one for each node of a list that both sides compute; the first is the highest bit of
// the first byte. A value.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <cstddef>

namespace p2p {

class BitString {
 public:
  BitString() noexcept = default;
  /// All zero.
  explicit BitString(std::size_t bit_count);
  /// The first `bit_count` bits of `bytes`; malformed when there are fewer. Further ones are dropped.
  [[nodiscard]] static Result<BitString> from_bytes(BytesView bytes, std::size_t bit_count);

  [[nodiscard]] std::size_t size() const noexcept { return bit_count_; }
  [[nodiscard]] bool empty() const noexcept { return bit_count_ == 0; }
  /// `index` below size().
  [[nodiscard]] bool test(std::size_t index) const;
  void set(std::size_t index, bool value = true);
  /// Padded with zero bits to whole bytes.
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

  /// Bit by bit; invalid_argument when the sizes differ.
  [[nodiscard]] Result<BitString> bit_or(const BitString& other) const;

  friend bool operator==(const BitString&, const BitString&) = default;

 private:
  Bytes bytes_;
  std::size_t bit_count_ = 0;
};

}  // namespace p2p
