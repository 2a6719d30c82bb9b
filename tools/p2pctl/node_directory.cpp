#include "node_directory.hpp"

#include <p2p/crypto.hpp>

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace p2pctl {
namespace {

/// How many of each kind BootstrappingNodes carries (core.md §9).
constexpr std::size_t kBootstrappingNodes = 5;

p2p::Seconds now() { return std::chrono::floor<p2p::Seconds::duration>(std::chrono::system_clock::now()); }

p2p::Node authorized_node(const p2p::PublicKey& key) {
  p2p::Node node;
  node.first_public_key = key;
  node.last_public_key = key;
  // A key that can be a node's has an address; SHA-256 is always there.
  if (const auto address = p2p::derive_address(key)) node.last_address = *address;
  node.enrollment_date = now();
  node.synced = true;
  node.authorized = true;
  node.authorization_date = node.enrollment_date;
  node.last_update_date = node.enrollment_date;
  node.availability_update = node.enrollment_date;
  return node;
}

bool reachable(const p2p::Node& node) {
  return node.port != 0 && node.ip != p2p::Ipv4{} && node.transport == p2p::NodeTransport::tcp;
}

void shuffle(std::vector<p2p::Node>& nodes, p2p::RandomSource& random) {
  for (std::size_t left = nodes.size(); left > 1; --left) {
    std::swap(nodes[left - 1], nodes[static_cast<std::size_t>(random.next() % left)]);
  }
}

}  // namespace

NodeDirectory::NodeDirectory(const p2p::PublicKey& self, std::size_t max_nodes, IsConnected is_connected)
    : self_key_(self), max_nodes_(max_nodes), is_connected_(std::move(is_connected)) {}

p2p::Result<void> NodeDirectory::announce(const p2p::Endpoint& endpoint) {
  const auto ip = endpoint.address.to_v4();
  if (!ip) return p2p::fail(ip.error());
  if (*ip == p2p::Ipv4{}) return p2p::fail(p2p::Errc::not_representable, "0.0.0.0 is no address to be reached at");
  p2p::Node node = authorized_node(self_key_);
  node.ip = *ip;
  node.port = endpoint.port;
  const std::lock_guard lock(mutex_);
  self_ = std::move(node);
  return {};
}

void NodeDirectory::add_named(const p2p::PeerAddress& peer) {
  if (peer.first_public_key == self_key_) return;
  Entry entry{.record = authorized_node(peer.first_public_key), .named = true};
  if (const auto ip = peer.endpoint.address.to_v4()) {
    entry.record.ip = *ip;
    entry.record.port = peer.endpoint.port;
  } else {
    entry.listed = false;
  }
  const std::lock_guard lock(mutex_);
  entries_.insert_or_assign(peer.first_public_key, std::move(entry));
}

std::vector<p2p::PeerAddress> NodeDirectory::learn(std::span<const p2p::Node> nodes) {
  std::vector<p2p::PeerAddress> fresh;
  const std::lock_guard lock(mutex_);
  for (const auto& node : nodes) {
    if (learn_one(node)) fresh.push_back(p2p::PeerAddress::of(node));
  }
  return fresh;
}

bool NodeDirectory::learn_one(const p2p::Node& node) {
  if (node.first_public_key == self_key_ || !reachable(node)) return false;
  const auto known = entries_.find(node.first_public_key);
  if (known == entries_.end()) {
    if (entries_.size() >= max_nodes_) return false;
    entries_.emplace(node.first_public_key, Entry{.record = node});
    return true;
  }
  Entry& entry = known->second;
  if (entry.named || node.last_update_date <= entry.record.last_update_date) return false;
  const bool moved = node.endpoint() != entry.record.endpoint();
  entry.record = node;
  return moved;
}

std::vector<p2p::Node> NodeDirectory::records() const {
  std::vector<p2p::Node> nodes;
  const std::lock_guard lock(mutex_);
  if (self_) nodes.push_back(*self_);
  for (const auto& [key, entry] : entries_) {
    if (entry.listed) nodes.push_back(entry.record);
  }
  return nodes;
}

std::vector<p2p::Node> NodeDirectory::list(bool authorized_and_available) const {
  std::vector<p2p::Node> nodes = records();
  for (auto& node : nodes) {
    node.available = node.first_public_key == self_key_ || is_connected_(node.first_public_key);
  }
  if (authorized_and_available) {
    std::erase_if(nodes, [](const p2p::Node& node) { return !node.authorized || !node.available; });
  }
  return nodes;
}

std::optional<p2p::BootstrappingNodes> NodeDirectory::bootstrapping_nodes(p2p::RandomSource& random) const {
  std::vector<p2p::Node> available = list(true);
  if (available.empty()) return std::nullopt;
  p2p::BootstrappingNodes answer;
  answer.first_enrolled_node =
      *std::min_element(available.begin(), available.end(), [](const p2p::Node& left, const p2p::Node& right) {
        return std::tie(left.enrollment_date, left.first_public_key) <
               std::tie(right.enrollment_date, right.first_public_key);
      });
  const std::size_t count = std::min(available.size(), kBootstrappingNodes);
  const auto first = [&] {
    return std::vector<p2p::Node>(available.begin(), available.begin() + std::ptrdiff_t(count));
  };
  answer.closest_nodes = first();
  shuffle(available, random);
  answer.new_seeds = first();
  return answer;
}

std::vector<p2p::PublicKey> NodeDirectory::connected_nodes() const {
  std::vector<p2p::PublicKey> keys;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, entry] : entries_) keys.push_back(key);
  }
  std::erase_if(keys, [this](const p2p::PublicKey& key) { return !is_connected_(key); });
  return keys;
}

std::size_t NodeDirectory::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace p2pctl
