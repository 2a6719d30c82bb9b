// Floor 2. A patch of the Earth: three upper-case hexadecimal digits (core.md §10). On the wire any three bytes are
// accepted and kept. A value.
#pragma once

#include <p2p/result.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace p2p {

class GeoPatch {
 public:
  /// "000".
  GeoPatch() noexcept = default;
  explicit GeoPatch(const std::array<std::uint8_t, 3>& bytes) noexcept : bytes_(bytes) {}
  /// invalid_argument unless it is three upper-case hexadecimal digits.
  [[nodiscard]] static Result<GeoPatch> parse(std::string_view text);

  [[nodiscard]] const std::array<std::uint8_t, 3>& bytes() const noexcept { return bytes_; }
  /// The three bytes as text, whatever they are.
  [[nodiscard]] std::string to_string() const;
  friend auto operator<=>(const GeoPatch&, const GeoPatch&) = default;

 private:
  std::array<std::uint8_t, 3> bytes_{'0', '0', '0'};
};

}  // namespace p2p
