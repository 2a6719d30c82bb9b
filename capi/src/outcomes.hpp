// What operations of the library come to, as events show it (event_box.hpp) and completions deliver it.
#pragma once

#include "node_list.hpp"
#include "status.hpp"
#include "values.hpp"

#include <p2p/p2p.h>
#include <p2p/discovery.hpp>
#include <p2p/message.hpp>
#include <p2p/quorum.hpp>
#include <p2p/result.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace p2p::capi {

/// The status and, on an error, the text of an event.
class Failure {
 public:
  Failure() = default;
  explicit Failure(const Error& error) : status_(status_of(error)), text_(error.message()) {}
  [[nodiscard]] p2p_status status() const noexcept { return status_; }
  void describe(p2p_event& event) const {
    event.status = status_;
    event.text = bytes_of(std::string_view(text_));
  }

 private:
  p2p_status status_ = P2P_OK;
  std::string text_;
};

template <class T>
[[nodiscard]] Failure failure_of(const Result<T>& result) {
  return result ? Failure() : Failure(result.error());
}

struct Reply {
  Result<RawMessage> result;
  Failure failure;

  explicit Reply(Result<RawMessage> reply) : result(std::move(reply)), failure(failure_of(result)) {}
  [[nodiscard]] p2p_status status() const noexcept { return failure.status(); }
  void describe(p2p_event& event) const {
    event.kind = P2P_EVENT_REPLY;
    failure.describe(event);
    if (result) event.message = bytes_of(result->bytes());
  }
};

/// An operation of which only success or failure is told.
struct Outcome {
  std::int32_t kind;
  Failure failure;
  std::uint64_t number = 0;

  [[nodiscard]] p2p_status status() const noexcept { return failure.status(); }
  void describe(p2p_event& event) const {
    event.kind = kind;
    failure.describe(event);
    event.number = number;
  }
};

/// What each node of a quorum operation had to say.
class NodeOutcomes {
 public:
  explicit NodeOutcomes(std::vector<RawNodeOutcome> outcomes) : outcomes_(std::move(outcomes)) {}
  void describe(p2p_event& event);

 private:
  std::vector<RawNodeOutcome> outcomes_;
  std::vector<std::string> texts_;
  std::vector<p2p_outcome> shown_;
};

struct QuorumRead {
  Result<RawMessage> result;
  Failure failure;
  NodeOutcomes outcomes;

  explicit QuorumRead(RawQuorumReadReport report)
      : result(std::move(report.result)), failure(failure_of(result)), outcomes(std::move(report.outcomes)) {}
  [[nodiscard]] p2p_status status() const noexcept { return failure.status(); }
  void describe(p2p_event& event);
};

struct QuorumWrite {
  Failure failure;
  std::size_t acknowledgements;
  NodeOutcomes outcomes;

  explicit QuorumWrite(RawQuorumWriteReport report)
      : failure(failure_of(report.result)),
        acknowledgements(report.acknowledgements),
        outcomes(std::move(report.outcomes)) {}
  [[nodiscard]] p2p_status status() const noexcept { return failure.status(); }
  void describe(p2p_event& event);
};

struct Bootstrapped {
  Failure failure;
  p2p_bootstrap_report report{};

  explicit Bootstrapped(const Result<BootstrapReport>& result);
  [[nodiscard]] p2p_status status() const noexcept { return failure.status(); }
  void describe(p2p_event& event) const;
};

struct FetchedNodes {
  Failure failure;
  std::unique_ptr<p2p_node_list> nodes;

  explicit FetchedNodes(Result<std::vector<Node>> result);
  [[nodiscard]] p2p_status status() const noexcept { return failure.status(); }
  /// Once: the event owns the nodes then.
  void describe(p2p_event& event);
};

struct Sampled {
  std::vector<NodeSample> samples;
  std::vector<p2p_sample> shown;

  explicit Sampled(std::vector<NodeSample> taken) : samples(std::move(taken)) {}
  [[nodiscard]] p2p_status status() const noexcept { return P2P_OK; }
  void describe(p2p_event& event);
};

/// On the way to Bootstrapped.
struct BootstrapStep {
  BootstrapProgress progress;
  void describe(p2p_event& event) const;
};

}  // namespace p2p::capi
