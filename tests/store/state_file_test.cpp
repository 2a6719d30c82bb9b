#include "store/state_file.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"

#include <cstddef>

using namespace p2p;
using namespace p2p::store;
using p2p::test::file_of_version;

namespace {

const Bytes kState{1, 2, 3, 4, 5};

}  // namespace

TEST_CASE("a state comes back from its file") {
  for (const Bytes& state : {Bytes{}, kState, Bytes(100'000, 7)}) {
    const auto decoded = decode_state_file(encode_state_file(state));
    REQUIRE(decoded.has_value());
    CHECK(*decoded == state);
  }
}

TEST_CASE("a state's file is laid out as its header says") {
  const Bytes file = encode_state_file(kState);
  REQUIRE(file.size() == kStateHeaderBytes + kState.size());
  CHECK(Bytes(file.begin(), file.begin() + 8) == Bytes{'A', 'P', '2', 'P', 'S', 'T', 'A', 'T'});
  CHECK(Bytes(file.begin() + 8, file.begin() + 40) ==
        Bytes{0x66, 0xd4, 0x1a, 0xe8, 0x69, 0x0f, 0x21, 0x07, 0x16, 0x9b, 0x72, 0x14, 0x3f, 0x5b, 0xed, 0x94,
              0x89, 0xc3, 0x45, 0x4f, 0xc1, 0xe3, 0x07, 0x34, 0xf9, 0xe8, 0x93, 0x83, 0x90, 0x8c, 0x7c, 0x20});
  CHECK(Bytes(file.begin() + 40, file.end()) == Bytes{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5});
}

TEST_CASE("a file with any byte changed is corrupt") {
  const Bytes whole = encode_state_file(kState);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const unsigned change : {0x01U, 0x80U, 0xFFU}) {
      Bytes file = whole;
      file[at] = static_cast<std::uint8_t>(file[at] ^ change);
      const auto decoded = decode_state_file(file);
      INFO("byte " << at);
      REQUIRE_FALSE(decoded.has_value());
      CHECK(decoded.error() == Errc::corrupt_state);
    }
  }
}

TEST_CASE("a file cut anywhere is corrupt, and so is one with more behind it") {
  const Bytes whole = encode_state_file(kState);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto decoded = decode_state_file(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
    REQUIRE_FALSE(decoded.has_value());
    CHECK(decoded.error() == Errc::corrupt_state);
  }
  Bytes longer = whole;
  longer.push_back(0);
  CHECK(decode_state_file(longer).error() == Errc::corrupt_state);
}

TEST_CASE("the error of a torn file says how much of it is there") {
  Bytes file = encode_state_file(kState);
  file.resize(file.size() - 2);
  CHECK(decode_state_file(file).error().detail() == "it ends after 3 of 5 bytes");
}

TEST_CASE("a whole file of another version is unsupported, not corrupt") {
  const auto decoded = decode_state_file(file_of_version(2, kState));
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error() == Errc::unsupported);
  CHECK(decoded.error().detail() == "it is of version 2, this library reads 1");
}
