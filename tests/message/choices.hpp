// Goes through all that a walk can choose. Used by tests; not thread-safe.
#pragma once

#include <cstddef>
#include <vector>

namespace p2p::test {

/// All sequences of choices that a walk can make, one after the other, like the states of an odometer.
class Choices {
 public:
  /// The next choice of this walk, below `count`.
  std::size_t pick(std::size_t count) {
    if (next_ == made_.size()) made_.push_back({0, count});
    return made_[next_++].chosen;
  }
  /// To the next sequence; false after the last one.
  bool advance() {
    next_ = 0;
    while (!made_.empty() && ++made_.back().chosen == made_.back().count) made_.pop_back();
    return !made_.empty();
  }

 private:
  struct Choice {
    std::size_t chosen;
    std::size_t count;
  };
  std::vector<Choice> made_;
  std::size_t next_ = 0;
};

}  // namespace p2p::test
