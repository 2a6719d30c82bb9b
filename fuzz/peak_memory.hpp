// The most memory from operator new that was in use at once while a call ran. For fuzz targets, which are one file
// each: it replaces the global operators.
#pragma once

#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace p2p::fuzz {

inline std::size_t bytes_in_use = 0;
inline std::size_t peak_bytes = 0;

/// Beside what a decoder keeps: blocks of queues, the text of an error.
inline constexpr std::size_t kFixedBytes = 4096;
inline constexpr std::size_t kMaxMemoryFactor = 64;

/// Runs `decode` on an input of `size` bytes and aborts when it took more than its due.
template <class Decode>
auto within_bounds(std::size_t size, Decode decode) {
  const std::size_t before = bytes_in_use;
  peak_bytes = before;
  auto result = decode();
  if (peak_bytes - before > kMaxMemoryFactor * size + kFixedBytes) std::abort();
  return result;
}

}  // namespace p2p::fuzz

// Not inlined: compilers would see new paired with free().
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  void* memory = std::malloc(std::max<std::size_t>(size, 1));
  p2p::fuzz::bytes_in_use += malloc_usable_size(memory);
  p2p::fuzz::peak_bytes = std::max(p2p::fuzz::peak_bytes, p2p::fuzz::bytes_in_use);
  return memory;
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  p2p::fuzz::bytes_in_use -= malloc_usable_size(memory);
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
