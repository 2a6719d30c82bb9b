#include <p2p/bit_string.hpp>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

BitString from_json(const nlohmann::json& json) {
  return BitString::from_bytes(test::unhex(json.at("hex").get<std::string>()), json.at("bits").get<std::size_t>())
      .value();
}

TEST_CASE("bit strings are joined bit by bit as the node does") {
  for (const auto& vector : test::vector_file("utils.json").at("utils").at("aggregate_bitstring"))
    CHECK(from_json(vector.at("a")).bit_or(from_json(vector.at("b"))).value() == from_json(vector.at("or")));
}

TEST_CASE("a bit for each node of a subset gives the node's bit string") {
  for (const auto& vector : test::vector_file("utils.json").at("utils").at("bitstring_from_node_subsets")) {
    BitString bits(vector.at("nodes").get<std::size_t>());
    for (const auto& index : vector.at("subset_indexes")) bits.set(index.get<std::size_t>());
    CHECK(bits == from_json(vector.at("bitstring")));
  }
}

TEST_CASE("bits behind the last one do not count") {
  CHECK(BitString::from_bytes(Bytes{0xFF}, 3).value() == BitString::from_bytes(Bytes{0xE0, 0x01}, 3).value());
}

TEST_CASE("a bit can be set, read and cleared") {
  BitString bits(9);
  bits.set(8);
  CHECK(bits.test(8));
  CHECK_FALSE(bits.test(0));
  CHECK(bits.bytes() == Bytes{0x00, 0x80});
  bits.set(8, false);
  CHECK(bits == BitString(9));
}

TEST_CASE("a bit string has no bits but its own") {
  CHECK(BitString::from_bytes(Bytes{0xFF}, 9).error() == Errc::malformed);
  CHECK(BitString(8).bit_or(BitString(9)).error() == Errc::invalid_argument);
  CHECK_THROWS_AS(BitString(8).test(8), std::out_of_range);
  CHECK_THROWS_AS(BitString(8).set(8), std::out_of_range);
}

}  // namespace
}  // namespace p2p
