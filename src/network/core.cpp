#include "network/core.hpp"

#include "network/exchange_port.hpp"
#include "network/peer_exchange.hpp"
#include "network/quorum_port.hpp"

#include <p2p/tcp_transport.hpp>

#include <algorithm>
#include <condition_variable>
#include <utility>

namespace p2p {
namespace {

/// Counts down to a condition that one thread waits for.
class Latch {
 public:
  explicit Latch(std::size_t count) : count_(count) {}
  void count_down() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) zero_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    zero_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable zero_;
  std::size_t count_;
};

unsigned or_cores(unsigned threads) {
  return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

Result<void> check(const NetworkOptions& options) {
  if (!options.signer) return fail(Errc::invalid_argument, "signer is missing");
  const Limits& limits = options.limits;
  const std::pair<const char*, bool> conditions[] = {
      {"max_frame_bytes", limits.max_frame_bytes > 0 && limits.max_frame_bytes <= UINT32_MAX},
      {"max_first_frame_bytes",
       limits.max_first_frame_bytes > 0 && limits.max_first_frame_bytes <= limits.max_frame_bytes},
      {"frame_grace", limits.frame_grace > Duration::zero()},
      {"min_frame_bytes_per_second", limits.min_frame_bytes_per_second > 0},
      {"max_silence", limits.max_silence > Duration::zero()},
      {"max_connections", limits.max_connections > 0},
      {"max_connections_per_prefix", limits.max_connections_per_prefix > 0},
      {"max_connections_per_identity", limits.max_connections_per_identity > 0},
      {"max_unauthenticated_connections", limits.max_unauthenticated_connections > 0},
      {"max_requests_in_flight", limits.max_requests_in_flight > 0},
      {"max_in_flight_bytes", limits.max_in_flight_bytes > 0},
      {"max_waiting_bytes", limits.max_waiting_bytes > 0},
      {"max_reading_pause", limits.max_reading_pause > Duration::zero()},
      {"max_handling_time", limits.max_handling_time > Duration::zero()},
      {"max_queued_handlers", limits.max_queued_handlers > 0},
      {"max_unsent_bytes", limits.max_unsent_bytes > 0},
      {"max_outgoing_requests", limits.max_outgoing_requests > 0},
      {"max_key_cache_entries", limits.max_key_cache_entries > 0},
      {"connect_timeout", options.connect_timeout > Duration::zero()},
      {"write_timeout", options.write_timeout > Duration::zero()},
      {"heartbeat_interval", options.heartbeat_interval > Duration::zero()},
      {"address_interval", options.address_interval > Duration::zero()},
  };
  for (const auto& [name, holds] : conditions)
    if (!holds) return fail(Errc::invalid_argument, name);
  return {};
}

}  // namespace

/// The listener's way to the handlers. Holds the parts that it uses, so that sessions may outlive the core.
class Network::Core::Sink final : public RequestSink {
 public:
  Sink(std::shared_ptr<PeerTable> peers, std::shared_ptr<Dispatcher> dispatcher,
       std::function<bool(const PublicKey&, const Endpoint&)> admit)
      : peers_(std::move(peers)), dispatcher_(std::move(dispatcher)), admit_(std::move(admit)) {}

  bool admit(const PublicKey& claimed_sender, const Endpoint& endpoint) override {
    return !admit_ || admit_(claimed_sender, endpoint);
  }
  void on_valid_message(const PublicKey& sender) override {
    if (const auto connection = peers_->find(sender)) connection->wake_up();
  }
  Result<void> on_request(RawMessage message, const RequestContext& context,
                          std::unique_ptr<ReplyChannel> channel) override {
    if (draining_.load(std::memory_order_relaxed)) return {};
    return dispatcher_->dispatch(std::move(message), context, std::move(channel));
  }

  /// From now on requests get no reply.
  void drain() noexcept { draining_.store(true, std::memory_order_relaxed); }

 private:
  std::atomic<bool> draining_{false};
  std::shared_ptr<PeerTable> peers_;
  std::shared_ptr<Dispatcher> dispatcher_;
  std::function<bool(const PublicKey&, const Endpoint&)> admit_;
};

Result<std::shared_ptr<Network::Core>> Network::Core::create(NetworkOptions options) {
  if (auto checked = check(options); !checked) return fail(checked.error());
  std::shared_ptr<Core> core(new Core(std::move(options)));
  core->quorum_port_ = std::make_shared<QuorumPort>(core, core->public_key(), core->loops_);
  core->exchange_port_ = std::make_shared<ExchangePort>(core, core->public_key(), core->loops_.front());
  return core;
}

Network::Core::Core(NetworkOptions options) : options_(std::move(options)) {
  if (!options_.transport) options_.transport = make_tcp_transport();
  if (!options_.random) options_.random = system_random_source();
  if (!options_.codec) options_.codec = {std::shared_ptr<void>(), &builtin_codec()};
  if (!options_.registry) options_.registry = in_memory_node_registry();
  if (!options_.store) options_.store = make_memory_state_store();
  if (!options_.metrics) options_.metrics = memory_metrics_ = std::make_shared<MemoryMetrics>();
  make_loops(or_cores(options_.io_threads));
  const bool threads = !is_virtual();

  services_ = std::make_shared<PeerServices>();
  services_->signer = options_.signer;
  services_->transport = options_.transport;
  services_->metrics = options_.metrics;
  services_->random = options_.random;
  services_->keys = std::make_shared<KeyCache>(options_.limits.max_key_cache_entries, *options_.metrics);
  services_->logger = options_.logger;
  services_->log = std::make_shared<RateLimitedLog>(options_.logger.get(), steady_clock(), options_.log_rate_per_key);
  services_->workers = std::make_shared<WorkerPool>(threads ? or_cores(options_.worker_threads) : 0, SIZE_MAX);
  services_->settings = {options_.limits,           options_.reconnect,          options_.connect_timeout,
                         options_.write_timeout,    options_.heartbeat_interval, options_.on_connection_event,
                         options_.on_request_failed};
  handlers_ = std::make_shared<WorkerPool>(threads ? or_cores(options_.handler_threads) : 0,
                                           options_.limits.max_queued_handlers);
  dispatcher_ = std::make_shared<Dispatcher>(
      Dispatcher::Parts{options_.codec, options_.metrics, services_->log, handlers_, activity_});
  peers_ = std::make_shared<PeerTable>(*options_.random);
  directory_ = std::make_shared<Directory>(Directory::Parts{public_key(), options_.registry, options_.store,
                                                            options_.geo_locator, options_.random, services_->log,
                                                            handlers_, loops_.front(), options_.seeds});
  register_peer_exchange(*dispatcher_, directory_);
  local_requests_ = std::make_unique<LocalRequests>(dispatcher_, public_key());
  sink_ = std::make_shared<Sink>(peers_, dispatcher_, options_.admit);
  listener_ = std::make_shared<Listener>(services_, loops_, sink_);
}

Network::Core::~Core() { stop({}); }

void Network::Core::make_loops(unsigned io_threads) {
  loops_.push_back(options_.transport->create_loop());
  if (is_virtual()) return;
  for (unsigned i = 1; i < io_threads; ++i) loops_.push_back(options_.transport->create_loop());
}

Result<void> Network::Core::start() {
  const std::lock_guard lock(life_cycle_);
  if (phase_ != Phase::created) return fail(Errc::invalid_state, "started already");
  if (auto opened = directory_->open(); !opened) return opened;
  if (!is_virtual())
    for (const auto& loop : loops_) threads_.emplace_back([loop] { loop->run(); });
  phase_ = Phase::running;
  return {};
}

Result<void> Network::Core::node_up() {
  if (on_own_thread()) return fail(Errc::would_deadlock, "node_up on a thread of the network");
  const std::lock_guard lock(life_cycle_);
  if (auto state = running(); !state) return state;
  if (!listening_endpoints().empty()) return fail(Errc::invalid_state, "node is up already");
  auto endpoints = listener_->open(options_.listen);
  if (!endpoints) {
    close_listener();
    return fail(endpoints.error());
  }
  if (options_.address_provider && !endpoints->empty()) watch_address(endpoints->front().port);
  const std::lock_guard endpoints_lock(endpoints_mutex_);
  endpoints_ = std::move(*endpoints);
  return {};
}

void Network::Core::watch_address(std::uint16_t port) {
  AddressWatchOptions watched;
  watched.p2p_port = port;
  watched.http_port = options_.http_port;
  watched.interval = options_.address_interval;
  const auto table = directory_->table();
  if (const Node* self = table->find(public_key())) watched.known_address = self->ip;
  address_watch_ = std::make_unique<AddressWatch>(
      loops_.front(), options_.address_provider, watched,
      [this, port](Ipv4 address) { on_address_changed(address, port); }, options_.logger.get());
  address_watch_->start();
}

void Network::Core::on_address_changed(Ipv4 address, std::uint16_t port) {
  const auto updated = directory_->registry().update_node_ip(public_key(), address, port);
  if (!updated)
    services_->log->log(LogLevel::info, "own_address", address.to_string() + ": " + updated.error().message());
  if (options_.on_address_changed) options_.on_address_changed(address);
}

void Network::Core::node_down() {
  const std::lock_guard lock(life_cycle_);
  if (phase_ != Phase::running) return;
  {
    const std::lock_guard endpoints_lock(endpoints_mutex_);
    endpoints_.clear();
  }
  address_watch_.reset();
  close_listener();
}

void Network::Core::close_listener() {
  const auto closed = std::make_shared<Latch>(1);
  listener_->close(Errc::closed, [closed] { closed->count_down(); });
  if (!is_virtual()) closed->wait();
}

void Network::Core::stop(Duration drain) {
  const std::lock_guard lock(life_cycle_);
  const Phase phase = phase_.exchange(Phase::stopped);
  if (phase == Phase::stopped) return;
  if (phase == Phase::running) {
    sink_->drain();
    address_watch_.reset();
    if (!is_virtual() && drain > Duration::zero()) activity_->wait_idle(drain);
    close_everything();
  }
  if (is_virtual()) {
    directory_->close();
    return dispatcher_->forget_handlers();
  }
  // Handlers first, since they may wait for requests, which have all ended now; then what they gave to the workers;
  // then the loops, which take the workers' results.
  handlers_->stop();
  directory_->close();
  services_->workers->stop();
  for (const auto& loop : loops_) loop->stop();
  for (std::thread& thread : threads_) thread.join();
  dispatcher_->forget_handlers();
}

void Network::Core::close_everything() {
  local_requests_->stop();
  const auto connections = peers_->close();
  const auto closed = std::make_shared<Latch>(connections.size() + 1 + loops_.size());
  listener_->close(Errc::stopped, [closed] { closed->count_down(); });
  for (const auto& connection : connections)
    connection->close(Errc::stopped, Error(Errc::stopped), [closed] { closed->count_down(); });
  // What was posted before, by local requests and connections given up, is done as well.
  for (const auto& loop : loops_) loop->post([closed] { closed->count_down(); });
  {
    const std::lock_guard lock(endpoints_mutex_);
    endpoints_.clear();
  }
  if (!is_virtual()) closed->wait();
}

std::vector<Endpoint> Network::Core::listening_endpoints() const {
  const std::lock_guard lock(endpoints_mutex_);
  return endpoints_;
}

std::shared_ptr<RequestPort> Network::Core::quorum_port() const { return quorum_port_; }
std::shared_ptr<DiscoveryPort> Network::Core::exchange_port() const { return exchange_port_; }

MetricsSnapshot Network::Core::metrics() const {
  return memory_metrics_ ? memory_metrics_->snapshot(&message_type_name) : MetricsSnapshot{};
}

Result<void> Network::Core::running() const {
  switch (phase_.load()) {
    case Phase::created:
      return fail(Errc::invalid_state, "not started");
    case Phase::stopped:
      return fail(Errc::stopped);
    case Phase::running:
      break;
  }
  return {};
}

Result<void> Network::Core::may_block() const {
  if (auto state = running(); !state) return state;
  if (is_virtual() || on_loop() || services_->workers->is_current())
    return fail(Errc::would_deadlock, "a blocking call where its completion would have to run");
  return {};
}

bool Network::Core::on_loop() const noexcept {
  return std::any_of(loops_.begin(), loops_.end(), [](const auto& loop) { return loop->is_current(); });
}

bool Network::Core::on_own_thread() const noexcept {
  return !is_virtual() && (on_loop() || services_->workers->is_current() || handlers_->is_current());
}

const std::shared_ptr<EventLoop>& Network::Core::next_loop() noexcept {
  return loops_[next_loop_.fetch_add(1, std::memory_order_relaxed) % loops_.size()];
}

void Network::Core::post(UniqueFunction<void()> task) {
  if (phase_ == Phase::running) return loops_.front()->post(std::move(task));
  task();
}

}  // namespace p2p
