#include "conformance/expectations.hpp"

#include <p2p/hex.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <optional>

namespace p2pctl::conformance {
namespace {

using nlohmann::json;

/// Enough to see what is meant.
std::string shortened(std::string text) {
  constexpr std::size_t kMax = 80;
  if (text.size() > kMax) text.replace(kMax, std::string::npos, "...");
  return text;
}

/// Path and values of the first difference; nothing when there is none.
std::optional<std::string> difference(const std::string& path, const json& actual, const json& expected) {
  if (actual == expected) return std::nullopt;
  if (actual.is_object() && expected.is_object()) {
    for (const auto& [name, value] : expected.items()) {
      const std::string member = fmt::format("{}.{}", path, name);
      if (!actual.contains(name)) return member + " is missing";
      if (auto inside = difference(member, actual.at(name), value)) return inside;
    }
    for (const auto& [name, value] : actual.items())
      if (!expected.contains(name)) return fmt::format("{}.{} should not be there", path, name);
  }
  if (actual.is_array() && expected.is_array()) {
    for (std::size_t i = 0; i < std::min(actual.size(), expected.size()); ++i)
      if (auto inside = difference(fmt::format("{}[{}]", path, i), actual[i], expected[i])) return inside;
    return fmt::format("{} has {} elements instead of {}", path, actual.size(), expected.size());
  }
  return fmt::format("{} is {} instead of {}", path, shortened(actual.dump()), shortened(expected.dump()));
}

}  // namespace

void expect(bool holds, const std::string& otherwise) {
  if (!holds) throw Mismatch(otherwise);
}

void expect_bytes(std::string_view what, p2p::BytesView actual, p2p::BytesView expected) {
  const auto [here, there] = std::ranges::mismatch(actual, expected);
  if (here == actual.end() && there == expected.end()) return;
  const auto byte = static_cast<std::size_t>(here - actual.begin());
  if (here == actual.end() || there == expected.end()) {
    throw Mismatch(fmt::format("{}: {} bytes instead of {}, the first {} bits are the same", what, actual.size(),
                               expected.size(), byte * 8));
  }
  const auto differing = static_cast<std::uint8_t>(*here ^ *there);
  throw Mismatch(fmt::format("{}: first differs at bit {}: byte {} is {:02x} instead of {:02x}; {} bytes instead of {}",
                             what, byte * 8 + static_cast<std::size_t>(std::countl_zero(differing)), byte, *here,
                             *there, actual.size(), expected.size()));
}

void expect_json(std::string_view what, const json& actual, const json& expected) {
  if (const auto found = difference(std::string(what), actual, expected)) throw Mismatch(*found);
}

}  // namespace p2pctl::conformance
