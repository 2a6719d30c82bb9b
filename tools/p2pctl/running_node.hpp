// A node as `p2pctl node` runs it: its network, the nodes that it knows, what it answers, what it tells. Used by the
// main thread; the network's threads reach only the parts made for it.
#pragma once

#include "event_log.hpp"
#include "node_directory.hpp"
#include "node_options.hpp"
#include "peer_exchange.hpp"

#include <p2p/network.hpp>

#include <memory>
#include <span>
#include <string_view>

namespace p2pctl {

class RunningNode {
 public:
  /// `options` must outlive the node.
  RunningNode(const NodeOptions& options, std::shared_ptr<p2p::Signer> signer);

  /// Listens and begins to connect, also to `more_nodes`. The error names what could not be had, e.g. the endpoint that
  /// is in use.
  [[nodiscard]] p2p::Result<void> start(std::span<const p2p::PeerAddress> more_nodes);
  /// Asks others for the nodes that they know.
  void discover() { exchange_.run_round(); }
  void ping_connected_nodes();
  void tell_statistics();
  /// Nothing without `--metrics-file`.
  void write_metrics_file();
  /// Lets requests under way finish for the drain time, then ends everything.
  void stop(std::string_view reason);

 private:
  [[nodiscard]] p2p::NetworkOptions network_options();
  void register_handlers();
  void announce();
  void connect(const p2p::PeerAddress& peer);
  /// An answer that cannot be sent is told; the asking node sees a time-out.
  void answer(p2p::Responder& responder, const p2p::Message& message);
  [[nodiscard]] nlohmann::ordered_json statistics() const;

  const NodeOptions& options_;
  std::shared_ptr<p2p::Signer> signer_;
  NodeDirectory directory_;
  EventLog log_;
  PeerExchange exchange_;
  std::unique_ptr<p2p::RandomSource> random_ = p2p::system_random_source();
  // Last, so that it has stopped before what its callbacks use is gone.
  std::unique_ptr<p2p::Network> network_;
};

}  // namespace p2pctl
