#include "peer_exchange.hpp"

#include <p2p/messages/nodes.hpp>

#include <algorithm>

namespace p2pctl {

PeerExchange::PeerExchange(NodeDirectory& directory, EventLog& log) : directory_(directory), log_(log) {}

void PeerExchange::on_connection_event(const p2p::ConnectionEvent& event) {
  const bool connected_to =
      event.direction == p2p::Direction::outgoing && event.key && event.kind == p2p::ConnectionEvent::Kind::connected;
  if (connected_to) ask(*event.key);
}

void PeerExchange::run_round() {
  auto nodes = directory_.connected_nodes();
  for (unsigned asked = 0; asked < kAsksPerRound && !nodes.empty(); ++asked) {
    std::swap(nodes.back(), nodes[static_cast<std::size_t>(random_->next() % nodes.size())]);
    ask(nodes.back());
    nodes.pop_back();
  }
}

void PeerExchange::ask(const p2p::PublicKey& node) {
  if (asking_.fetch_add(1) >= kMaxAsking) {
    --asking_;  // a later round asks
    return;
  }
  network_->request(node, p2p::ListNodes{}, {}, [this, node](const p2p::Result<p2p::Message>& reply) {
    --asking_;
    learn(node, reply);
  });
}

void PeerExchange::learn(const p2p::PublicKey& from, const p2p::Result<p2p::Message>& reply) {
  const auto list = reply.and_then([](const p2p::Message& message) { return message.as<p2p::NodeList>(); });
  if (!list) {
    log_.write("no_node_list", {{"public_key", from.to_hex()}, {"reason", list.error().message()}});
    return;
  }
  for (const auto& peer : directory_.learn(list->nodes)) {
    log_.write("learned", {{"endpoint", peer.endpoint.to_string()},
                           {"public_key", peer.first_public_key.to_hex()},
                           {"from", from.to_hex()}});
    network_->connect(peer);
  }
}

}  // namespace p2pctl
