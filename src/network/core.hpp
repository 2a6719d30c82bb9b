// What a Network is made of: threads, pools, connections, listener, handlers, and their life cycle. Shared by the
// facade and by nothing else that lasts; work under way holds the parts that it needs. Any thread.
#pragma once

#include "address/address_watch.hpp"
#include "discovery/discovery_port.hpp"
#include "network/activity_gate.hpp"
#include "network/directory.hpp"
#include "network/dispatcher.hpp"
#include "network/local_requests.hpp"
#include "network/peer_table.hpp"
#include "peer/listener.hpp"
#include "peer/peer_services.hpp"
#include "routing/request_port.hpp"

#include <p2p/network.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace p2p {

class Network::Core final : public std::enable_shared_from_this<Network::Core> {
 public:
  [[nodiscard]] static Result<std::shared_ptr<Core>> create(NetworkOptions options);
  ~Core();

  Result<void> start();
  Result<void> node_up();
  void node_down();
  void stop(Duration drain);

  void connect(const PeerAddress& peer, UniqueFunction<void(Result<void>)> first_outcome);
  Result<void> disconnect(const PublicKey& node);
  void connect_nodes(std::span<const PeerAddress> peers, UniqueFunction<void()> done, Duration limit);
  [[nodiscard]] bool connected(const PublicKey& node) const;
  void availability_timer(const PublicKey& node, bool reset, UniqueFunction<void(std::chrono::seconds)> completion);

  RequestHandle request(const PublicKey& node, const Message& message, RequestOptions options, ReplyCallback callback);
  RequestHandle request_raw(const PublicKey& node, std::shared_ptr<const Bytes> message, RequestOptions options,
                            RawReplyCallback callback);
  [[nodiscard]] Result<Bytes> encode(const Message& message) const;
  /// Decodes replies; may outlive the core. bad_response, which is counted and told to the host, for one that does not.
  [[nodiscard]] std::function<Result<Message>(const PublicKey&, RawMessage)> reply_decoder() const;

  /// Before start and after stop operations with a callback end at once: then this is the error.
  [[nodiscard]] Result<void> running() const;
  /// Lets stopping wait for an operation.
  [[nodiscard]] ActivityGate::Token activity() const { return ActivityGate::Token(activity_); }
  [[nodiscard]] Directory& directory() const noexcept { return *directory_; }
  [[nodiscard]] std::shared_ptr<RequestPort> quorum_port() const;
  [[nodiscard]] std::shared_ptr<DiscoveryPort> exchange_port() const;

  /// would_deadlock on a thread that a completion may need, invalid_state when nothing runs.
  [[nodiscard]] Result<void> may_block() const;

  [[nodiscard]] const PublicKey& public_key() const noexcept { return services_->signer->public_key(); }
  [[nodiscard]] std::vector<Endpoint> listening_endpoints() const;
  [[nodiscard]] std::size_t incoming_connections() const { return listener_->sessions(); }
  [[nodiscard]] const PeerTable& peers() const noexcept { return *peers_; }
  [[nodiscard]] Dispatcher& dispatcher() noexcept { return *dispatcher_; }
  [[nodiscard]] MetricsSnapshot metrics() const;

 private:
  enum class Phase : std::uint8_t { created, running, stopped };
  class Sink;
  class QuorumPort;
  class ExchangePort;

  explicit Core(NetworkOptions options);
  void make_loops(unsigned io_threads);
  [[nodiscard]] bool is_virtual() const noexcept { return loops_.front()->is_virtual(); }
  [[nodiscard]] const std::shared_ptr<EventLoop>& next_loop() noexcept;
  [[nodiscard]] bool on_loop() const noexcept;
  /// Where waiting for a stop or for a loop could wait for itself.
  [[nodiscard]] bool on_own_thread() const noexcept;
  /// Runs `task` on a loop; inside the call when none runs any more.
  void post(UniqueFunction<void()> task);
  void close_listener();
  void watch_address(std::uint16_t port);
  void on_address_changed(Ipv4 address, std::uint16_t port);
  void close_everything();

  NetworkOptions options_;
  std::vector<std::shared_ptr<EventLoop>> loops_;
  std::shared_ptr<PeerServices> services_;
  std::shared_ptr<MemoryMetrics> memory_metrics_;  ///< null when the host brought its own sink
  std::shared_ptr<WorkerPool> handlers_;
  std::shared_ptr<ActivityGate> activity_ = std::make_shared<ActivityGate>();
  std::shared_ptr<PeerTable> peers_;
  std::shared_ptr<Dispatcher> dispatcher_;
  std::shared_ptr<Directory> directory_;
  std::unique_ptr<LocalRequests> local_requests_;
  std::shared_ptr<Sink> sink_;
  std::shared_ptr<Listener> listener_;
  std::shared_ptr<QuorumPort> quorum_port_;
  std::shared_ptr<ExchangePort> exchange_port_;
  std::unique_ptr<AddressWatch> address_watch_;  ///< while the node is up; under life_cycle_

  std::atomic<Phase> phase_{Phase::created};
  std::atomic<std::size_t> next_loop_{0};
  mutable std::mutex life_cycle_;    ///< one of start, node_up, node_down, stop at a time
  std::vector<Endpoint> endpoints_;  ///< under endpoints_mutex_
  mutable std::mutex endpoints_mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace p2p
