// Numbers in JSON text (RFC 8259) as typed values. A pure function.
#pragma once

#include <p2p/result.hpp>
#include <p2p/typed_value.hpp>

#include <cstddef>
#include <string_view>

namespace p2p::wire {

struct JsonNumber {
  TypedValue value;  ///< an integer, or a float when there is a fraction or an exponent
  std::size_t length = 0;
};

/// The number that `text` begins with. malformed when there is none, or it is above the largest double (one below the
/// smallest is zero); not_representable for an integer above 255 bytes.
[[nodiscard]] Result<JsonNumber> read_json_number(std::string_view text);

}  // namespace p2p::wire
