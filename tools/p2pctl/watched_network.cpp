#include "watched_network.hpp"

#include <p2p/messages/common.hpp>

#include <utility>
#include <vector>

namespace p2pctl {

void WatchedNetwork::refresh_nodes() {
  const auto table = network_.node_table();
  network_.fetch_nodes_list(
      nodes_to_ask(network_, *table, access_), false,
      [&network = network_, trouble = trouble_](const p2p::Result<std::vector<p2p::Node>>& nodes) {
        if (nodes) {
          for (const auto& node : *nodes) network.add_and_connect_node(node);
        }
        const std::lock_guard lock(trouble->mutex);
        trouble->text = nodes ? "" : nodes.error().message();
      },
      {from_seconds(access_.timeout_s)});
}

void WatchedNetwork::ping_all() {
  std::vector<p2p::PublicKey> connected;
  for (const auto& peer : network_.statistics()) {
    if (peer.connected) connected.push_back(peer.address.first_public_key);
  }
  // A Ping can always be encoded, which is all that could fail here.
  (void)network_.broadcast(connected, p2p::Ping{});
}

WatchSample WatchedNetwork::sample() const {
  WatchSample sample;
  sample.time = p2p::steady_clock().now();
  sample.date = network_.now();
  sample.self = network_.public_key();
  sample.nodes = network_.node_table();
  sample.peers = network_.statistics();
  sample.metrics = network_.metrics();
  const std::lock_guard lock(trouble_->mutex);
  sample.trouble = trouble_->text;
  return sample;
}

}  // namespace p2pctl
