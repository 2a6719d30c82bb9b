#include <p2p/bit_matrix.hpp>

#include <stdexcept>
#include <string>
#include <utility>

#include "wire/bit_reader.hpp"
#include "wire/bit_writer.hpp"

namespace p2p {

Result<BitMatrix> BitMatrix::from_rows(std::span<const BitString> rows) {
  BitMatrix matrix;
  matrix.rows_ = rows.size();
  if (rows.empty()) return matrix;
  matrix.columns_ = rows.front().size();
  wire::BitWriter writer;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != matrix.columns_)
      return fail(Errc::invalid_argument, "row " + std::to_string(i) + " of " + std::to_string(rows[i].size()) +
                                              " bits, others of " + std::to_string(matrix.columns_));
    writer.bit_field(rows[i].bytes(), rows[i].size());
  }
  matrix.bits_ = *BitString::from_bytes(std::move(writer).finish(), matrix.rows_ * matrix.columns_);
  return matrix;
}

Result<BitMatrix> BitMatrix::from_bits(BitString bits, std::size_t rows, std::size_t columns) {
  const bool fits =
      columns == 0 || rows == 0 ? bits.empty() : bits.size() % columns == 0 && bits.size() / columns == rows;
  if (!fits)
    return fail(Errc::invalid_argument, std::to_string(bits.size()) + " bits for " + std::to_string(rows) +
                                            " rows of " + std::to_string(columns));
  BitMatrix matrix;
  matrix.bits_ = std::move(bits);
  matrix.rows_ = rows;
  matrix.columns_ = rows == 0 ? 0 : columns;
  return matrix;
}

BitString BitMatrix::row(std::size_t index) const {
  if (index >= rows_) throw std::out_of_range("BitMatrix::row");
  const std::size_t start = index * columns_;
  wire::BitReader reader(BytesView(bits_.bytes()).subspan(start / 8));
  (void)reader.bits(static_cast<unsigned>(start % 8));
  Bytes row(columns_ / 8 + (columns_ % 8 > 0 ? 1 : 0));
  reader.bit_field(row, columns_);
  return *BitString::from_bytes(row, columns_);
}

}  // namespace p2p
