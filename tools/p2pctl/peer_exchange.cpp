#include "peer_exchange.hpp"

#include "node_record.hpp"

#include <p2p/messages/nodes.hpp>

#include <algorithm>
#include <utility>

namespace p2pctl {
namespace {

bool reachable(const p2p::Node& node) {
  return node.port != 0 && node.ip != p2p::Ipv4{} && node.transport == p2p::NodeTransport::tcp;
}

}  // namespace

void PeerExchange::add_named(const p2p::PeerAddress& peer) {
  if (peer.first_public_key == network_->public_key()) return;
  {
    const std::lock_guard lock(learning_);
    named_.insert(peer.first_public_key);
    const auto ip = peer.endpoint.address.to_v4();
    const auto patch = ip ? network_->get_geo_patch(*ip) : p2p::GeoPatch();
    // A node reached over IPv6 has no record: it is connected to, but never listed.
    if (const auto node = authorized_node(peer, patch, network_->now())) network_->registry().add_node(*node);
  }
  network_->connect(peer);
}

void PeerExchange::on_connection_event(const p2p::ConnectionEvent& event) {
  if (event.direction != p2p::Direction::outgoing || !event.key) return;
  // An attempt that begins says nothing yet.
  if (event.kind != p2p::ConnectionEvent::Kind::connecting) set_available(*event.key, event.connected);
  if (event.kind == p2p::ConnectionEvent::Kind::connected) ask(*event.key);
}

void PeerExchange::set_available(const p2p::PublicKey& node, bool available) {
  if (stopped_) return;
  p2p::NodeRegistry& registry = network_->registry();
  // Nodes without a record are not found.
  if (available) {
    (void)registry.set_node_globally_available(node, network_->now());
  } else {
    (void)registry.set_node_globally_unavailable(node, network_->now());
  }
}

void PeerExchange::update_availability() {
  const auto table = network_->node_table();
  for (const p2p::Node* node : table->nodes()) {
    set_available(node->first_public_key, network_->connected(node->first_public_key));
  }
}

std::vector<p2p::PublicKey> PeerExchange::connected_nodes() const {
  std::vector<p2p::PublicKey> nodes;
  for (const auto& peer : network_->statistics()) {
    if (peer.connected) nodes.push_back(peer.address.first_public_key);
  }
  return nodes;
}

void PeerExchange::run_round() {
  auto nodes = connected_nodes();
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
  const std::lock_guard lock(learning_);
  const std::size_t connections = network_->statistics().size();
  std::size_t room = max_nodes_ - std::min(max_nodes_, connections);
  for (const auto& node : list->nodes) {
    if (!learn_one(node, room)) continue;
    log_.write("learned", {{"endpoint", node.endpoint().to_string()},
                           {"public_key", node.first_public_key.to_hex()},
                           {"from", from.to_hex()}});
    network_->connect(p2p::PeerAddress::of(node));
  }
}

bool PeerExchange::learn_one(p2p::Node node, std::size_t& room) {
  const p2p::PublicKey& key = node.first_public_key;
  if (key == network_->public_key() || !reachable(node) || named_.contains(key)) return false;
  const auto table = network_->node_table();
  const p2p::Node* known = table->find(key);
  if (known == nullptr && room == 0) return false;
  if (known != nullptr && node.last_update_date <= known->last_update_date) return false;
  if (known == nullptr) --room;
  const bool elsewhere = known == nullptr || known->endpoint() != node.endpoint();
  // Who is available is seen here, not told.
  node.available = false;
  network_->registry().add_node(node, {.availability = true});
  return elsewhere;
}

}  // namespace p2pctl
