// Many threads, three nodes, everything at once: each callback is called exactly once.
#include "support/catch.hpp"
#include "support/tcp_node.hpp"

#include <p2p/messages/nodes.hpp>
#include <p2p/random_source.hpp>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kNodes = 3;
constexpr std::size_t kThreads = 6;
constexpr std::size_t kDefaultRequestsPerThread = 2000;

/// The stress run asks for more.
std::size_t requests_per_thread() {
  const char* const asked = std::getenv("P2P_STORM_REQUESTS");
  return asked == nullptr ? kDefaultRequestsPerThread : std::stoul(asked);
}

/// One callback and how often it has been called.
using Calls = std::vector<std::atomic<int>>;

std::unique_ptr<TcpNode> storm_node(std::size_t number) {
  return std::make_unique<TcpNode>("storm " + std::to_string(number), TcpNode::Configure{}, [](Network& network) {
    network.handle<Ping>([](const Ping&, const RequestContext&, Responder responder) { (void)responder.respond(Ok{}); },
                         HandlerMode::in_line);
    // Some requests are never answered, some from the handler threads.
    network.handle<ListNodes>([](const ListNodes& message, const RequestContext&, Responder responder) {
      if (message.authorized_and_available) (void)responder.respond(NodeList{});
    });
  });
}

Message some_message(std::uint64_t random) {
  if (random % 8 == 0) return ListNodes{false};
  if (random % 3 == 0) return ListNodes{true};
  return Ping{};
}

/// Hands each operation to a thread of its own.
class ThreadedSigner final : public Signer {
 public:
  explicit ThreadedSigner(std::shared_ptr<Signer> signer) : signer_(std::move(signer)) {}
  ~ThreadedSigner() override {
    for (std::thread& thread : threads_) thread.join();
  }
  const PublicKey& public_key() const noexcept override { return signer_->public_key(); }
  void sign(BytesView data, TimePoint deadline, SignCompletion completion) override {
    run([this, bytes = Bytes(data.begin(), data.end()), deadline, done = std::move(completion)]() mutable {
      signer_->sign(bytes, deadline, std::move(done));
    });
  }
  void ecdh(BytesView ephemeral, TimePoint deadline, EcdhCompletion completion) override {
    run([this, bytes = Bytes(ephemeral.begin(), ephemeral.end()), deadline, done = std::move(completion)]() mutable {
      signer_->ecdh(bytes, deadline, std::move(done));
    });
  }

 private:
  void run(UniqueFunction<void()> work) {
    const std::lock_guard lock(mutex_);
    threads_.emplace_back([work = std::move(work)]() mutable { work(); });
  }
  std::shared_ptr<Signer> signer_;
  std::mutex mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("under cancels, disconnects, node_down, node_up and stop every request ends exactly once") {
  const std::size_t requests = requests_per_thread();
  std::vector<std::unique_ptr<TcpNode>> nodes;
  for (std::size_t i = 0; i < kNodes; ++i) nodes.push_back(storm_node(i));
  std::vector<PeerAddress> addresses;
  for (const auto& node : nodes) addresses.push_back(node->address());
  for (std::size_t from = 0; from < kNodes; ++from)
    for (std::size_t to = 0; to < kNodes; ++to)
      if (from != to) nodes[from]->network->connect(addresses[to]);

  Calls calls(kThreads * requests);
  Calls reads(kThreads * requests);
  std::atomic<std::size_t> made{0};
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      const auto random = seeded_random_source(thread);
      for (std::size_t i = 0; i < requests; ++i) {
        const std::size_t from = random->next() % kNodes;
        const std::size_t to = random->next() % kNodes;
        Network& network = *nodes[from]->network;
        auto& called = calls[thread * requests + i];
        auto& read = reads[thread * requests + i];
        auto handle = network.request(nodes[to]->key(), some_message(random->next()), {200ms},
                                      [&called](const Result<Message>&) { ++called; });
        network.availability_timer(nodes[to]->key(), i % 2 == 0, [&read](std::chrono::seconds) { ++read; });
        if (random->next() % 4 == 0) handle.cancel();
        if (random->next() % 50 == 0) (void)network.disconnect(nodes[to]->key());
        if (random->next() % 20 == 0) network.connect(addresses[to]);
        if (random->next() % 20 == 0) (void)network.statistics();
        if (random->next() % 20 == 0) (void)network.metrics();
        ++made;
      }
    });
  }
  // Node 1 goes down and up, node 2 stops in the middle. Its port may be another one then: it stays unreachable.
  const std::size_t all = kThreads * requests;
  REQUIRE(eventually([&] { return made > all / 4; }));
  nodes[1]->network->node_down();
  REQUIRE(nodes[1]->network->node_up());
  REQUIRE(eventually([&] { return made > all / 2; }));
  nodes[2]->network->stop(10ms);
  for (std::thread& thread : threads) thread.join();
  for (const auto& node : nodes) node->network->stop(1s);

  for (std::size_t i = 0; i < all; ++i) {
    REQUIRE(calls[i] == 1);
    REQUIRE(reads[i] == 1);
  }
}

TEST_CASE("one connection carries the requests of many threads, and each gets its own answer") {
  TcpNode asker("echo asker");
  TcpNode echo("echo", {}, [](Network& network) {
    network.handle_raw(200, [](RawMessage message, const RequestContext&, Responder responder) {
      (void)responder.respond(std::move(message));
    });
  });
  connect(asker, echo);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (std::uint8_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint8_t i = 0; i < 100; ++i) {
        const Bytes sent{200, thread, i};
        const auto reply = asker.network->request_raw(echo.key(), RawMessage::from_bytes(sent).value(), {60s});
        if (!reply || reply->bytes() != sent) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(echo.network->incoming_connections() == 1);
  CHECK(asker.network->statistics(echo.key())->responses == 400);
}

TEST_CASE("signers may complete on threads of their own") {
  // Kept here, since a signer must not be destroyed by one of its own threads.
  std::vector<std::shared_ptr<Signer>> signers;
  const auto threaded = [&](NetworkOptions& options) {
    options.signer = signers.emplace_back(std::make_shared<ThreadedSigner>(std::move(options.signer)));
  };
  TcpNode one("threaded one", threaded);
  TcpNode two("threaded two", threaded);
  connect(one, two);
  for (int i = 0; i < 20; ++i) CHECK(one.network->request(two.key(), Ping{}, {60s}));
}
