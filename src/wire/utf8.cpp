#include "wire/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace p2p::wire {
namespace {

bool continues(std::uint8_t byte) noexcept { return (byte & 0xC0U) == 0x80; }

/// Bytes of the sequence that `rest` begins with; 0 when it is none.
std::size_t sequence_length(BytesView rest) noexcept {
  const std::uint8_t lead = rest.front();
  if (lead < 0x80) return 1;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0xC2 || lead > 0xF4 || rest.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(rest[i])) return 0;
  const std::uint8_t second = rest[1];
  const bool longer_than_needed = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool above_range = lead == 0xF4 && second > 0x8F;
  return longer_than_needed || surrogate || above_range ? 0 : length;
}

}  // namespace

bool is_utf8(BytesView text) noexcept {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text = text.subspan(length);
  }
  return true;
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto append = [&text](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  const auto tail = [&](unsigned shift) { append(0x80U | (code_point >> shift & 0x3FU)); };
  if (code_point < 0x80) {
    append(code_point);
  } else if (code_point < 0x800) {
    append(0xC0U | code_point >> 6U);
    tail(0);
  } else if (code_point < 0x10000) {
    append(0xE0U | code_point >> 12U);
    tail(6);
    tail(0);
  } else {
    append(0xF0U | code_point >> 18U);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace p2p::wire
