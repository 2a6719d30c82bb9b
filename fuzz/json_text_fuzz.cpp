// Whatever is read as JSON text can be written as JSON text, which is then read as the same and written as it is.
// Reading takes no more memory than 64 times the text.
//
// Input: the text.
#include <p2p/typed_value.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "peak_memory.hpp"
#include "wire/json_text.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

p2p::Result<p2p::TypedValue> read(p2p::BytesView text) {
  return p2p::fuzz::within_bounds(text.size(), [&] {
    std::size_t memory = text.size() * p2p::fuzz::kMaxMemoryFactor;
    auto value = p2p::wire::read_json_text(text, memory);
    require(value.has_value() || value.error() != p2p::Errc::too_large);
    return value;
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = read({data, size});
  if (!value) {
    require(!value.error().detail().empty());
    return 0;
  }
  const auto text = p2p::json_text(*value);
  require(text.has_value());
  const auto again = read(p2p::as_bytes(*text));
  require(again.has_value());
  require(*again == *value);
  require(p2p::json_text(*again).value() == *text);
  return 0;
}
