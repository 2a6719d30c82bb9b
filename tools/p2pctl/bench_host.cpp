#include "bench_host.hpp"

#include "bench_protocol.hpp"

#include "crypto/key_cache.hpp"
#include "peer/listener.hpp"
#include "peer/peer_services.hpp"
#include "peer/request_sink.hpp"

#include <p2p/crypto.hpp>
#include <p2p/network.hpp>
#include <p2p/signer.hpp>
#include <p2p/tcp_transport.hpp>

#include <algorithm>
#include <cstdint>
#include <future>
#include <thread>
#include <utility>

namespace p2pctl {
namespace {

p2p::Endpoint any_local_port() { return p2p::Endpoint::parse("127.0.0.1:0").value(); }

p2p::Result<std::shared_ptr<p2p::Signer>> random_signer(p2p::Curve curve) {
  const auto keys = p2p::random_keypair(curve);
  if (!keys) return p2p::fail(keys.error());
  return p2p::make_software_signer(*keys);
}

class NetworkHost final : public BenchHost {
 public:
  explicit NetworkHost(std::unique_ptr<p2p::Network> network) : network_(std::move(network)) {
    network_->handle_all_raw(
        [](const p2p::RawMessage& request, const p2p::RequestContext&, p2p::Responder responder) {
          // A raw reply can always be encoded, and it is the responder's only one.
          if (auto reply = bench_reply(request)) static_cast<void>(responder.respond(std::move(*reply)));
        },
        p2p::HandlerMode::in_line);
  }

  p2p::Result<void> start() {
    if (auto started = network_->start(); !started) return started;
    return network_->node_up();
  }

  [[nodiscard]] std::vector<p2p::PeerAddress> addresses() const override {
    return {{network_->public_key(), network_->listening_endpoints().front()}};
  }

 private:
  std::unique_ptr<p2p::Network> network_;
};

class Sink final : public p2p::RequestSink {
 public:
  [[nodiscard]] bool admit(const p2p::PublicKey&, const p2p::Endpoint&) override { return true; }
  void on_valid_message(const p2p::PublicKey&) override {}
  [[nodiscard]] p2p::Result<void> on_request(p2p::RawMessage request, const p2p::RequestContext&,
                                             std::unique_ptr<p2p::ReplyChannel> channel) override {
    if (auto reply = bench_reply(request)) channel->reply(std::move(*reply).bytes(), nullptr);
    return {};
  }
};

class SharedHost final : public BenchHost {
 public:
  explicit SharedHost(const BenchSettings& settings) {
    shared_.transport = p2p::make_tcp_transport();
    shared_.metrics = std::make_shared<p2p::MemoryMetrics>();
    shared_.keys = std::make_shared<p2p::KeyCache>(p2p::KeyCache::kDefaultEntries, *shared_.metrics);
    shared_.random = p2p::system_random_source();
    shared_.log = std::make_shared<p2p::RateLimitedLog>(nullptr, p2p::steady_clock(), 1);
    const unsigned workers =
        settings.worker_threads != 0 ? settings.worker_threads : std::thread::hardware_concurrency();
    shared_.workers = std::make_shared<p2p::WorkerPool>(std::max(1U, workers), SIZE_MAX);
    for (unsigned i = 0; i < std::max(1U, settings.io_threads); ++i) {
      loops_.push_back(shared_.transport->create_loop());
      threads_.emplace_back([loop = loops_.back()] { loop->run(); });
    }
  }

  ~SharedHost() override {
    for (const auto& listener : listeners_) {
      std::promise<void> closed;
      listener->close(p2p::Errc::stopped, [&closed] { closed.set_value(); });
      closed.get_future().wait();
    }
    shared_.workers->stop();
    for (const auto& loop : loops_) loop->stop();
    for (std::thread& thread : threads_) thread.join();
  }

  p2p::Result<void> add_identity(p2p::Curve curve) {
    auto signer = random_signer(curve);
    if (!signer) return p2p::fail(signer.error());
    p2p::PeerServices services = shared_;
    services.signer = std::move(*signer);
    const auto& listener = listeners_.emplace_back(std::make_shared<p2p::Listener>(
        std::make_shared<const p2p::PeerServices>(services), loops_, std::make_shared<Sink>()));
    const p2p::Endpoint endpoints[] = {any_local_port()};
    const auto bound = listener->open(endpoints);
    if (!bound) return p2p::fail(bound.error());
    addresses_.push_back({services.signer->public_key(), bound->front()});
    return {};
  }

  [[nodiscard]] std::vector<p2p::PeerAddress> addresses() const override { return addresses_; }

 private:
  p2p::PeerServices shared_;  ///< but for the signer
  std::vector<std::shared_ptr<p2p::EventLoop>> loops_;
  std::vector<std::thread> threads_;
  std::vector<std::shared_ptr<p2p::Listener>> listeners_;
  std::vector<p2p::PeerAddress> addresses_;
};

p2p::Result<std::unique_ptr<BenchHost>> start_network(p2p::Curve curve, const BenchSettings& settings) {
  auto signer = random_signer(curve);
  if (!signer) return p2p::fail(signer.error());
  p2p::NetworkOptions options;
  options.signer = std::move(*signer);
  options.listen = {any_local_port()};
  options.io_threads = settings.io_threads;
  options.worker_threads = settings.worker_threads;
  options.handler_threads = 1;
  auto network = p2p::Network::create(std::move(options));
  if (!network) return p2p::fail(network.error());
  auto host = std::make_unique<NetworkHost>(std::move(*network));
  if (auto started = host->start(); !started) return p2p::fail(started.error());
  return host;
}

}  // namespace

p2p::Result<std::unique_ptr<BenchHost>> start_bench_host(p2p::Curve curve, std::size_t identities,
                                                         const BenchSettings& settings) {
  if (identities == 1) return start_network(curve, settings);
  auto host = std::make_unique<SharedHost>(settings);
  for (std::size_t i = 0; i < identities; ++i)
    if (auto added = host->add_identity(curve); !added) return p2p::fail(added.error());
  return host;
}

}  // namespace p2pctl
