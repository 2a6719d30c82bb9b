#include "routing/quorum_write.hpp"

#include "routing/host_call.hpp"
#include "routing/quorum_operation.hpp"
#include "routing/quorum_write_machine.hpp"

#include <p2p/messages/common.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace p2p {
namespace {

bool is_ok(const Message& reply) { return reply.is<Ok>(); }
bool is_ok(const RawMessage& reply) { return reply.type() == Ok::kMessageType; }

template <class Reply>
class QuorumWrite final : public QuorumOperation<Reply> {
 public:
  using Options = BasicQuorumWriteOptions<Reply>;
  using Report = BasicQuorumWriteReport<Reply>;
  using Completion = UniqueFunction<void(Report)>;
  using Base = QuorumOperation<Reply>;

  QuorumWrite(const std::shared_ptr<RequestPort>& port, QuorumQuestion question, std::size_t quorum, Options options,
              Completion completion)
      : Base(port, std::move(question)),
        options_(std::move(options)),
        completion_(std::move(completion)),
        machine_(std::max<std::size_t>(1, question_.nodes.size()), quorum) {}

  ~QuorumWrite() override {
    if (!this->finished()) give_up(Error(Errc::stopped));
  }

 private:
  using Base::question_;
  using Base::replies_;
  using State = QuorumWriteMachine::State;

  void begin() override {
    for (std::size_t node = 0; node < question_.nodes.size(); ++node) this->send(node, 0);
  }

  void node_ended(std::size_t, const Result<ReplyId>& reply) override {
    const auto acknowledged = reply ? acknowledges(replies_[*reply]) : Result<bool>(false);
    if (!acknowledged) return give_up(acknowledged.error());
    switch (*acknowledged ? machine_.acknowledged() : machine_.refused()) {
      case State::undecided:
        return;
      case State::reached:
        return complete({});
      case State::out_of_reach:
        return complete(fail(Errc::not_enough_acknowledgements,
                             fmt::format("{} of {} needed", machine_.acknowledgements(), machine_.quorum())));
    }
  }

  void give_up(Error error) override { complete(fail(std::move(error))); }

  [[nodiscard]] Result<bool> acknowledges(const Reply& reply) {
    if (!options_.acknowledges) return is_ok(reply);
    return call_host<bool>("the acknowledgement predicate", [&] { return options_.acknowledges(reply); });
  }

  /// Once.
  void complete(Result<void> result) {
    Report report{std::move(result), machine_.acknowledgements(), this->outcomes()};
    this->set_finished();
    // The host's function goes with the write, not with its last straggler.
    options_ = {};
    std::exchange(completion_, nullptr)(std::move(report));
  }

  Options options_;
  Completion completion_;
  QuorumWriteMachine machine_;
};

/// Each once, where it comes first.
std::vector<PublicKey> distinct(std::span<const PublicKey> nodes) {
  std::set<PublicKey> seen;
  std::vector<PublicKey> result;
  for (const PublicKey& node : nodes)
    if (seen.insert(node).second) result.push_back(node);
  return result;
}

/// `question` has its message, or is refused.
template <class Reply>
std::shared_ptr<Cancellable> start(const std::shared_ptr<RequestPort>& port, std::span<const PublicKey> nodes,
                                   QuorumQuestion question, BasicQuorumWriteOptions<Reply> options,
                                   UniqueFunction<void(BasicQuorumWriteReport<Reply>)> completion) {
  auto keys = distinct(nodes);
  std::size_t quorum = options.write_quorum.value_or(keys.size() / 2 + 1);
  if (question.refused) {
    quorum = 1;
  } else if (keys.empty()) {
    question.refused = Error(Errc::invalid_argument, "no nodes to write to");
    quorum = 1;
  } else if (quorum == 0 || quorum > keys.size()) {
    question.refused =
        Error(Errc::invalid_argument, fmt::format("write_quorum is {} of {} nodes", quorum, keys.size()));
    quorum = 1;
  } else {
    question.timeout = effective_timeout(*port, options.timeout, question.message_type());
    question.nodes = std::move(keys);
  }
  return std::make_shared<QuorumWrite<Reply>>(port, std::move(question), quorum, std::move(options),
                                              std::move(completion))
      ->start();
}

}  // namespace

std::shared_ptr<Cancellable> start_quorum_write(const std::shared_ptr<RequestPort>& port,
                                                std::span<const PublicKey> nodes, const Message& message,
                                                QuorumWriteOptions options,
                                                UniqueFunction<void(QuorumWriteReport)> completion) {
  return start(port, nodes, ask(*port, message), std::move(options), std::move(completion));
}

std::shared_ptr<Cancellable> start_quorum_write(const std::shared_ptr<RequestPort>& port,
                                                std::span<const PublicKey> nodes, RawMessage message,
                                                RawQuorumWriteOptions options,
                                                UniqueFunction<void(RawQuorumWriteReport)> completion) {
  return start(port, nodes, ask(std::move(message)), std::move(options), std::move(completion));
}

}  // namespace p2p
