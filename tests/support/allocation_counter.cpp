#include "support/allocation_counter.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

thread_local p2p::test::Allocations allocations;
thread_local bool counting = false;

}  // namespace

// Not inlined: compilers would see new paired with free().
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (counting) {
    ++allocations.count;
    allocations.bytes += size;
  }
  if (void* memory = std::malloc(std::max<std::size_t>(size, 1))) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(std::max<std::size_t>(size, 1));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace p2p::test {

AllocationCounter::AllocationCounter() noexcept {
  allocations = {};
  counting = true;
}
AllocationCounter::~AllocationCounter() { counting = false; }

Allocations AllocationCounter::so_far() const noexcept { return allocations; }

}  // namespace p2p::test
