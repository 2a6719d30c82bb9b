// A completion that is called exactly once: if its owner dies without calling it, it is called with a given error.
#pragma once

#include <p2p/result.hpp>
#include <p2p/unique_function.hpp>

#include <utility>

namespace p2p {

template <class R>
class Once {
 public:
  Once(UniqueFunction<void(R)> completion, Error if_forgotten)
      : completion_(std::move(completion)), if_forgotten_(std::move(if_forgotten)) {}
  Once(Once&& other) noexcept
      : completion_(std::exchange(other.completion_, nullptr)), if_forgotten_(std::move(other.if_forgotten_)) {}
  Once& operator=(Once&&) = delete;
  ~Once() {
    if (completion_) completion_(fail(if_forgotten_));
  }

  void operator()(R result) {
    auto completion = std::exchange(completion_, nullptr);
    if (completion) completion(std::move(result));
  }

 private:
  UniqueFunction<void(R)> completion_;
  Error if_forgotten_;
};

}  // namespace p2p
