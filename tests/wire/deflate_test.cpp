#include "wire/deflate.hpp"

#include <p2p/hex.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <random>
#include <string>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p::wire {
namespace {

constexpr std::size_t kEnough = 4 << 20;

/// Calls visit(code, encoded message in hex) for each code that is deflated at a byte boundary.
template <class Visit>
void for_each_code(Visit visit) {
  std::size_t count = 0;
  for (const auto& vector : test::vector_file("messages.json").at("messages")) {
    if (vector.at("message").get<std::string>() != "Transaction") continue;
    if (vector.at("fields").at("version").get<int>() > 3) continue;
    const Bytes code = test::unhex(vector.at("fields").at("data").at("code").get<std::string>());
    if (code.empty()) continue;
    INFO(vector.at("case"));
    visit(code, vector.at("encoded").get<std::string>());
    ++count;
  }
  CHECK(count > 50);
}

TEST_CASE("the code of transactions deflates to the node's bytes") {
  for_each_code([](const Bytes& code, const std::string& encoded) {
    const Bytes compressed = deflate_raw(code);
    const Bytes size{0, 0, static_cast<std::uint8_t>(compressed.size() >> 8U),
                     static_cast<std::uint8_t>(compressed.size())};
    CHECK(encoded.find(to_hex(size) + to_hex(compressed)) != std::string::npos);
  });
}

TEST_CASE("what was deflated inflates to what it was") {
  std::mt19937_64 random(1);
  for (std::size_t size = 0; size < 200'000; size = size * 3 + 1) {
    std::string text(size, ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 20);
    CHECK(inflate_raw(deflate_raw(as_bytes(text)), text.size()).value() == text);
  }
}

TEST_CASE("a stream that was inflated lately inflates to the same text, and is refused by a smaller limit") {
  const Bytes compressed = deflate_raw(as_bytes("a text that comes again"));
  const std::string first = inflate_raw(compressed, kEnough).value();
  for (int other = 0; other < 3; ++other) (void)inflate_raw(deflate_raw(as_bytes(std::to_string(other))), kEnough);
  CHECK(inflate_raw(compressed, first.size()).value() == first);
  CHECK(inflate_raw(compressed, first.size() - 1).error().code() == Errc::too_large);
}

TEST_CASE("a text that fills whole chunks inflates, and its cut stream is truncated") {
  for (const std::size_t size : {16384U, 32768U}) {
    const Bytes compressed = deflate_raw(as_bytes(std::string(size, 'x')));
    CHECK(inflate_raw(compressed, kEnough).value() == std::string(size, 'x'));
    CHECK(inflate_raw(BytesView(compressed).first(compressed.size() - 1), kEnough).error().code() == Errc::truncated);
  }
}

TEST_CASE("bytes behind the end of a deflate stream are ignored") {
  Bytes compressed = deflate_raw(as_bytes("code"));
  compressed.insert(compressed.end(), {1, 2, 3});
  CHECK(inflate_raw(compressed, kEnough).value() == "code");
}

TEST_CASE("the empty text has a form of two bytes") {
  CHECK(deflate_raw({}) == Bytes{0x03, 0x00});
  CHECK(inflate_raw(Bytes{0x03, 0x00}, 0).value().empty());
}

TEST_CASE("every cut of a deflate stream is truncated") {
  const Bytes compressed = deflate_raw(as_bytes("condition inherit: [], actions triggered_by: transaction do end"));
  for (std::size_t size = 0; size < compressed.size(); ++size)
    CHECK(inflate_raw(BytesView(compressed).first(size), kEnough).error() == Errc::truncated);
}

TEST_CASE("what is no deflate stream is malformed") {
  CHECK(inflate_raw(Bytes{0xFF, 0xFF}, kEnough).error() == Errc::malformed);
  CHECK(inflate_raw(Bytes{0x01, 0x01, 0x00, 0x00, 0x00}, kEnough).error() == Errc::malformed);
}

TEST_CASE("a text above the limit is too large, at the limit it is not") {
  const std::string text(100'000, 'a');
  const Bytes compressed = deflate_raw(as_bytes(text));
  REQUIRE(compressed.size() < 200);
  CHECK(inflate_raw(compressed, text.size()).has_value());
  CHECK(inflate_raw(compressed, text.size() - 1).error() == Errc::too_large);
  CHECK(inflate_raw(compressed, 0).error() == Errc::too_large);
}

}  // namespace
}  // namespace p2p::wire
