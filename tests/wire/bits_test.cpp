#include <nlohmann/json.hpp>

#include <random>
#include <utility>

#include "support/catch.hpp"
#include "support/vectors.hpp"
#include "wire/bit_reader.hpp"
#include "wire/bit_writer.hpp"
#include "wire/naive_bits.hpp"

namespace p2p::wire {
namespace {

using test::NaiveBits;
using test::unhex;
using test::vector_file;

Bytes random_bytes(std::mt19937_64& random, std::size_t size) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

TEST_CASE("what was written ends with zero bits up to a whole byte") {
  for (const auto& vector : vector_file("utils.json").at("utils").at("wrap_binary")) {
    BitWriter writer;
    const Bytes bits = unhex(vector.at("bits").at("hex").get<std::string>());
    writer.bit_field(bits, vector.at("bits").at("bits").get<std::size_t>());
    CHECK(writer.bit_size() == vector.at("bits").at("bits").get<std::size_t>());
    CHECK(std::move(writer).finish() == unhex(vector.at("wrapped").get<std::string>()));
  }
}

TEST_CASE("the first bit of a field is the highest free bit of the byte") {
  BitWriter writer;
  writer.bits(0b101, 3);
  writer.u16(0xFFFF);
  CHECK(std::move(writer).finish() == Bytes{0xBF, 0xFF, 0xE0});
}

TEST_CASE("bits above a field are dropped") {
  BitWriter writer;
  writer.bits(0xFF, 4);
  writer.bits(0, 4);
  CHECK(std::move(writer).finish() == Bytes{0xF0});
}

TEST_CASE("a field of no bits writes nothing") {
  BitWriter writer;
  writer.bits(1, 0);
  writer.bytes({});
  CHECK(writer.bit_size() == 0);
  CHECK(std::move(writer).finish().empty());
}

TEST_CASE("any sequence of writes equals the same bits one by one") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2000; ++round) {
    BitWriter writer(random() % 3);
    NaiveBits naive;
    for (auto fields = random() % 12; fields > 0; --fields) {
      if (random() % 3 == 0) {
        const Bytes bytes = random_bytes(random, random() % (random() % 8 == 0 ? 700 : 70));
        writer.bytes(bytes);
        for (const auto byte : bytes) naive.append(byte, 8);
      } else if (random() % 4 == 0) {
        const Bytes bytes = random_bytes(random, 9);
        const auto count = random() % 73;
        writer.bit_field(bytes, count);
        const NaiveBits field(bytes);
        for (std::size_t i = 0; i < count; ++i) naive.append(field.number(i, 1), 1);
      } else {
        const auto count = static_cast<unsigned>(random() % 65);
        const std::uint64_t value = random();
        writer.bits(value, count);
        naive.append(value, count);
      }
      REQUIRE(writer.bit_size() == naive.size());
    }
    REQUIRE(std::move(writer).finish() == naive.padded());
  }
}

TEST_CASE("any sequence of reads equals the same bits one by one") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 2000; ++round) {
    const Bytes data = random_bytes(random, random() % 300);
    const NaiveBits naive(data);
    BitReader reader(data);
    for (int reads = 0; reads < 12; ++reads) {
      const std::size_t at = reader.position();
      if (random() % 2 == 0) {
        const auto count = static_cast<unsigned>(random() % 65);
        if (count > reader.remaining_bits()) break;
        REQUIRE(reader.bits(count) == naive.number(at, count));
      } else {
        const std::size_t bit_count = random() % 600;
        if (bit_count > reader.remaining_bits()) break;
        Bytes bytes(bit_count / 8 + 1, 0xAA);
        reader.bit_field(bytes, bit_count);
        const NaiveBits copied(bytes);
        std::size_t same = 0;
        while (same < bit_count && copied.number(same, 1) == naive.number(at + same, 1)) ++same;
        REQUIRE(same == bit_count);
      }
      REQUIRE(reader.ok());
    }
  }
}

TEST_CASE("bytes of every size come back from every bit offset") {
  std::mt19937_64 random(3);
  for (unsigned offset = 0; offset < 8; ++offset) {
    for (std::size_t size = 0; size < 100; ++size) {
      const Bytes data = random_bytes(random, size);
      BitWriter writer;
      writer.bits(0, offset);
      writer.bytes(data);
      writer.u8(0x5A);
      const Bytes encoded = std::move(writer).finish();
      BitReader reader(encoded);
      REQUIRE(reader.bits(offset) == 0);
      Bytes read(size);
      reader.bytes(read);
      REQUIRE(read == data);
      REQUIRE(reader.u8() == 0x5A);
    }
  }
}

TEST_CASE("a read past the end gives zeros, consumes nothing, and spoils the reader") {
  const Bytes data{0xFF, 0xFF, 0xFF};
  BitReader reader(data);
  CHECK(reader.bits(3) == 7);
  CHECK(reader.bits(22) == 0);
  CHECK_FALSE(reader.ok());
  CHECK(reader.position() == 3);
  CHECK(reader.remaining_bits() == 0);
  CHECK(reader.bits(1) == 0);
  Bytes bytes(1, 0xAA);
  reader.bytes(bytes);
  CHECK(bytes == Bytes{0});
  CHECK(reader.view(1).empty());
}

TEST_CASE("a read of bytes past the end leaves zeros in the buffer") {
  const Bytes data{1, 2};
  BitReader reader(data);
  Bytes bytes(3, 0xAA);
  reader.bytes(bytes);
  CHECK_FALSE(reader.ok());
  CHECK(bytes == Bytes(3, 0));
}

TEST_CASE("a bit field that its buffer cannot hold is refused") {
  const Bytes data{1, 2};
  BitReader reader(data);
  Bytes bytes(1);
  reader.bit_field(bytes, 9);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("aligned bytes can be borrowed in place") {
  const Bytes data{1, 2, 3};
  BitReader reader(data);
  CHECK(reader.u8() == 1);
  REQUIRE(reader.aligned());
  const BytesView view = reader.view(2);
  CHECK(view.data() == data.data() + 1);
  CHECK(view.size() == 2);
  CHECK(reader.remaining_bits() == 0);
}

TEST_CASE("a size that no data could have is seen to be too large") {
  const Bytes data{1, 2, 3};
  const BitReader reader(data);
  CHECK(reader.has_bytes(3));
  CHECK_FALSE(reader.has_bytes(4));
  CHECK_FALSE(reader.has_bytes(0x2000'0000'0000'0000U));
  CHECK_FALSE(reader.has_bytes(~std::uint64_t{0}));
}

}  // namespace
}  // namespace p2p::wire
