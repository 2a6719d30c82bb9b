// What inflates does so within its limit and comes back when it is deflated; any text survives both.
//
// Input: two bytes, the limit in units of 16; then a deflate stream, which is also taken as a text.
#include "wire/deflate.hpp"

#include <p2p/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using p2p::wire::deflate_raw;
using p2p::wire::inflate_raw;

void require(bool condition) {
  if (!condition) std::abort();
}

void require_round_trip(p2p::BytesView text) {
  const auto inflated = inflate_raw(deflate_raw(text), text.size());
  require(inflated.has_value());
  require(std::string(text.begin(), text.end()) == *inflated);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t limit = (static_cast<std::size_t>(data[0]) << 8U | data[1]) * 16;
  const p2p::BytesView input(data + 2, size - 2);
  require_round_trip(input);
  const auto text = inflate_raw(input, limit);
  if (!text) {
    require(!text.error().detail().empty());
    return 0;
  }
  require(text->size() <= limit);
  require_round_trip(p2p::as_bytes(*text));
  return 0;
}
