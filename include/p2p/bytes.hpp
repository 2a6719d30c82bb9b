// Floor 0. Raw bytes: an owned buffer and a borrowed view. Everything on the wire that has a meaning of its own
// (keys, addresses, signatures, ...) has a strong type instead.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace p2p {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

/// The bytes of a text, borrowed.
[[nodiscard]] inline BytesView as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace p2p
