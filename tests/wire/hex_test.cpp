#include "support/catch.hpp"

#include <p2p/hex.hpp>

using namespace p2p;

TEST_CASE("bytes become hex of either case") {
  const Bytes bytes{0x00, 0x1f, 0xa0, 0xff};
  CHECK(to_hex(bytes) == "001fa0ff");
  CHECK(to_upper_hex(bytes) == "001FA0FF");
  CHECK(to_hex({}).empty());
}

TEST_CASE("hex of either case, mixed too, becomes bytes") {
  CHECK(from_hex("001fA0Ff").value() == Bytes{0x00, 0x1f, 0xa0, 0xff});
  CHECK(from_hex("").value().empty());
}

TEST_CASE("every byte survives hex") {
  Bytes bytes;
  for (int value = 0; value < 256; ++value) bytes.push_back(static_cast<std::uint8_t>(value));
  CHECK(from_hex(to_hex(bytes)).value() == bytes);
  CHECK(from_hex(to_upper_hex(bytes)).value() == bytes);
}

TEST_CASE("hex of odd length is malformed") {
  const auto result = from_hex("abc");
  CHECK(result.error() == Errc::malformed);
  CHECK(result.error().detail().find('3') != std::string::npos);
}

TEST_CASE("a character that is no digit is malformed, and its position is told") {
  for (const char* const text : {"00g0", "00/0", "00:0", "00@0", "00`0", "00 0"}) {
    const auto result = from_hex(text);
    CHECK(result.error() == Errc::malformed);
    CHECK(result.error().detail().find("position 2") != std::string::npos);
  }
}
