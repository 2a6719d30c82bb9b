// What the readers of JSON have in common: values of the document as numbers, and what errors say of them. Pure
// functions.
#pragma once

#include "json/document.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace p2p::json {

/// Any number; nothing for what is none.
[[nodiscard]] std::optional<double> to_double(const Document& document, const Value& value);

/// "a string expected, not null"
[[nodiscard]] std::string unexpected(std::string_view expected, const Value& value);
/// A text from outside, fit for an error: short, and without characters that a terminal obeys.
[[nodiscard]] std::string printable(std::string_view text);
/// The same in quotes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace p2p::json
