#include "bench_load.hpp"

#include "bench_protocol.hpp"
#include "command.hpp"
#include "round_trips.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace p2pctl {
namespace {

/// The time in which requests count.
struct Window {
  p2p::TimePoint begin;
  p2p::TimePoint end;
};

/// Chains of requests, each sending its next one when the last is answered.
class Load {
 public:
  Load(p2p::Network& network, const std::vector<p2p::PeerAddress>& peers, const BenchCase& bench, const Window& window)
      : network_(network), peers_(peers), bench_(bench), window_(window), chains_(bench.concurrency) {}

  void start() {
    running_ = chains_.size();
    for (std::size_t i = 0; i < chains_.size(); ++i) chains_[i].peer = i % peers_.size();
    for (Chain& chain : chains_) send(chain);
  }

  /// Until every chain has ended.
  p2p::Result<void> wait() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return running_ == 0; });
    if (failure_) return p2p::fail(*failure_);
    return {};
  }

  [[nodiscard]] std::vector<p2p::Duration> round_trips() const {
    std::vector<p2p::Duration> all;
    for (const Chain& chain : chains_) all.insert(all.end(), chain.round_trips.begin(), chain.round_trips.end());
    return all;
  }

 private:
  /// Touched by one completion at a time.
  struct Chain {
    std::size_t peer = 0;
    p2p::TimePoint sent;
    std::vector<p2p::Duration> round_trips;
  };

  void send(Chain& chain) {
    chain.sent = p2p::steady_clock().now();
    network_.request_raw(peers_[chain.peer].first_public_key, make_load_request(bench_.reply_bytes), {},
                         [this, &chain](const p2p::Result<p2p::RawMessage>& reply) { answered(chain, reply); });
  }

  void answered(Chain& chain, const p2p::Result<p2p::RawMessage>& reply) {
    const p2p::TimePoint now = p2p::steady_clock().now();
    if (!reply) return end(reply.error());
    if (reply->bytes().size() != bench_.reply_bytes) return end(p2p::Error(p2p::Errc::bad_response, "size of a reply"));
    if (now >= window_.end) return end({});
    if (now >= window_.begin) chain.round_trips.push_back(now - chain.sent);
    // Fewer chains than peers still use them all.
    chain.peer = (chain.peer + chains_.size()) % peers_.size();
    send(chain);
  }

  void end(std::optional<p2p::Error> failure) {
    const std::lock_guard lock(mutex_);
    if (failure && !failure_) failure_ = std::move(failure);
    if (--running_ == 0) ended_.notify_all();
  }

  p2p::Network& network_;
  const std::vector<p2p::PeerAddress>& peers_;
  const BenchCase& bench_;
  const Window window_;
  std::vector<Chain> chains_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t running_ = 0;
  std::optional<p2p::Error> failure_;
};

/// Of this process and of the server's.
p2p::Result<std::chrono::microseconds> cpu_time(p2p::Network& network, const p2p::PeerAddress& peer) {
  const auto reply = network.request_raw(peer.first_public_key, make_cpu_time_request());
  if (!reply) return p2p::fail(reply.error());
  const auto server = cpu_time_of_reply(*reply);
  if (!server) return server;
  return *server + own_cpu_time();
}

}  // namespace

p2p::Result<BenchOutcome> run_load(p2p::Network& network, const std::vector<p2p::PeerAddress>& peers,
                                   const BenchCase& bench, const BenchSettings& settings) {
  Window window;
  window.begin = p2p::steady_clock().now() + from_seconds(settings.warm_up_s);
  window.end = window.begin + from_seconds(settings.duration_s);
  Load load(network, peers, bench, window);
  load.start();
  std::this_thread::sleep_until(window.begin);
  const auto cpu_before = cpu_time(network, peers.front());
  std::this_thread::sleep_until(window.end);
  const auto cpu_after = cpu_time(network, peers.front());
  if (const auto ended = load.wait(); !ended) return p2p::fail(ended.error());
  if (!cpu_before) return p2p::fail(cpu_before.error());
  if (!cpu_after) return p2p::fail(cpu_after.error());

  auto round_trips = load.round_trips();
  if (round_trips.empty()) return p2p::fail(p2p::Errc::timeout, "no request was answered in the time measured");
  BenchOutcome outcome;
  outcome.requests = round_trips.size();
  outcome.elapsed_s = settings.duration_s;
  outcome.cpu_us = static_cast<double>((*cpu_after - *cpu_before).count());
  const RoundTripSummary summary = summarize(std::move(round_trips));
  outcome.p50_us = to_microseconds(summary.median);
  outcome.p99_us = to_microseconds(summary.p99);
  return outcome;
}

}  // namespace p2pctl
