// What every connection of one network uses. Owned by the network, shared by its connections and the work that they
// have under way, so it outlives them all. All parts are thread-safe.
#pragma once

#include "crypto/key_cache.hpp"
#include "envelope/crypto_context.hpp"
#include "support/rate_limited_log.hpp"
#include "support/worker_pool.hpp"

#include <p2p/connection.hpp>
#include <p2p/event_loop.hpp>
#include <p2p/limits.hpp>
#include <p2p/logger.hpp>
#include <p2p/message_id.hpp>
#include <p2p/metrics.hpp>
#include <p2p/random_source.hpp>
#include <p2p/signer.hpp>
#include <p2p/transport.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace p2p {

struct PeerSettings {
  Limits limits;
  ReconnectStrategy reconnect = ReconnectStrategy::exponential;
  Duration connect_timeout = std::chrono::seconds(4);
  Duration write_timeout = std::chrono::seconds(30);
  Duration heartbeat_interval = std::chrono::seconds(10);
  std::function<void(const ConnectionEvent&)> on_event;
  std::function<void(const PublicKey&, const Error&)> on_request_failed;
};

struct PeerServices {
  std::shared_ptr<Signer> signer;
  std::shared_ptr<Transport> transport;
  std::shared_ptr<KeyCache> keys;
  std::shared_ptr<MetricsSink> metrics;
  std::shared_ptr<RandomSource> random;
  std::shared_ptr<Logger> logger;  ///< what `log` writes to
  std::shared_ptr<RateLimitedLog> log;
  std::shared_ptr<WorkerPool> workers;
  PeerSettings settings;

  [[nodiscard]] CryptoContext crypto() const noexcept { return {*signer, *keys, *metrics}; }
  void count(Counter counter, std::uint64_t amount = 1) const noexcept { metrics->count(counter, amount); }
  void event(const ConnectionEvent& event) const {
    if (settings.on_event) settings.on_event(event);
  }
  [[nodiscard]] MessageId random_message_id() const { return {static_cast<std::uint32_t>(random->next())}; }

  /// On a thread that may do public-key work: this one, if it is a pool's already.
  void on_worker(WorkerPool::Task task) const {
    if (WorkerPool::on_worker())
      task();
    else
      workers->submit(std::move(task));
  }
  /// Takes what such work has found out back to its connection's loop.
  void post_result(const std::shared_ptr<EventLoop>& loop, EventLoop::Task task) const {
    workers->post_result(loop, std::move(task));
  }
};

}  // namespace p2p
