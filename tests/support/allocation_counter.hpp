// Counts what a piece of code asks of operator new. Linking it replaces the operators of the whole program.
#pragma once

#include <cstddef>

namespace p2p::test {

struct Allocations {
  std::size_t count = 0;
  std::size_t bytes = 0;
};

/// Everything that this thread allocates while it lives, freed or not.
class AllocationCounter {
 public:
  AllocationCounter() noexcept;
  AllocationCounter(const AllocationCounter&) = delete;
  AllocationCounter& operator=(const AllocationCounter&) = delete;
  ~AllocationCounter();

  [[nodiscard]] Allocations so_far() const noexcept;
};

}  // namespace p2p::test
