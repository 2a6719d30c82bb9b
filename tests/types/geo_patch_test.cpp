#include <p2p/geo_patch.hpp>
#include <p2p/message_id.hpp>

#include "support/catch.hpp"

namespace p2p {
namespace {

TEST_CASE("a geo patch is three upper-case hexadecimal digits") {
  CHECK(GeoPatch::parse("F3C").value().to_string() == "F3C");
  CHECK(GeoPatch().to_string() == "000");
  for (const std::string text : {"", "AA", "AAAA", "aaa", "AG0", "A 0"}) {
    INFO(text);
    CHECK(GeoPatch::parse(text).error() == Errc::invalid_argument);
  }
}

TEST_CASE("any three bytes from the wire are kept") {
  const GeoPatch patch({0xFF, 0x00, 0x41});
  CHECK(patch.bytes() == std::array<std::uint8_t, 3>{0xFF, 0x00, 0x41});
  CHECK(patch.to_string() == std::string("\xFF\0A", 3));
}

TEST_CASE("the message id behind the last one is zero") {
  CHECK(MessageId{7}.next() == MessageId{8});
  CHECK(MessageId{0xFFFF'FFFF}.next() == MessageId{0});
}

}  // namespace
}  // namespace p2p
