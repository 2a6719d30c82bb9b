#include <p2p/bit_matrix.hpp>

#include <array>
#include <random>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"

namespace p2p {
namespace {

BitString random_bits(std::mt19937_64& random, std::size_t size) {
  BitString bits(size);
  for (std::size_t i = 0; i < size; ++i) bits.set(i, random() % 2 == 0);
  return bits;
}

TEST_CASE("the rows that make a matrix are its rows") {
  std::mt19937_64 random(1);
  for (std::size_t columns = 0; columns < 20; ++columns) {
    std::vector<BitString> rows;
    for (int i = 0; i < 5; ++i) rows.push_back(random_bits(random, columns));
    const BitMatrix matrix = BitMatrix::from_rows(rows).value();
    REQUIRE(matrix.rows() == 5);
    REQUIRE(matrix.columns() == columns);
    for (std::size_t i = 0; i < rows.size(); ++i) REQUIRE(matrix.row(i) == rows[i]);
    REQUIRE(matrix.bits().size() == 5 * columns);
    REQUIRE(BitMatrix::from_bits(matrix.bits(), 5, columns).value() == matrix);
  }
}

TEST_CASE("a matrix has its rows one behind the other") {
  const std::array<BitString, 2> rows{BitString::from_bytes(Bytes{0b1010'0000}, 3).value(),
                                      BitString::from_bytes(Bytes{0b0110'0000}, 3).value()};
  CHECK(BitMatrix::from_rows(rows).value().bits().bytes() == Bytes{0b1010'1100});
}

TEST_CASE("rows of different sizes make no matrix") {
  const std::array<BitString, 2> rows{BitString(3), BitString(4)};
  CHECK(BitMatrix::from_rows(rows).error() == Errc::invalid_argument);
}

TEST_CASE("bits that are not rows times columns make no matrix") {
  CHECK(BitMatrix::from_bits(BitString(7), 2, 4).error() == Errc::invalid_argument);
  CHECK(BitMatrix::from_bits(BitString(9), 2, 4).error() == Errc::invalid_argument);
  CHECK(BitMatrix::from_bits(BitString(1), 2, 0).error() == Errc::invalid_argument);
  CHECK(BitMatrix::from_bits(BitString(1), 0, 2).error() == Errc::invalid_argument);
}

TEST_CASE("rows of no bits are counted and take no memory") {
  const BitMatrix matrix = BitMatrix::from_bits(BitString(), 255, 0).value();
  CHECK(matrix.rows() == 255);
  CHECK(matrix.bits().bytes().capacity() == 0);
  CHECK(matrix.row(254) == BitString());
  CHECK_FALSE(matrix == BitMatrix());
}

TEST_CASE("a matrix has no rows but its own") {
  CHECK_THROWS_AS(BitMatrix::from_bits(BitString(6), 2, 3).value().row(2), std::out_of_range);
  CHECK(BitMatrix::from_rows({}).value() == BitMatrix());
  CHECK(BitMatrix::from_bits(BitString(), 0, 7).value() == BitMatrix());
}

}  // namespace
}  // namespace p2p
