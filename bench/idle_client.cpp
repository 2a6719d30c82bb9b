#include "bench/idle_client.hpp"

#include <p2p/crypto.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/tcp_transport.hpp>

#include <algorithm>
#include <future>
#include <stdexcept>
#include <utility>

namespace p2p::bench {
namespace {

/// Connections made at once: fewer than the listener's backlog.
constexpr std::size_t kAtOnce = 100;
/// An entry for the listener, the only peer.
constexpr std::size_t kKeyCacheEntries = 1;
constexpr unsigned kWorkers = 2;
constexpr auto kTimeout = std::chrono::seconds(30);

std::shared_ptr<Signer> make_identity() {
  const KeyPair keys = random_keypair(Curve::ed25519).value();
  auto signer = make_software_signer(keys).value();
  const KeyPair other = random_keypair(Curve::ed25519).value();
  // Any 32 bytes are a Curve25519 point.
  signer->ecdh(other.public_key.raw(), TimePoint::max(), [](const Result<SharedSecret>& secret) {
    if (!secret) throw std::runtime_error(secret.error().message());
  });
  return signer;
}

void require(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().message());
}

}  // namespace

IdleClient::IdleClient(const PeerAddress& listener, std::size_t identities) : listener_(listener) {
  shared_.transport = make_tcp_transport();
  shared_.metrics = std::make_shared<MemoryMetrics>();
  shared_.keys = std::make_shared<KeyCache>(kKeyCacheEntries, *shared_.metrics);
  shared_.random = system_random_source();
  shared_.log = std::make_shared<RateLimitedLog>(nullptr, steady_clock(), 1);
  shared_.workers = std::make_shared<WorkerPool>(kWorkers, SIZE_MAX);
  loop_ = shared_.transport->create_loop();
  thread_ = std::thread([loop = loop_] { loop->run(); });

  identities_.reserve(identities);
  connections_.reserve(identities);
  for (std::size_t i = 0; i < identities; ++i) {
    PeerServices services = shared_;
    services.signer = make_identity();
    identities_.push_back(std::make_shared<const PeerServices>(std::move(services)));
  }
}

IdleClient::~IdleClient() {
  std::vector<std::future<void>> closed;
  for (const auto& connection : connections_) {
    const auto promise = std::make_shared<std::promise<void>>();
    closed.push_back(promise->get_future());
    connection->close(Errc::stopped, Error(Errc::stopped), [promise] { promise->set_value(); });
  }
  for (auto& each : closed) each.wait();
  shared_.workers->stop();
  loop_->stop();
  thread_.join();
}

void IdleClient::grow_to(std::size_t count) {
  while (connections_.size() < count) connect(connections_.size(), std::min(count, connections_.size() + kAtOnce));
}

void IdleClient::connect(std::size_t first, std::size_t last) {
  const auto ping = std::make_shared<const Bytes>(Message(Ping{}).encode().value());
  std::vector<std::future<Result<void>>> answers;
  for (std::size_t i = first; i < last; ++i) {
    const auto& connection =
        connections_.emplace_back(std::make_shared<OutgoingConnection>(identities_[i], loop_, listener_));
    connection->start();
    const auto answered = std::make_shared<std::promise<Result<void>>>();
    answers.push_back(answered->get_future());
    connection->submit({connection->next_ticket(), ping, loop_->now(), kTimeout, [answered](Result<RawMessage> reply) {
                          answered->set_value(reply ? Result<void>() : fail(reply.error()));
                        }});
  }
  for (auto& answer : answers) require(answer.get());
}

}  // namespace p2p::bench
