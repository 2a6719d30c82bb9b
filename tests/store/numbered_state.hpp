// States that tell their number and whether they are whole, longer with each number: what the program that is killed
// saves, and the test that kills it looks for.
#pragma once

#include <p2p/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace p2p::test {

inline constexpr std::size_t kNumberBytes = 8;

[[nodiscard]] inline Bytes numbered_state(std::uint64_t number) {
  Bytes bytes(kNumberBytes + 1000 + static_cast<std::size_t>(number) * 13);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(i < kNumberBytes ? number >> (8 * i) : (number + i) * 31 >> 3U);
  return bytes;
}

/// Nothing for what is not exactly a numbered state.
[[nodiscard]] inline std::optional<std::uint64_t> number_of(const Bytes& bytes) {
  if (bytes.size() < kNumberBytes) return std::nullopt;
  std::uint64_t number = 0;
  for (std::size_t i = kNumberBytes; i-- > 0;) number = number << 8U | bytes[i];
  if (number > bytes.size() || bytes != numbered_state(number)) return std::nullopt;
  return number;
}

}  // namespace p2p::test
