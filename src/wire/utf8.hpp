// Whether bytes are text. Pure functions.
#pragma once

#include <p2p/bytes.hpp>

#include <string>

namespace p2p::wire {

/// As RFC 3629 has it: no surrogates, no longer forms than needed, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(BytesView text) noexcept;

/// `code_point` is a scalar value.
void append_utf8(std::string& text, char32_t code_point);

}  // namespace p2p::wire
