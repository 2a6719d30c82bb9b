// The network that `p2pctl watch` shows: keeps its list of nodes and its round-trip times fresh, and takes samples.
// Used by the main thread; the network's threads reach only the shared trouble.
#pragma once

#include "network_access.hpp"
#include "watch_view.hpp"

#include <p2p/network.hpp>

#include <memory>
#include <mutex>
#include <string>

namespace p2pctl {

class WatchedNetwork {
 public:
  /// Both must outlive this.
  WatchedNetwork(p2p::Network& network, const AccessOptions& access) : network_(network), access_(access) {}

  /// Asks some nodes for those that they know, in the background, and connects to the new ones.
  void refresh_nodes();
  /// Measures the round trips of all connections, in the background.
  void ping_all();
  [[nodiscard]] WatchSample sample() const;

 private:
  /// Why the last list did not come.
  struct Trouble {
    std::mutex mutex;
    std::string text;
  };

  p2p::Network& network_;
  const AccessOptions& access_;
  /// Shared with the callback of a list that is under way.
  std::shared_ptr<Trouble> trouble_ = std::make_shared<Trouble>();
};

}  // namespace p2pctl
