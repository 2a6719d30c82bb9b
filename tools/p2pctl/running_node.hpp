// A node as `p2pctl node` runs it: its network, how it finds others, what it answers, what it tells. Used by the main
// thread; the network's threads reach only the parts made for it.
#pragma once

#include "event_log.hpp"
#include "node_options.hpp"
#include "peer_exchange.hpp"

#include <p2p/network.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace p2pctl {

class RunningNode {
 public:
  /// `options` must outlive the node.
  RunningNode(const NodeOptions& options, std::shared_ptr<p2p::Signer> signer);

  /// Listens and begins to connect, to `named` nodes too, and to find the network from its seeds: those in the data
  /// directory, else `seeds`. The error names what could not be had, e.g. the endpoint that is in use.
  [[nodiscard]] p2p::Result<void> start(std::span<const p2p::PeerAddress> named, std::span<const p2p::Seed> seeds);
  /// Asks others for the nodes that they know.
  void discover() { exchange_.run_round(); }
  void ping_connected_nodes();
  void tell_statistics();
  /// Nothing without `--metrics-file`.
  void write_metrics_file();
  /// Lets requests under way finish for the drain time, then ends everything.
  void stop(std::string_view reason);

 private:
  [[nodiscard]] p2p::Result<p2p::NetworkOptions> network_options(std::span<const p2p::Seed> seeds);
  void register_handlers();
  void announce();
  /// The local node's own record goes into the node table.
  [[nodiscard]] p2p::Result<void> list_itself(const std::optional<p2p::Endpoint>& announced);
  /// In the background.
  void bootstrap();
  void on_bootstrapped(const p2p::Result<p2p::BootstrapReport>& report);
  [[nodiscard]] nlohmann::ordered_json statistics() const;

  const NodeOptions& options_;
  std::shared_ptr<p2p::Signer> signer_;
  EventLog log_;
  PeerExchange exchange_;
  std::optional<p2p::Node> itself_;  ///< as announced; not changed once the network bootstraps
  // Last, so that it has stopped before what its callbacks use is gone.
  std::unique_ptr<p2p::Network> network_;
};

}  // namespace p2pctl
