#include <p2p/geo_patch.hpp>

#include <algorithm>

namespace p2p {

Result<GeoPatch> GeoPatch::parse(std::string_view text) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); };
  if (text.size() != 3 || !std::ranges::all_of(text, is_digit))
    return fail(Errc::invalid_argument, "not a geo patch (three upper-case hexadecimal digits): " + std::string(text));
  std::array<std::uint8_t, 3> bytes{};
  std::ranges::transform(text, bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return GeoPatch(bytes);
}

std::string GeoPatch::to_string() const { return {bytes_.begin(), bytes_.end()}; }

}  // namespace p2p
