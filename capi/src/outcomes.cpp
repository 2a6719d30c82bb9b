#include "outcomes.hpp"

namespace p2p::capi {

namespace {

p2p_outcome to_c(const RawNodeOutcome& outcome, const std::string& text) {
  p2p_outcome shown{};
  shown.key = bytes_of(outcome.node);
  const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(outcome.elapsed).count();
  shown.elapsed_us = static_cast<std::uint64_t>(elapsed);
  shown.chunk = static_cast<std::uint32_t>(outcome.chunk);
  if (!outcome.reply) return shown;
  shown.answered = 1;
  shown.status = status_of(*outcome.reply);
  if (*outcome.reply) shown.message = bytes_of((*outcome.reply)->bytes());
  shown.text = bytes_of(std::string_view(text));
  return shown;
}

}  // namespace

void NodeOutcomes::describe(p2p_event& event) {
  texts_.clear();
  for (const auto& outcome : outcomes_)
    texts_.push_back(outcome.reply && !*outcome.reply ? outcome.reply->error().message() : std::string());
  shown_.clear();
  for (std::size_t i = 0; i < outcomes_.size(); ++i) shown_.push_back(to_c(outcomes_[i], texts_[i]));
  event.outcomes = shown_.data();
  event.outcome_count = shown_.size();
}

void QuorumRead::describe(p2p_event& event) {
  event.kind = P2P_EVENT_QUORUM_READ;
  failure.describe(event);
  if (result) event.message = bytes_of(result->bytes());
  outcomes.describe(event);
}

void QuorumWrite::describe(p2p_event& event) {
  event.kind = P2P_EVENT_QUORUM_WRITE;
  failure.describe(event);
  event.number = acknowledgements;
  outcomes.describe(event);
}

Bootstrapped::Bootstrapped(const Result<BootstrapReport>& result) : failure(failure_of(result)) {
  if (result)
    report = {result->seeds, result->seeds_connected, result->seeds_answered, result->nodes, result->nodes_connected};
}

void Bootstrapped::describe(p2p_event& event) const {
  event.kind = P2P_EVENT_BOOTSTRAPPED;
  failure.describe(event);
  if (failure.status() == P2P_OK) event.bootstrap = &report;
}

FetchedNodes::FetchedNodes(Result<std::vector<Node>> result) : failure(failure_of(result)) {
  if (result) nodes = make_node_list(std::move(*result));
}

void FetchedNodes::describe(p2p_event& event) {
  event.kind = P2P_EVENT_NODES;
  failure.describe(event);
  event.nodes = nodes.release();
}

void Sampled::describe(p2p_event& event) {
  event.kind = P2P_EVENT_SAMPLED;
  shown.clear();
  for (const auto& sample : samples)
    shown.push_back({bytes_of(sample.first_public_key), static_cast<std::uint64_t>(sample.availability.count()),
                     static_cast<std::uint64_t>(sample.latency.count())});
  event.samples = shown.data();
  event.sample_count = shown.size();
}

void BootstrapStep::describe(p2p_event& event) const {
  event.kind = P2P_EVENT_BOOTSTRAP_STEP;
  event.detail = static_cast<std::int32_t>(progress.step);
  event.number = progress.done;
  event.total = progress.total;
}

}  // namespace p2p::capi
