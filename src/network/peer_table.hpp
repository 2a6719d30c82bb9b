// The outgoing connections by the remote node's first public key. Any thread; nothing of the host is waited for while
// locked.
#pragma once

#include "peer/outgoing_connection.hpp"
#include "registry/salted_hash.hpp"

#include <p2p/connection.hpp>
#include <p2p/random_source.hpp>

#include <functional>
#include <memory>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

namespace p2p {

class PeerTable {
 public:
  using Connection = std::shared_ptr<OutgoingConnection>;
  /// Salted: the keys are those of nodes that strangers tell of.
  using Connections = std::unordered_map<PublicKey, Connection, registry::SaltedHash>;

  explicit PeerTable(RandomSource& random) : connections_(0, registry::SaltedHash(random)) {}

  /// Null when no connection was asked for.
  [[nodiscard]] Connection find(const PublicKey& node) const;
  [[nodiscard]] std::vector<Connection> all() const;

  /// Closes a connection that leaves the table. Called under the lock, so that whoever empties the table afterwards, to
  /// stop the loops, finds the closing already posted to its loop.
  using GiveUp = std::function<void(OutgoingConnection&)>;

  /// Asking for a connection (core.md §4): one that exists is kept, unless it is not flagged connected and its endpoint
  /// differs. `make` is called under the lock and must only construct.
  struct Asked {
    Connection connection;
    bool is_new = false;
  };
  [[nodiscard]] Asked ask(const PeerAddress& peer, const std::function<Connection()>& make, const GiveUp& give_up);
  /// Out of the table; false when there was none.
  [[nodiscard]] bool remove(const PublicKey& node, const GiveUp& give_up);
  /// Everything, and nothing is taken any more: `ask` then gives no connection.
  [[nodiscard]] std::vector<Connection> close();

 private:
  mutable std::shared_mutex mutex_;
  bool closed_ = false;
  Connections connections_;
};

}  // namespace p2p
