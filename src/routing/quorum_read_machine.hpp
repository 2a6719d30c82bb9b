// Decides how a quorum read goes (core.md §8.1): which nodes are asked when, and what their replies come to. A pure
// state machine: events in, actions out, no I/O, no clock of its own. One thread. Nodes are places in the sorted list;
// replies are numbers, the same for equal replies.
//
//   start                                        send to the first chunk; without nodes: done
//   a chunk is complete (each of its nodes has   evaluate the replies; accepted: done; else, nothing under way: send to
//   replied, failed, or was given up)            the next chunk, without one: done
//   the hedge is due                             send to the next chunk, although one is under way
//   several chunks under way, and as many        as when a chunk is complete
//   replies as a chunk has nodes
//   anything once it is done                     nothing
#pragma once

#include <p2p/clock.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace p2p {

/// Equal replies have the same one.
using ReplyId = std::size_t;

/// The host's part in the decisions; an error ends the read. Must not throw.
class ReplyJudge {
 public:
  virtual ~ReplyJudge() = default;
  /// At least two, all distinct.
  virtual Result<ReplyId> resolve_conflict(std::span<const ReplyId> replies) = 0;
  virtual Result<bool> accepts(ReplyId reply) = 0;
};

class QuorumReadMachine {
 public:
  struct Options {
    std::size_t consistency_level = 3;      ///< at least 1
    std::optional<Duration> give_up_after;  ///< how long a chunk is waited for; nothing: until its nodes have ended
    std::optional<Duration> hedge_after;    ///< the next chunk starts this long after the last; nothing: never
  };

  /// Nodes [first, end) of the list are to be asked now, all at once.
  struct Chunk {
    std::size_t number;
    std::size_t first;
    std::size_t end;
  };
  struct Actions {
    std::vector<Chunk> send;
    std::vector<std::size_t> given_up;  ///< nodes whose replies count no more
    std::vector<Duration> took;         ///< of each chunk that has ended; of one cut short by the end, its age
    /// How the read ended: the accepted reply, or network_issue, acceptance_failed, or the judge's error.
    std::optional<Result<ReplyId>> done;
  };

  QuorumReadMachine(std::size_t nodes, const Options& options, ReplyJudge& judge);

  // Events. A node that was not asked, or has ended already, is ignored.
  [[nodiscard]] Actions start(TimePoint now);
  [[nodiscard]] Actions replied(std::size_t node, ReplyId reply, TimePoint now);
  [[nodiscard]] Actions failed(std::size_t node, TimePoint now);
  [[nodiscard]] Actions tick(TimePoint now);

  /// When the next tick is wanted.
  [[nodiscard]] std::optional<TimePoint> deadline() const noexcept;
  [[nodiscard]] bool done() const noexcept { return done_; }
  /// Whether the node has been asked and its reply is still waited for.
  [[nodiscard]] bool waits_for(std::size_t node) const noexcept { return nodes_[node] == NodeState::asked; }

 private:
  enum class NodeState : std::uint8_t { not_asked, asked, ended };
  /// What the replies have come to, by the names of core.md §8.1.
  enum class State : std::uint8_t { network_issue, not_enough, acceptance_failed, accepted, failed };
  struct Running {
    Chunk chunk;
    TimePoint started;
    std::size_t waiting;  ///< nodes asked that have not ended
  };

  void end_node(std::size_t node, TimePoint now, Actions& actions);
  void give_up_late_chunks(TimePoint now, Actions& actions);
  void send_next(TimePoint now, Actions& actions);
  /// The replies since the last time, and what they came to then.
  void evaluate();
  void judge_previous();
  void compare(const std::vector<ReplyId>& replies);
  /// Evaluates, then ends or sends on.
  void proceed(TimePoint now, Actions& actions);
  void finish(TimePoint now, Actions& actions);
  [[nodiscard]] Result<ReplyId> verdict() const;
  [[nodiscard]] std::optional<TimePoint> hedge_due() const noexcept;

  const Options options_;
  ReplyJudge& judge_;
  std::vector<NodeState> nodes_;
  std::size_t next_node_ = 0;
  std::size_t chunks_ = 0;
  TimePoint last_start_;
  std::vector<Running> running_;  ///< those with nodes that have not ended, oldest first
  std::vector<ReplyId> arrived_;  ///< since the last evaluation, in order of arrival
  State state_ = State::network_issue;
  std::optional<ReplyId> previous_;  ///< what earlier replies came to; the result once accepted
  Error failure_{Errc::resolver_failed};
  bool done_ = false;
};

}  // namespace p2p
