// Floor 9. Everything that a Network can be told when it is created. Defaults are those of a public node.
#pragma once

#include <p2p/address_provider.hpp>
#include <p2p/clock.hpp>
#include <p2p/connection.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/geo_locator.hpp>
#include <p2p/limits.hpp>
#include <p2p/logger.hpp>
#include <p2p/message_codec.hpp>
#include <p2p/metrics.hpp>
#include <p2p/node_registry.hpp>
#include <p2p/random_source.hpp>
#include <p2p/seeds.hpp>
#include <p2p/signer.hpp>
#include <p2p/state_store.hpp>
#include <p2p/transport.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace p2p {

struct NetworkOptions {
  /// The node's identity. Required.
  std::shared_ptr<Signer> signer;

  /// Where node_up listens; port 0 takes a free one. Empty: only outgoing connections.
  std::vector<Endpoint> listen;

  // Replaceable parts; null means the built-in one.
  std::shared_ptr<Transport> transport;       ///< TCP
  std::shared_ptr<RandomSource> random;       ///< the operating system's
  std::shared_ptr<Logger> logger;             ///< silence
  std::shared_ptr<MetricsSink> metrics;       ///< MemoryMetrics, which Network::metrics reads
  std::shared_ptr<const MessageCodec> codec;  ///< builtin_codec()
  std::shared_ptr<NodeRegistry> registry;     ///< in memory; one that several networks share has all their nodes
  std::shared_ptr<StateStore> store;          ///< in memory, so that nothing is kept
  std::shared_ptr<GeoLocator> geo_locator;    ///< knows no address: patches are random ones

  /// The bootstrapping seeds of the configuration, for when the store has none (core.md §9). With an empty list,
  /// `start` fails unless the store has seeds; without a list, the node keeps no seeds and cannot bootstrap.
  std::optional<std::vector<Seed>> seeds;
  /// While the node is up: finds the address under which others reach it and opens its ports, every `address_interval`
  /// (core.md §11). Null: nobody does.
  std::shared_ptr<AddressProvider> address_provider;
  Duration address_interval = std::chrono::minutes(5);
  /// Opened as well, for the host's own server; 0: none.
  std::uint16_t http_port = 0;

  // Threads. 0 means as many as the machine has cores. Ignored in a simulation: there everything runs on its one
  // thread.
  unsigned io_threads = 0;
  unsigned worker_threads = 0;   ///< public-key cryptography
  unsigned handler_threads = 0;  ///< handlers registered with HandlerMode::pool

  Limits limits;
  ReconnectStrategy reconnect = ReconnectStrategy::exponential;
  Duration connect_timeout = std::chrono::seconds(4);
  Duration write_timeout = std::chrono::seconds(30);
  Duration heartbeat_interval = std::chrono::seconds(10);
  unsigned log_rate_per_key = 10;  ///< records a second

  // Callbacks. They run on library threads, must not block, and may call the network (its blocking calls excepted).
  std::function<void(const ConnectionEvent&)> on_connection_event;
  /// A request to another node has failed: the host may drop what it had subscribed to there.
  std::function<void(const PublicKey&, const Error&)> on_request_failed;
  /// Whether to serve this sender; asked whenever the sender of an accepted connection changes, before its message is
  /// opened, so with the key that it claims. False closes the connection (not_admitted).
  std::function<bool(const PublicKey& claimed_sender, const Endpoint&)> admit;
  /// The node's own address has been found, or is another than before; the node table has it already.
  std::function<void(Ipv4)> on_address_changed;
};

}  // namespace p2p
