// What quorum reads and writes have in common: requests to some nodes, and what each came to.
//
// An operation lives on one loop: all of its state is touched by that loop's thread only, replies are posted to it from
// wherever they arrive. It is kept alive by what it waits for (posted tasks, requests, a timer) and by nothing else, so
// when a stopped network drops all of that, its destructor runs; derived ones complete with `stopped` there. That, and
// that a finished one ignores every event, is why it completes exactly once.
#pragma once

#include "routing/reply_store.hpp"
#include "routing/request_port.hpp"

#include <p2p/quorum.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace p2p {

/// What is asked, and of whom.
struct QuorumQuestion {
  std::vector<PublicKey> nodes;
  std::shared_ptr<const Bytes> message;
  Duration timeout{};            ///< of each request
  std::optional<Error> refused;  ///< why nobody is to be asked anything; then nothing else counts

  [[nodiscard]] std::uint8_t message_type() const noexcept { return message->front(); }
};

/// The default time-out of the message in place of 0. More than a year means for ever.
[[nodiscard]] inline Duration effective_timeout(const RequestPort& port, Duration timeout, std::uint8_t message_type) {
  constexpr Duration kLongest = std::chrono::hours(24 * 365);
  return timeout > Duration::zero() ? std::min(timeout, kLongest) : port.default_timeout(message_type);
}

[[nodiscard]] inline QuorumQuestion ask(RawMessage message) {
  QuorumQuestion question;
  question.message = std::make_shared<const Bytes>(std::move(message).bytes());
  return question;
}
[[nodiscard]] inline QuorumQuestion ask(const RequestPort& port, const Message& message) {
  QuorumQuestion question;
  auto encoded = port.encode(message);
  if (encoded)
    question.message = std::make_shared<const Bytes>(std::move(*encoded));
  else
    question.refused = std::move(encoded.error());
  return question;
}

template <class Reply>
class QuorumOperation : public std::enable_shared_from_this<QuorumOperation<Reply>> {
 public:
  QuorumOperation(const QuorumOperation&) = delete;
  QuorumOperation& operator=(const QuorumOperation&) = delete;
  virtual ~QuorumOperation() = default;

  /// Any thread, once. The handle cancels, and does not keep the operation.
  std::shared_ptr<Cancellable> start() {
    auto handle = std::make_shared<Handle>(loop_, this->weak_from_this());
    loop_->post([self = this->shared_from_this()] {
      if (self->question_.refused)
        self->give_up(*self->question_.refused);
      else
        self->begin();
    });
    return handle;
  }

 protected:
  QuorumOperation(std::shared_ptr<RequestPort> port, QuorumQuestion question)
      : port_(std::move(port)), question_(std::move(question)), loop_(port_->loop()), asked_(question_.nodes.size()) {}

  /// The first event.
  virtual void begin() = 0;
  /// A request has ended: with a number of the store, or an error other than `stopped`.
  virtual void node_ended(std::size_t node, const Result<ReplyId>& reply) = 0;
  /// Ends with this error, before anything else or later; not called once finished.
  virtual void give_up(Error error) = 0;

  void send(std::size_t node, std::size_t chunk) {
    asked_[node] = {chunk, loop_->now(), {}, {}, {}};
    auto request = port_->send(
        question_.nodes[node], question_.message, question_.timeout,
        [self = this->shared_from_this(), node](Result<RawMessage> raw) { self->arrived(node, std::move(raw)); });
    asked_[node]->request = std::move(request);
  }

  /// The node's request is not waited for any more; it goes on in the background.
  void forget(std::size_t node, Error error) { record(node, fail(std::move(error))); }

  /// From now on nothing is recorded, and replies are dropped as they arrive.
  void set_finished() noexcept { finished_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool finished() const noexcept { return finished_.load(std::memory_order_relaxed); }

  void cancel_requests() {
    for (const auto& asked : asked_)
      if (asked && !asked->reply && asked->request) asked->request->cancel();
  }

  [[nodiscard]] std::vector<BasicNodeOutcome<Reply>> outcomes() const {
    std::vector<BasicNodeOutcome<Reply>> result;
    for (std::size_t node = 0; node < asked_.size(); ++node) {
      const auto& asked = asked_[node];
      if (!asked) continue;
      BasicNodeOutcome<Reply> outcome{question_.nodes[node], asked->chunk, {}, {}};
      outcome.elapsed = (asked->reply ? asked->ended : loop_->now()) - asked->sent;
      if (asked->reply) outcome.reply = asked->reply->map([this](ReplyId id) { return replies_[id]; });
      result.push_back(std::move(outcome));
    }
    return result;
  }

  /// All replies, those of later chunks first, those of a chunk in the order of arrival.
  [[nodiscard]] std::vector<BasicNodeReply<Reply>> replies() const {
    std::vector<std::size_t> order = arrivals_;
    std::stable_sort(order.begin(), order.end(), [this](std::size_t left, std::size_t right) {
      return asked_[left]->chunk > asked_[right]->chunk;
    });
    std::vector<BasicNodeReply<Reply>> result;
    for (const std::size_t node : order) result.push_back({question_.nodes[node], replies_[**asked_[node]->reply]});
    return result;
  }

  const std::shared_ptr<RequestPort> port_;
  const QuorumQuestion question_;
  const std::shared_ptr<EventLoop> loop_;
  ReplyStore<Reply> replies_;

 private:
  struct Asked {
    std::size_t chunk;
    TimePoint sent;
    TimePoint ended;
    std::optional<Result<ReplyId>> reply;  ///< nothing while under way
    std::shared_ptr<Cancellable> request;
  };

  class Handle final : public Cancellable {
   public:
    Handle(std::shared_ptr<EventLoop> loop, std::weak_ptr<QuorumOperation> operation)
        : loop_(std::move(loop)), operation_(std::move(operation)) {}
    void cancel() override {
      loop_->post([operation = operation_] {
        const auto self = operation.lock();
        if (!self || self->finished()) return;
        self->give_up(Error(Errc::cancelled));
        self->cancel_requests();
      });
    }

   private:
    const std::shared_ptr<EventLoop> loop_;
    const std::weak_ptr<QuorumOperation> operation_;
  };

  /// Any thread: decoding is not the loop's work.
  void arrived(std::size_t node, Result<RawMessage> raw) {
    if (finished()) return;
    Result<ReceivedReply<Reply>> received =
        raw ? receive<Reply>(*port_, question_.nodes[node], std::move(*raw)) : fail(std::move(raw.error()));
    loop_->post([self = this->shared_from_this(), node, received = std::move(received)]() mutable {
      self->ended(node, std::move(received));
    });
  }

  void ended(std::size_t node, Result<ReceivedReply<Reply>> received) {
    // Given up already, or too late for the operation.
    if (finished() || asked_[node]->reply) return;
    if (!received && received.error() == Errc::stopped) return give_up(std::move(received.error()));
    if (received) {
      arrivals_.push_back(node);
      record(node, replies_.add(std::move(*received)));
    } else {
      record(node, fail(std::move(received.error())));
    }
    // A copy: what it leads to may record for other nodes.
    node_ended(node, Result<ReplyId>(*asked_[node]->reply));
  }

  void record(std::size_t node, Result<ReplyId> reply) {
    asked_[node]->ended = loop_->now();
    asked_[node]->reply = std::move(reply);
    asked_[node]->request.reset();
  }

  std::vector<std::optional<Asked>> asked_;  ///< by place in question_.nodes
  std::vector<std::size_t> arrivals_;        ///< nodes that replied, in order
  std::atomic<bool> finished_{false};
};

}  // namespace p2p
