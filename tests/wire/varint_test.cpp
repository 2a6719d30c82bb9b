#include "wire/varint.hpp"

#include <nlohmann/json.hpp>

#include <random>
#include <utility>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p::wire {
namespace {

using test::unhex;
using test::vector_file;

Bytes encoded(const VarInt& value) {
  BitWriter writer;
  write_varint(writer, value);
  return std::move(writer).finish();
}

VarInt decoded_varint(BytesView bytes) {
  BitReader reader(bytes);
  const VarInt value = read_varint(reader);
  REQUIRE(reader.ok());
  return value;
}

TEST_CASE("VarInt vectors are matched in both directions") {
  for (const auto& vector : vector_file("utils.json").at("utils").at("varint")) {
    const auto value = VarInt::from_decimal(vector.at("value").get<std::string>()).value();
    const Bytes bytes = unhex(vector.at("encoded").get<std::string>());
    CHECK(encoded(value) == bytes);
    CHECK(decoded_varint(bytes) == value);
    CHECK(decoded_varint(bytes).to_decimal() == vector.at("value").get<std::string>());
  }
}

TEST_CASE("VarInt decoding accepts any form and stops where the node's does") {
  for (const auto& vector : vector_file("utils.json").at("utils").at("varint_decode")) {
    const Bytes bytes = unhex(vector.at("encoded").get<std::string>());
    INFO(vector.dump());
    BitReader reader(bytes);
    const VarInt value = read_varint(reader);
    CHECK(reader.ok() == !vector.contains("raises"));
    if (!reader.ok()) continue;
    CHECK(value.to_decimal() == vector.at("value").get<std::string>());
    Bytes rest(reader.remaining_bits() / 8);
    reader.bytes(rest);
    CHECK(rest == unhex(vector.at("rest").get<std::string>()));
  }
}

TEST_CASE("an integer of every size up to 255 bytes comes back, at any bit offset") {
  std::mt19937_64 random(1);
  for (std::size_t size = 1; size <= VarInt::kMaxBytes; ++size) {
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    bytes[0] = static_cast<std::uint8_t>(bytes[0] | 1U);
    const VarInt value = VarInt::from_bytes(bytes).value();
    REQUIRE(value.bytes() == bytes);
    REQUIRE(value.byte_count() == size);
    REQUIRE(value.to_u64().has_value() == (size <= 8));
    REQUIRE(VarInt::from_decimal(value.to_decimal()).value() == value);

    BitWriter writer;
    writer.bits(0, static_cast<unsigned>(size % 8));
    write_varint(writer, value);
    const Bytes written = std::move(writer).finish();
    BitReader reader(written);
    REQUIRE(reader.bits(static_cast<unsigned>(size % 8)) == 0);
    REQUIRE(read_varint(reader) == value);
  }
}

TEST_CASE("leading zeros do not make an integer longer") {
  Bytes bytes(300);
  bytes.back() = 7;
  CHECK(VarInt::from_bytes(bytes).value() == VarInt(7));
  CHECK(decoded_varint(unhex("0a00000000000000000005")) == VarInt(5));
}

TEST_CASE("an integer above 255 bytes is not representable") {
  CHECK(VarInt::from_bytes(Bytes(256, 1)).error() == Errc::not_representable);
  CHECK(VarInt::from_decimal(std::string(620, '9')).error() == Errc::not_representable);
}

TEST_CASE("only decimal digits make a number") {
  CHECK(VarInt::from_decimal("").error() == Errc::malformed);
  CHECK(VarInt::from_decimal("-1").error() == Errc::malformed);
  CHECK(VarInt::from_decimal("12x").error() == Errc::malformed);
}

TEST_CASE("integers are ordered by value, whatever their size") {
  const VarInt small(255);
  const VarInt large = VarInt::from_decimal("18446744073709551615").value();
  const VarInt huge = VarInt::from_decimal("18446744073709551616").value();
  const VarInt huger = VarInt::from_decimal("18446744073709551617").value();
  CHECK(small < large);
  CHECK(large < huge);
  CHECK(huge < huger);
  CHECK(huge == VarInt::from_decimal("018446744073709551616").value());
}

TEST_CASE("copies of a large integer are integers of their own") {
  const VarInt huge = VarInt::from_decimal("18446744073709551616").value();
  VarInt copy = huge;
  CHECK(copy == huge);
  VarInt moved = std::move(copy);
  CHECK(moved == huge);
  copy = VarInt(7);
  moved = copy;
  CHECK(moved == VarInt(7));
  CHECK(huge.to_decimal() == "18446744073709551616");
  VarInt& same = moved;
  moved = same;
  CHECK(moved == VarInt(7));
}

}  // namespace
}  // namespace p2p::wire
