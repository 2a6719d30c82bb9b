// Replies from several threads, cancellation, and stopping, all at once: every operation completes exactly once.
#include "routing/quorum_read.hpp"
#include "routing/quorum_write.hpp"
#include "support/catch.hpp"
#include "transport/asio_loop.hpp"

#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/node.hpp>
#include <p2p/random_source.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace p2p {
namespace {

using namespace std::chrono_literals;

PublicKey key(std::size_t number) {
  std::array<std::uint8_t, 32> raw{};
  raw[0] = static_cast<std::uint8_t>(number);
  return PublicKey::from_raw(Curve::ed25519, Origin::software, raw).value();
}

/// Requests that threads of its own answer, in no particular order, in one of several ways.
class ThreadedPort final : public RequestPort {
 public:
  explicit ThreadedPort(std::vector<std::shared_ptr<EventLoop>> loops) : loops_(std::move(loops)) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) threads_.emplace_back([this, seed] { answer(seed); });
  }

  /// Whatever waits, and comes later, ends with `stopped`.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    waiting_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    for (RawReply& callback : std::exchange(requests_, {})) callback(fail(Errc::stopped));
  }

  std::shared_ptr<Cancellable> send(const PublicKey&, const std::shared_ptr<const Bytes>&, Duration,
                                    RawReply callback) override {
    {
      const std::lock_guard lock(mutex_);
      if (!stopped_) {
        requests_.push_back(std::move(callback));
        waiting_.notify_one();
        return nullptr;
      }
    }
    callback(fail(Errc::stopped));
    return nullptr;
  }
  Duration default_timeout(std::uint8_t type) const override { return p2p::default_timeout(type); }
  Result<Bytes> encode(const Message& message) const override { return message.encode(); }
  Result<Message> decode(const PublicKey&, RawMessage reply) const override { return Message::decode(reply.bytes()); }
  bool connected(const PublicKey&) const override { return true; }
  std::optional<Duration> smoothed_round_trip(const PublicKey&) const override { return std::nullopt; }
  const PublicKey& local_key() const override { return local_; }
  std::optional<GeoPatch> local_patch() const override { return GeoPatch(); }
  ChunkDurations& chunk_durations() override { return durations_; }
  std::shared_ptr<EventLoop> loop() override { return loops_[next_loop_.fetch_add(1) % loops_.size()]; }
  void run_in_background(UniqueFunction<void()> task) override { loop()->post(std::move(task)); }
  void log_failure(const char*, const std::string&) override {}

 private:
  void answer(std::uint64_t seed) {
    const auto random = seeded_random_source(seed);
    const auto raw = [](const Message& message) { return RawMessage::from_bytes(message.encode().value()); };
    for (;;) {
      RawReply callback;
      {
        std::unique_lock lock(mutex_);
        waiting_.wait(lock, [this] { return stopped_ || !requests_.empty(); });
        if (stopped_) return;
        callback = std::move(requests_.front());
        requests_.pop_front();
      }
      switch (random->next() % 4) {
        case 0:
          callback(raw(Ok{}));
          break;
        case 1:
          callback(raw(TransactionChainLength{random->next() % 2}));
          break;
        case 2:
          callback(RawMessage::from_bytes({TransactionChainLength::kMessageType}));
          break;
        default:
          callback(fail(Errc::timeout));
      }
    }
  }

  const std::vector<std::shared_ptr<EventLoop>> loops_;
  std::atomic<std::size_t> next_loop_{0};
  const PublicKey local_ = key(200);
  ChunkDurations durations_;
  std::mutex mutex_;
  std::condition_variable waiting_;
  std::deque<RawReply> requests_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

/// Starts operations and cancels every third one.
class Load {
 public:
  explicit Load(std::shared_ptr<ThreadedPort> port) : port_(std::move(port)), completions_(kOperations) {
    for (std::size_t i = 0; i < 10; ++i) nodes_[i].first_public_key = key(i);
  }

  void run() {
    for (std::size_t i = 0; i < kOperations; ++i) {
      const auto handle = i % 2 == 0 ? start_read(i) : start_write(i);
      if (i % 3 == 0) handle->cancel();
    }
  }

  [[nodiscard]] std::size_t completed_once() const {
    std::size_t count = 0;
    for (const auto& completions : completions_) count += completions == 1 ? 1 : 0;
    return count;
  }

  static constexpr std::size_t kOperations = 2000;

 private:
  std::shared_ptr<Cancellable> start_read(std::size_t operation) {
    std::vector<const Node*> refs;
    for (const Node& node : nodes_) refs.push_back(&node);
    QuorumReadOptions options;
    options.hedging = true;
    options.reference_timeouts = true;
    options.acceptance_resolver = [](const Message& reply) { return reply.is<Ok>(); };
    options.conflict_resolver = [](std::span<const Message> replies) { return replies.back(); };
    options.repair = [](const auto&, const auto&) {};
    return start_quorum_read(port_, refs, Message(GetTransactionChainLength{}), std::move(options),
                             [this, operation](const QuorumReadReport&) { ++completions_[operation]; });
  }
  std::shared_ptr<Cancellable> start_write(std::size_t operation) {
    std::vector<PublicKey> keys;
    for (const Node& node : nodes_) keys.push_back(node.first_public_key);
    return start_quorum_write(port_, keys, Message(GetTransactionChainLength{}), {},
                              [this, operation](const QuorumWriteReport&) { ++completions_[operation]; });
  }

  const std::shared_ptr<ThreadedPort> port_;
  std::array<Node, 10> nodes_;
  std::vector<std::atomic<int>> completions_;
};

TEST_CASE("under replies from several threads, cancellation and a stop half way, everything completes exactly once") {
  std::vector<std::shared_ptr<EventLoop>> loops;
  for (int i = 0; i < 2; ++i) loops.push_back(std::make_shared<AsioLoop>(steady_clock()));
  const auto port = std::make_shared<ThreadedPort>(loops);
  Load first(port);
  Load second(port);
  std::vector<std::thread> threads;
  for (const auto& loop : loops) threads.emplace_back([loop] { loop->run(); });
  std::thread starter([&] { first.run(); });
  second.run();
  // Much is under way when it stops.
  port->stop();
  starter.join();
  for (const auto& loop : loops) loop->post([loop] { loop->stop(); });
  for (std::thread& thread : threads) thread.join();
  CHECK(first.completed_once() == Load::kOperations);
  CHECK(second.completed_once() == Load::kOperations);
}

}  // namespace
}  // namespace p2p
