// The nodes that a running node knows: itself, those that its operator named, and those that others told of. It stands
// in for the node table: the operator's word takes the place of node transactions, and "available" means connected to
// this node. Node records are IPv4: a node reached over IPv6 is connected to, but never listed.
//
// Thread-safe.
#pragma once

#include <p2p/connection.hpp>
#include <p2p/messages/nodes.hpp>
#include <p2p/node.hpp>
#include <p2p/random_source.hpp>
#include <p2p/result.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace p2pctl {

class NodeDirectory {
 public:
  using IsConnected = std::function<bool(const p2p::PublicKey&)>;

  /// Knows at most `max_nodes` nodes: what others tell decides how many connections this node opens. `is_connected`
  /// tells whether there is a connection to a node now; it is called without a lock held.
  NodeDirectory(const p2p::PublicKey& self, std::size_t max_nodes, IsConnected is_connected);

  /// Lists the local node itself at this endpoint; not_representable for one that a record cannot carry.
  [[nodiscard]] p2p::Result<void> announce(const p2p::Endpoint& endpoint);
  /// A node that the operator named: taken as authorized. The local node itself is left out.
  void add_named(const p2p::PeerAddress& peer);
  /// Takes what another node told; gives those that are new, or newer and at another endpoint than before. What the
  /// operator named stays as it is.
  [[nodiscard]] std::vector<p2p::PeerAddress> learn(std::span<const p2p::Node> nodes);

  [[nodiscard]] std::vector<p2p::Node> list(bool authorized_and_available) const;
  /// Nothing while no node is authorized. Records without geography have equal patches, so "closest" is arbitrary.
  [[nodiscard]] std::optional<p2p::BootstrappingNodes> bootstrapping_nodes(p2p::RandomSource& random) const;
  [[nodiscard]] std::vector<p2p::PublicKey> connected_nodes() const;
  /// Without the local node.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    p2p::Node record;
    bool named = false;  ///< by the operator
    bool listed = true;  ///< false: reached over IPv6, so the record has no address
  };

  [[nodiscard]] bool learn_one(const p2p::Node& node);
  /// As they were told, the local node first; nothing is said about who is available.
  [[nodiscard]] std::vector<p2p::Node> records() const;

  const p2p::PublicKey self_key_;
  const std::size_t max_nodes_;
  const IsConnected is_connected_;
  mutable std::mutex mutex_;
  std::optional<p2p::Node> self_;  ///< absent until announced
  std::map<p2p::PublicKey, Entry> entries_;
};

}  // namespace p2pctl
