// How a running node finds others: it asks the nodes that it is connected to for the nodes that they know, and connects
// to those that are new. Events and replies come on library threads; a round is run by the program's main loop.
#pragma once

#include "event_log.hpp"
#include "node_directory.hpp"

#include <p2p/connection.hpp>
#include <p2p/network.hpp>
#include <p2p/random_source.hpp>

#include <atomic>
#include <memory>

namespace p2pctl {

class PeerExchange {
 public:
  /// Lists asked for and not yet received: bounds what a burst of new connections or of long lists costs.
  static constexpr unsigned kMaxAsking = 4;
  /// Nodes asked in one round.
  static constexpr unsigned kAsksPerRound = 2;

  PeerExchange(NodeDirectory& directory, EventLog& log);

  /// Before the network starts; it must be stopped before this dies.
  void attach(p2p::Network& network) noexcept { network_ = &network; }
  /// Asks a node once we are connected to it.
  void on_connection_event(const p2p::ConnectionEvent& event);
  /// Asks a few connected nodes, chosen at random.
  void run_round();

 private:
  void ask(const p2p::PublicKey& node);
  void learn(const p2p::PublicKey& from, const p2p::Result<p2p::Message>& reply);

  NodeDirectory& directory_;
  EventLog& log_;
  p2p::Network* network_ = nullptr;
  std::unique_ptr<p2p::RandomSource> random_ = p2p::system_random_source();
  std::atomic<unsigned> asking_{0};
};

}  // namespace p2pctl
