// Floor 1. Hexadecimal text.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <string>
#include <string_view>

namespace p2p {

/// Lower case.
[[nodiscard]] std::string to_hex(BytesView bytes);
/// Upper case.
[[nodiscard]] std::string to_upper_hex(BytesView bytes);
/// Either case; malformed on an odd length or another character, with its position.
[[nodiscard]] Result<Bytes> from_hex(std::string_view hex);

}  // namespace p2p
