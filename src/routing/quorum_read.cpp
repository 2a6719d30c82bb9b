#include "routing/quorum_read.hpp"

#include "routing/host_call.hpp"
#include "routing/quorum_operation.hpp"
#include "routing/quorum_read_machine.hpp"

#include <p2p/node_lists.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace p2p {
namespace {

/// What a 1.6.27 node waits for a chunk beyond the time-out that it was given.
constexpr Duration kReferenceGrace = std::chrono::seconds(2);

template <class Reply>
class QuorumRead final : public QuorumOperation<Reply>, private ReplyJudge {
 public:
  using Options = BasicQuorumReadOptions<Reply>;
  using Report = BasicQuorumReadReport<Reply>;
  using Completion = UniqueFunction<void(Report)>;
  using Base = QuorumOperation<Reply>;

  QuorumRead(const std::shared_ptr<RequestPort>& port, QuorumQuestion question, Options options, Completion completion)
      : Base(port, std::move(question)),
        options_(std::move(options)),
        completion_(std::move(completion)),
        machine_(question_.nodes.size(), machine_options(), *this) {}

  ~QuorumRead() override {
    // The loop has dropped the timer already, if there was one, or this could not be.
    timer_ = EventLoop::TimerId::none;
    if (!finished()) give_up(Error(Errc::stopped));
  }

 private:
  using Actions = QuorumReadMachine::Actions;
  using Base::finished;
  using Base::loop_;
  using Base::port_;
  using Base::question_;
  using Base::replies_;

  [[nodiscard]] QuorumReadMachine::Options machine_options() const {
    QuorumReadMachine::Options result;
    result.consistency_level = std::max<std::size_t>(1, options_.consistency_level);
    if (question_.refused) return result;
    if (options_.reference_timeouts) {
      const bool given = options_.timeout > Duration::zero();
      result.give_up_after = given ? question_.timeout + kReferenceGrace : kReferenceGrace;
    }
    if (options_.hedging) result.hedge_after = port_->chunk_durations().p95(question_.message_type());
    return result;
  }

  // Events.

  void begin() override { perform(machine_.start(loop_->now())); }

  void node_ended(std::size_t node, const Result<ReplyId>& reply) override {
    perform(reply ? machine_.replied(node, *reply, loop_->now()) : machine_.failed(node, loop_->now()));
  }

  void tick() {
    timer_ = EventLoop::TimerId::none;
    if (!finished()) perform(machine_.tick(loop_->now()));
  }

  void give_up(Error error) override { complete(fail(std::move(error))); }

  // Actions.

  void perform(const Actions& actions) {
    for (const Duration took : actions.took) port_->chunk_durations().record(question_.message_type(), took);
    for (const std::size_t node : actions.given_up)
      this->forget(node, Error(Errc::timeout, "given up by the quorum read"));
    if (actions.done) return finish(*actions.done);
    for (const auto& chunk : actions.send)
      for (std::size_t node = chunk.first; node < chunk.end; ++node) this->send(node, chunk.number);
    arm_timer();
  }

  void arm_timer() {
    disarm_timer();
    const auto deadline = machine_.deadline();
    if (!deadline) return;
    timer_ = loop_->schedule(*deadline,
                             [self = std::static_pointer_cast<QuorumRead>(this->shared_from_this())] { self->tick(); });
  }

  void disarm_timer() { loop_->cancel(std::exchange(timer_, EventLoop::TimerId::none)); }

  void finish(const Result<ReplyId>& verdict) {
    auto repair = std::exchange(options_.repair, nullptr);
    std::optional<Reply> accepted;
    if (verdict) accepted = replies_[*verdict];
    const bool decided =
        verdict || verdict.error() == Errc::network_issue || verdict.error() == Errc::acceptance_failed;
    complete(accepted ? Result<Reply>(*accepted) : fail(with_circumstances(verdict.error())));
    if (repair && decided) repair_later(std::move(repair), std::move(accepted));
  }

  [[nodiscard]] Error with_circumstances(const Error& error) const {
    if (!(error == Errc::network_issue)) return error;
    const std::size_t nodes = question_.nodes.size();
    return {Errc::network_issue, nodes == 0 ? "no node is connected" : fmt::format("{} asked", nodes)};
  }

  void repair_later(decltype(Options::repair) repair, std::optional<Reply> accepted) {
    auto replies = this->replies();
    if (replies.empty()) return;
    port_->run_in_background([port = port_, repair = std::move(repair), accepted = std::move(accepted),
                              replies = std::move(replies)]() mutable {
      const auto ended = call_host<void>("the repair function", [&]() -> Result<void> {
        repair(accepted, replies);
        return {};
      });
      if (!ended) port->log_failure("repair_failed", ended.error().detail());
    });
  }

  /// Once.
  void complete(Result<Reply> result) {
    Report report{std::move(result), this->outcomes()};
    this->set_finished();
    disarm_timer();
    // The host's functions go with the read, not with its last straggler.
    options_ = {};
    std::exchange(completion_, nullptr)(std::move(report));
  }

  // The host's part.

  Result<ReplyId> resolve_conflict(std::span<const ReplyId> ids) override {
    if (!options_.conflict_resolver) return ids.front();
    std::vector<Reply> replies;
    for (const ReplyId id : ids) replies.push_back(replies_[id]);
    auto resolved = call_host<Reply>("the conflict resolver", [&] { return options_.conflict_resolver(replies); });
    if (!resolved) return fail(std::move(resolved.error()));
    return replies_.add(with_encoding(*port_, std::move(*resolved)));
  }

  Result<bool> accepts(ReplyId id) override {
    if (!options_.acceptance_resolver) return true;
    return call_host<bool>("the acceptance resolver", [&] { return options_.acceptance_resolver(replies_[id]); });
  }

  Options options_;
  Completion completion_;
  QuorumReadMachine machine_;
  EventLoop::TimerId timer_ = EventLoop::TimerId::none;
};

bool connected(const RequestPort& port, const PublicKey& node) {
  return node == port.local_key() || port.connected(node);
}

/// Shortest round trip first; nodes without one stay in order behind the others.
void sort_by_round_trip(const RequestPort& port, NodeRefs& nodes) {
  std::vector<std::pair<Duration, const Node*>> measured;
  for (const Node* node : nodes)
    measured.emplace_back(port.smoothed_round_trip(node->first_public_key).value_or(Duration::max()), node);
  std::stable_sort(measured.begin(), measured.end(),
                   [](const auto& left, const auto& right) { return left.first < right.first; });
  std::transform(measured.begin(), measured.end(), nodes.begin(), [](const auto& entry) { return entry.second; });
}

/// Whom to ask, in this order.
template <class Reply>
std::vector<PublicKey> candidates(const RequestPort& port, std::span<const Node* const> nodes,
                                  const BasicQuorumReadOptions<Reply>& options) {
  NodeRefs kept;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(kept),
               [&](const Node* node) { return connected(port, node->first_public_key); });
  if (const auto patch = port.local_patch()) kept = sort_by_nearest_nodes(kept, *patch);
  if (options.prefer_measured_latency) sort_by_round_trip(port, kept);
  kept = unprioritize_node(std::move(kept), port.local_key());
  std::vector<PublicKey> keys;
  keys.reserve(kept.size());
  for (const Node* node : kept) keys.push_back(node->first_public_key);
  return keys;
}

/// `question` has its message, or is refused.
template <class Reply>
std::shared_ptr<Cancellable> start(const std::shared_ptr<RequestPort>& port, std::span<const Node* const> nodes,
                                   QuorumQuestion question, BasicQuorumReadOptions<Reply> options,
                                   UniqueFunction<void(BasicQuorumReadReport<Reply>)> completion) {
  if (options.consistency_level == 0 && !question.refused)
    question.refused = Error(Errc::invalid_argument, "consistency_level is 0");
  if (!question.refused) {
    question.timeout = effective_timeout(*port, options.timeout, question.message_type());
    question.nodes = candidates(*port, nodes, options);
  }
  return std::make_shared<QuorumRead<Reply>>(port, std::move(question), std::move(options), std::move(completion))
      ->start();
}

}  // namespace

std::shared_ptr<Cancellable> start_quorum_read(const std::shared_ptr<RequestPort>& port,
                                               std::span<const Node* const> nodes, const Message& message,
                                               QuorumReadOptions options,
                                               UniqueFunction<void(QuorumReadReport)> completion) {
  return start(port, nodes, ask(*port, message), std::move(options), std::move(completion));
}

std::shared_ptr<Cancellable> start_quorum_read(const std::shared_ptr<RequestPort>& port,
                                               std::span<const Node* const> nodes, RawMessage message,
                                               RawQuorumReadOptions options,
                                               UniqueFunction<void(RawQuorumReadReport)> completion) {
  return start(port, nodes, ask(std::move(message)), std::move(options), std::move(completion));
}

}  // namespace p2p
