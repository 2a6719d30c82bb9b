// Floor 9. A node's P2P component: the facade that owns everything and wires it.
//
//   auto network = Network::create(options).value();
//   network->handle<GetTransaction>(...);
//   network->start();      // threads run, outgoing connections work
//   network->node_up();    // others can connect
//   ...
//   network->stop(5s);     // every pending operation has completed when it returns
//
// Threads: every function may be called from any thread, callbacks and handlers included, with two exceptions: blocking
// calls are refused with would_deadlock where they could wait for themselves (on an I/O thread, in a simulation), and
// node_up, node_down, stop and the destructor must not be called from a callback or handler.
//
// Completions: each callback is called exactly once, on a library thread that must not be blocked, and never inside the
// call that registered it; except before start and after stop, when there is no such thread: then it is called inside
// the call, with invalid_state or stopped. Requests wait at most for their time-out.
#pragma once

#include <p2p/beacon_subset.hpp>
#include <p2p/connection.hpp>
#include <p2p/discovery.hpp>
#include <p2p/handler.hpp>
#include <p2p/keys.hpp>
#include <p2p/message.hpp>
#include <p2p/metrics.hpp>
#include <p2p/network_options.hpp>
#include <p2p/node_loading.hpp>
#include <p2p/node_registry.hpp>
#include <p2p/quorum.hpp>
#include <p2p/result.hpp>
#include <p2p/seeds.hpp>
#include <p2p/unique_function.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace p2p {

struct RequestOptions {
  Duration timeout{};  ///< 0: by message (core.md §6). Runs from the call.
};

/// Cancels one request or quorum operation; cheap to copy and to drop. Usable after the network is gone.
class RequestHandle {
 public:
  RequestHandle() noexcept = default;
  /// The request ends with `cancelled` unless it has ended already. Any thread.
  void cancel();

  class State;
  explicit RequestHandle(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
  /// For the library.
  [[nodiscard]] const std::shared_ptr<State>& state() const noexcept { return state_; }

 private:
  std::shared_ptr<State> state_;
};

using ReplyCallback = UniqueFunction<void(Result<Message>)>;
using RawReplyCallback = UniqueFunction<void(Result<RawMessage>)>;

class Network {
 public:
  /// invalid_argument for options that cannot be (no signer, a zero limit).
  [[nodiscard]] static Result<std::unique_ptr<Network>> create(NetworkOptions options);
  /// stop() without a drain time.
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Life cycle.

  /// Starts the threads. Register handlers before. invalid_state when called twice.
  Result<void> start();
  /// Opens all listeners, or none: address_in_use and the like name the endpoint. invalid_state before start.
  Result<void> node_up();
  /// Closes the listeners and every accepted connection; requests being handled lose their replies.
  void node_down();
  /// Takes no new work, waits up to `drain` for requests under way in both directions, then ends everything that still
  /// waits with `stopped` and joins the threads. In a simulation `drain` is not waited for.
  void stop(Duration drain = {});

  [[nodiscard]] const PublicKey& public_key() const noexcept;
  /// Where the node listens now, with real ports, in the order of the options.
  [[nodiscard]] std::vector<Endpoint> listening_endpoints() const;

  // Connections.

  /// Asks for a connection and keeps it up from now on (core.md §4). One that exists is kept, unless it is not flagged
  /// connected and its endpoint differs. `first_outcome`, if any, is called once: connected (or already so), the error
  /// of the first attempt, or replaced, stopped, closed when the connection is given up before.
  void connect(const PeerAddress& peer, UniqueFunction<void(Result<void>)> first_outcome = {});
  /// Gives the connection up; its requests end with `closed`. not_found when there is none.
  Result<void> disconnect(const PublicKey& node);
  /// Connects to all that are not flagged connected, in parallel; calls back when each has connected or failed, at the
  /// latest after `limit`.
  void connect_nodes(std::span<const PeerAddress> peers, UniqueFunction<void()> done,
                     Duration limit = std::chrono::seconds(5));
  /// The blocking form; would_deadlock where it may not wait.
  Result<void> connect_nodes(std::span<const PeerAddress> peers, Duration limit = std::chrono::seconds(5));
  /// The connected flag; true for the local node.
  [[nodiscard]] bool connected(const PublicKey& node) const;
  /// Seconds of connectedness since the last reset (core.md §4); 0 without a connection.
  void availability_timer(const PublicKey& node, bool reset, UniqueFunction<void(std::chrono::seconds)> completion);

  [[nodiscard]] std::optional<PeerStatistics> statistics(const PublicKey& node) const;
  [[nodiscard]] std::vector<PeerStatistics> statistics() const;
  /// Accepted connections now open.
  [[nodiscard]] std::size_t incoming_connections() const;

  // Requests. Errors: timeout, closed, not_connected (no connection was asked for), cancelled, stopped, bad_response,
  // too_many_requests, invalid_key, signer_failed, not_representable. To the local node's own key: answered by the
  // local handler, without network; no_reply when it gives none.

  RequestHandle request(const PublicKey& node, const Message& message, RequestOptions options, ReplyCallback callback);
  RequestHandle request_raw(const PublicKey& node, RawMessage message, RequestOptions options,
                            RawReplyCallback callback);
  /// Blocking.
  [[nodiscard]] Result<Message> request(const PublicKey& node, const Message& message, RequestOptions options = {});
  [[nodiscard]] Result<RawMessage> request_raw(const PublicKey& node, RawMessage message, RequestOptions options = {});
  /// As futures; a future is always made ready.
  [[nodiscard]] std::future<Result<Message>> request_future(const PublicKey& node, const Message& message,
                                                            RequestOptions options = {});
  [[nodiscard]] std::future<Result<RawMessage>> request_raw_future(const PublicKey& node, RawMessage message,
                                                                   RequestOptions options = {});

  /// To all in parallel, in the background; replies are dropped, each is given up after the message's time-out.
  /// The error is that of the encoding: then nothing is sent.
  Result<void> broadcast(std::span<const PublicKey> nodes, const Message& message);
  void broadcast_raw(std::span<const PublicKey> nodes, const RawMessage& message);

  // Quorum operations (core.md §8): <p2p/quorum.hpp> says how they go and end. The nodes need to be known to nobody;
  // those of a quorum read are read before the call returns. Waiting forms end with would_deadlock where they may not
  // wait; futures are always made ready.

  RequestHandle quorum_read(std::span<const Node* const> nodes, const Message& message, QuorumReadOptions options,
                            UniqueFunction<void(QuorumReadReport)> callback);
  RequestHandle quorum_read_raw(std::span<const Node* const> nodes, RawMessage message, RawQuorumReadOptions options,
                                UniqueFunction<void(RawQuorumReadReport)> callback);
  [[nodiscard]] QuorumReadReport quorum_read(std::span<const Node* const> nodes, const Message& message,
                                             QuorumReadOptions options = {});
  [[nodiscard]] RawQuorumReadReport quorum_read_raw(std::span<const Node* const> nodes, RawMessage message,
                                                    RawQuorumReadOptions options = {});
  [[nodiscard]] std::future<QuorumReadReport> quorum_read_future(std::span<const Node* const> nodes,
                                                                 const Message& message,
                                                                 QuorumReadOptions options = {});
  [[nodiscard]] std::future<RawQuorumReadReport> quorum_read_raw_future(std::span<const Node* const> nodes,
                                                                        RawMessage message,
                                                                        RawQuorumReadOptions options = {});

  RequestHandle quorum_write(std::span<const PublicKey> nodes, const Message& message, QuorumWriteOptions options,
                             UniqueFunction<void(QuorumWriteReport)> callback);
  RequestHandle quorum_write_raw(std::span<const PublicKey> nodes, RawMessage message, RawQuorumWriteOptions options,
                                 UniqueFunction<void(RawQuorumWriteReport)> callback);
  [[nodiscard]] QuorumWriteReport quorum_write(std::span<const PublicKey> nodes, const Message& message,
                                               QuorumWriteOptions options = {});
  [[nodiscard]] RawQuorumWriteReport quorum_write_raw(std::span<const PublicKey> nodes, RawMessage message,
                                                      RawQuorumWriteOptions options = {});
  [[nodiscard]] std::future<QuorumWriteReport> quorum_write_future(std::span<const PublicKey> nodes,
                                                                   const Message& message,
                                                                   QuorumWriteOptions options = {});
  [[nodiscard]] std::future<RawQuorumWriteReport> quorum_write_raw_future(std::span<const PublicKey> nodes,
                                                                          RawMessage message,
                                                                          RawQuorumWriteOptions options = {});

  // Nodes (core.md §7).

  [[nodiscard]] NodeRegistry& registry() const noexcept;
  /// As of now; hold it for as long as nodes of it are used.
  [[nodiscard]] std::shared_ptr<const NodeTable> node_table() const;
  /// The date, as the transport's clock has it: what dated queries are asked with.
  [[nodiscard]] Seconds now() const;
  /// The local node; not_found while it is not in the node table.
  [[nodiscard]] Result<Node> get_node_info() const;
  /// Adds it to the node table and, unless it is the local one, connects without waiting.
  void add_and_connect_node(const Node& node);
  /// Of a node transaction that the host has just validated: updates the node table, then connects to the node; a
  /// connection that is not up is replaced when the node's endpoint has changed. Errors as p2p::load_node_transaction.
  Result<void> load_node_transaction(const NodeTransaction& transaction);
  /// Authorized and available nodes, without the local one, that are flagged connected.
  [[nodiscard]] std::size_t nodes_connected_count() const;
  /// A random patch for an address that the geo locator does not know.
  [[nodiscard]] GeoPatch get_geo_patch(Ipv4 address) const;

  // Discovery (core.md §9). ListNodes and GetBootstrappingNodes are answered from the node table unless the host
  // registers handlers of its own, be it one for everything.

  /// Empty before start, and for a node without NetworkOptions::seeds and stored ones.
  [[nodiscard]] std::vector<Seed> list_bootstrapping_seeds() const;
  /// Stores them, without the local node; an empty list, or the local node alone, changes nothing. Blocks while the
  /// store writes. invalid_state for a node that keeps no seeds.
  Result<void> update_bootstrapping_seeds(std::span<const Seed> seeds);

  /// The node lists of several nodes, read by quorum and merged: of each node the record with the latest update.
  void fetch_nodes_list(std::span<const Node* const> nodes, bool authorized_and_available,
                        UniqueFunction<void(Result<std::vector<Node>>)> callback, RequestOptions options = {});
  /// Blocking.
  [[nodiscard]] Result<std::vector<Node>> fetch_nodes_list(std::span<const Node* const> nodes,
                                                           bool authorized_and_available, RequestOptions options = {});
  /// As a future that is always made ready.
  [[nodiscard]] std::future<Result<std::vector<Node>>> fetch_nodes_list_future(std::span<const Node* const> nodes,
                                                                               bool authorized_and_available,
                                                                               RequestOptions options = {});

  /// From seeds to connections with the whole network: connects to the seeds, asks them for the nodes near to the local
  /// one, reads the node list from those by quorum, fills the node table, and connects to all, nearest first. Errors:
  /// network_issue when no seed answers, invalid_argument, and those of a quorum read.
  void bootstrap(BootstrapOptions options, UniqueFunction<void(Result<BootstrapReport>)> callback);
  /// Blocking.
  [[nodiscard]] Result<BootstrapReport> bootstrap(BootstrapOptions options = {});
  /// As a future that is always made ready.
  [[nodiscard]] std::future<Result<BootstrapReport>> bootstrap_future(BootstrapOptions options = {});

  /// How the nodes of a subset fare that are authorized and available, in the order of their first public keys.
  /// `own_availability` is the host's slot interval, which the local node gets. Takes at most 5 s, and resets the
  /// availability timers. Before start and after stop the list is empty.
  void sample(BeaconSubset subset, std::chrono::seconds own_availability,
              UniqueFunction<void(std::vector<NodeSample>)> callback);
  /// The same for these nodes, in their order.
  void sample(std::span<const PublicKey> nodes, std::chrono::seconds own_availability,
              UniqueFunction<void(std::vector<NodeSample>)> callback);

  // Handlers: to be registered before start. A handler that throws gives no reply. A type has one handler, the last one
  // registered.

  template <class T>
  void handle(std::function<void(const T&, const RequestContext&, Responder)> handler,
              HandlerMode mode = HandlerMode::pool) {
    handle_message(
        message_type<T>().id,
        [handler = std::move(handler)](const Message& message, const RequestContext& context, Responder responder) {
          if (const T* value = message.get_if<T>()) handler(*value, context, std::move(responder));
        },
        mode);
  }
  void handle_message(std::uint8_t type, MessageHandler handler, HandlerMode mode = HandlerMode::pool);
  void handle_raw(std::uint8_t type, RawMessageHandler handler, HandlerMode mode = HandlerMode::pool);
  /// For every type without a handler of its own, unknown ones too.
  void handle_all_raw(RawMessageHandler handler, HandlerMode mode = HandlerMode::pool);

  // Watching.

  /// Empty when the options brought a sink of their own.
  [[nodiscard]] MetricsSnapshot metrics() const;
  [[nodiscard]] std::string prometheus() const { return to_prometheus(metrics()); }

 private:
  class Core;
  explicit Network(std::shared_ptr<Core> core) noexcept;
  std::shared_ptr<Core> core_;
};

}  // namespace p2p
