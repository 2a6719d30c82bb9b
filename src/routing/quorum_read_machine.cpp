#include "routing/quorum_read_machine.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace p2p {

QuorumReadMachine::QuorumReadMachine(std::size_t nodes, const Options& options, ReplyJudge& judge)
    : options_(options), judge_(judge), nodes_(nodes, NodeState::not_asked) {
  assert(options_.consistency_level > 0);
}

QuorumReadMachine::Actions QuorumReadMachine::start(TimePoint now) {
  Actions actions;
  if (nodes_.empty())
    finish(now, actions);
  else
    send_next(now, actions);
  return actions;
}

QuorumReadMachine::Actions QuorumReadMachine::replied(std::size_t node, ReplyId reply, TimePoint now) {
  Actions actions;
  if (done_ || !waits_for(node)) return actions;
  arrived_.push_back(reply);
  end_node(node, now, actions);
  return actions;
}

QuorumReadMachine::Actions QuorumReadMachine::failed(std::size_t node, TimePoint now) {
  Actions actions;
  if (done_ || !waits_for(node)) return actions;
  end_node(node, now, actions);
  return actions;
}

QuorumReadMachine::Actions QuorumReadMachine::tick(TimePoint now) {
  Actions actions;
  if (done_) return actions;
  give_up_late_chunks(now, actions);
  const auto due = hedge_due();
  if (due && *due <= now) send_next(now, actions);
  return actions;
}

std::optional<TimePoint> QuorumReadMachine::deadline() const noexcept {
  if (done_ || running_.empty()) return std::nullopt;
  std::optional<TimePoint> earliest = hedge_due();
  if (options_.give_up_after) {
    const TimePoint late = running_.front().started + *options_.give_up_after;
    earliest = earliest ? std::min(*earliest, late) : late;
  }
  return earliest;
}

void QuorumReadMachine::end_node(std::size_t node, TimePoint now, Actions& actions) {
  nodes_[node] = NodeState::ended;
  const bool several = running_.size() > 1;
  const auto running = std::find_if(running_.begin(), running_.end(),
                                    [node](const Running& candidate) { return node < candidate.chunk.end; });
  const bool complete = --running->waiting == 0;
  if (complete) {
    actions.took.push_back(now - running->started);
    running_.erase(running);
  }
  if (complete || (several && arrived_.size() >= options_.consistency_level)) proceed(now, actions);
}

void QuorumReadMachine::give_up_late_chunks(TimePoint now, Actions& actions) {
  if (!options_.give_up_after) return;
  while (!done_ && !running_.empty() && running_.front().started + *options_.give_up_after <= now) {
    const Chunk chunk = running_.front().chunk;
    for (std::size_t node = chunk.first; node < chunk.end; ++node) {
      if (!waits_for(node)) continue;
      nodes_[node] = NodeState::ended;
      actions.given_up.push_back(node);
    }
    actions.took.push_back(now - running_.front().started);
    running_.erase(running_.begin());
    proceed(now, actions);
  }
}

void QuorumReadMachine::send_next(TimePoint now, Actions& actions) {
  const std::size_t size = std::min(options_.consistency_level, nodes_.size() - next_node_);
  const Chunk chunk{chunks_++, next_node_, next_node_ + size};
  std::fill(nodes_.begin() + static_cast<std::ptrdiff_t>(chunk.first),
            nodes_.begin() + static_cast<std::ptrdiff_t>(chunk.end), NodeState::asked);
  next_node_ = chunk.end;
  last_start_ = now;
  running_.push_back({chunk, now, size});
  actions.send.push_back(chunk);
}

void QuorumReadMachine::proceed(TimePoint now, Actions& actions) {
  evaluate();
  const bool decided = state_ == State::accepted || state_ == State::failed;
  if (decided || (running_.empty() && next_node_ == nodes_.size()))
    finish(now, actions);
  else if (running_.empty())
    send_next(now, actions);
}

void QuorumReadMachine::evaluate() {
  std::vector<ReplyId> replies = std::exchange(arrived_, {});
  if (previous_) {
    if (replies.empty()) {
      state_ = State::not_enough;
      return;
    }
    replies.insert(replies.begin(), *previous_);
    compare(replies);
  } else if (replies.empty()) {
    state_ = State::network_issue;
  } else if (replies.size() == 1) {
    state_ = State::not_enough;
    previous_ = replies.front();
  } else {
    compare(replies);
  }
}

void QuorumReadMachine::compare(const std::vector<ReplyId>& replies) {
  std::vector<ReplyId> distinct;
  for (const ReplyId reply : replies)
    if (std::find(distinct.begin(), distinct.end(), reply) == distinct.end()) distinct.push_back(reply);
  Result<ReplyId> result = distinct.size() == 1 ? distinct.front() : judge_.resolve_conflict(distinct);
  if (!result) {
    state_ = State::failed;
    failure_ = std::move(result.error());
    return;
  }
  previous_ = *result;
  judge_previous();
}

void QuorumReadMachine::judge_previous() {
  Result<bool> accepted = judge_.accepts(*previous_);
  if (!accepted) {
    state_ = State::failed;
    failure_ = std::move(accepted.error());
    return;
  }
  state_ = *accepted ? State::accepted : State::acceptance_failed;
}

void QuorumReadMachine::finish(TimePoint now, Actions& actions) {
  done_ = true;
  for (const Running& running : running_) actions.took.push_back(now - running.started);
  running_.clear();
  // What is left of earlier replies has not been judged yet, or is judged once more.
  if (state_ == State::not_enough) judge_previous();
  actions.done = verdict();
}

Result<ReplyId> QuorumReadMachine::verdict() const {
  switch (state_) {
    case State::accepted:
      return *previous_;
    case State::failed:
      return fail(failure_);
    case State::network_issue:
      return fail(Errc::network_issue);
    case State::not_enough:
    case State::acceptance_failed:
      break;
  }
  return fail(Errc::acceptance_failed);
}

std::optional<TimePoint> QuorumReadMachine::hedge_due() const noexcept {
  if (!options_.hedge_after || running_.empty() || next_node_ == nodes_.size()) return std::nullopt;
  return last_start_ + *options_.hedge_after;
}

}  // namespace p2p
