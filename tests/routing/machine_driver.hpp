// A QuorumReadMachine driven by hand: short names for what tests look at, and a judge whose answers tests choose.
#pragma once

#include "routing/quorum_read_machine.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace p2p::test {

class ScriptedJudge final : public ReplyJudge {
 public:
  using Ids = std::vector<ReplyId>;

  Result<ReplyId> resolve_conflict(std::span<const ReplyId> replies) override {
    conflicts.emplace_back(replies.begin(), replies.end());
    return resolve(conflicts.back());
  }
  Result<bool> accepts(ReplyId reply) override {
    judged.push_back(reply);
    return accept(reply);
  }

  std::function<Result<ReplyId>(const Ids&)> resolve = [](const Ids& replies) { return replies.front(); };
  std::function<Result<bool>(ReplyId)> accept = [](ReplyId) { return true; };
  std::vector<Ids> conflicts;  ///< what it was asked about
  Ids judged;
};

struct ReadDriver {
  using Actions = QuorumReadMachine::Actions;

  explicit ReadDriver(std::size_t nodes, QuorumReadMachine::Options options = {}) : machine(nodes, options, judge) {
    started = machine.start(now);
  }

  Actions reply(std::size_t node, ReplyId reply) { return machine.replied(node, reply, now); }
  Actions fail(std::size_t node) { return machine.failed(node, now); }
  Actions tick_after(Duration duration) {
    now += duration;
    return machine.tick(now);
  }

  ScriptedJudge judge;
  QuorumReadMachine machine;
  TimePoint now{std::chrono::hours(1)};
  Actions started;
};

/// The nodes that these actions send to.
[[nodiscard]] inline std::vector<std::size_t> sent(const QuorumReadMachine::Actions& actions) {
  std::vector<std::size_t> nodes;
  for (const auto& chunk : actions.send)
    for (std::size_t node = chunk.first; node < chunk.end; ++node) nodes.push_back(node);
  return nodes;
}

/// Nothing while the read goes on; fails on an error.
[[nodiscard]] inline std::optional<ReplyId> accepted(const QuorumReadMachine::Actions& actions) {
  if (!actions.done) return std::nullopt;
  return actions.done->value();
}

[[nodiscard]] inline std::optional<Errc> refused(const QuorumReadMachine::Actions& actions) {
  if (!actions.done || *actions.done) return std::nullopt;
  return actions.done->error().code();
}

}  // namespace p2p::test
