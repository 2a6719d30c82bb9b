// Unaligned loads and stores of big-endian words: one instruction each.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace p2p::wire {

[[nodiscard]] inline std::uint64_t load_be64(const std::uint8_t* from) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
  return word;
}

inline void store_be64(std::uint8_t* to, std::uint64_t word) noexcept {
  if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
  std::memcpy(to, &word, sizeof word);
}

/// The lowest `count` bits set, count 0..64.
[[nodiscard]] constexpr std::uint64_t low_bits(unsigned count) noexcept {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1U;
}

}  // namespace p2p::wire
