// Decides how a quorum write ends (core.md §8.2): as soon as enough nodes have acknowledged, or cannot any more. A pure
// state machine; each node has one event. One thread.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

namespace p2p {

class QuorumWriteMachine {
 public:
  enum class State : std::uint8_t { undecided, reached, out_of_reach };

  /// 1 ≤ quorum ≤ nodes.
  QuorumWriteMachine(std::size_t nodes, std::size_t quorum) noexcept : waiting_(nodes), quorum_(quorum) {
    assert(quorum > 0 && quorum <= nodes);
  }

  State acknowledged() noexcept {
    ++acknowledgements_;
    return node_ended();
  }
  /// Another reply, or none.
  State refused() noexcept { return node_ended(); }

  [[nodiscard]] std::size_t acknowledgements() const noexcept { return acknowledgements_; }
  [[nodiscard]] std::size_t quorum() const noexcept { return quorum_; }

 private:
  State node_ended() noexcept {
    assert(waiting_ > 0);
    --waiting_;
    if (state_ != State::undecided) return state_;
    if (acknowledgements_ == quorum_)
      state_ = State::reached;
    else if (acknowledgements_ + waiting_ < quorum_)
      state_ = State::out_of_reach;
    return state_;
  }

  std::size_t waiting_;
  const std::size_t quorum_;
  std::size_t acknowledgements_ = 0;
  State state_ = State::undecided;
};

}  // namespace p2p
