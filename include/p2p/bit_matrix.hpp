// Floor 1. Rows of bits of one length, kept as one string of bits: the memory is that of the bits, however many rows of
// no bits there are. A value.
#pragma once

#include <p2p/bit_string.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <span>

namespace p2p {

class BitMatrix {
 public:
  BitMatrix() noexcept = default;
  /// invalid_argument when the rows differ in size.
  [[nodiscard]] static Result<BitMatrix> from_rows(std::span<const BitString> rows);
  /// One row behind the other; invalid_argument when there are not rows × columns bits. Without rows there are no
  /// columns.
  [[nodiscard]] static Result<BitMatrix> from_bits(BitString bits, std::size_t rows, std::size_t columns);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  /// `index` below rows().
  [[nodiscard]] BitString row(std::size_t index) const;
  /// All rows, one behind the other.
  [[nodiscard]] const BitString& bits() const noexcept { return bits_; }

  friend bool operator==(const BitMatrix&, const BitMatrix&) = default;

 private:
  BitString bits_;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
};

}  // namespace p2p
