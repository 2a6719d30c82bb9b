// How a running node finds others besides bootstrapping: it asks the nodes that it is connected to for the nodes that
// they know, and connects to those that are new. What it hears and sees goes into the node table, where "available"
// means connected to this node. Events and replies come on library threads; a round is run by the program's main loop.
#pragma once

#include "event_log.hpp"

#include <p2p/connection.hpp>
#include <p2p/network.hpp>
#include <p2p/random_source.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace p2pctl {

class PeerExchange {
 public:
  /// Lists asked for and not yet received: bounds what a burst of new connections or of long lists costs.
  static constexpr unsigned kMaxAsking = 4;
  /// Nodes asked in one round.
  static constexpr unsigned kAsksPerRound = 2;

  /// Keeps at most `max_nodes` connections when it learns of nodes: what others tell decides how many this node opens.
  PeerExchange(EventLog& log, std::size_t max_nodes) : log_(log), max_nodes_(max_nodes) {}

  /// Before the network starts; it must be stopped before this dies.
  void attach(p2p::Network& network) noexcept { network_ = &network; }
  /// Connects to a node that the operator named: taken as authorized, and what a connected node tells of it does not
  /// count.
  void add_named(const p2p::PeerAddress& peer);
  /// Notes who is available, and asks a node once we are connected to it.
  void on_connection_event(const p2p::ConnectionEvent& event);
  /// Asks a few connected nodes, chosen at random.
  void run_round();
  [[nodiscard]] std::vector<p2p::PublicKey> connected_nodes() const;
  /// For nodes that came into the table by another way.
  void update_availability();
  /// Connections that end from now on say nothing about the nodes.
  void stop() noexcept { stopped_ = true; }

 private:
  void ask(const p2p::PublicKey& node);
  void learn(const p2p::PublicKey& from, const p2p::Result<p2p::Message>& reply);
  /// Whether the node is new, or newer and at another endpoint than before. `room`: for so many new ones.
  [[nodiscard]] bool learn_one(p2p::Node node, std::size_t& room);
  void set_available(const p2p::PublicKey& node, bool available);

  EventLog& log_;
  const std::size_t max_nodes_;
  p2p::Network* network_ = nullptr;
  std::unique_ptr<p2p::RandomSource> random_ = p2p::system_random_source();
  std::atomic<unsigned> asking_{0};
  std::atomic<bool> stopped_{false};
  std::mutex learning_;  ///< one list at a time; also of named_
  std::set<p2p::PublicKey> named_;
};

}  // namespace p2pctl
