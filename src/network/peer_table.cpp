#include "network/peer_table.hpp"

#include <mutex>
#include <utility>

namespace p2p {

PeerTable::Connection PeerTable::find(const PublicKey& node) const {
  const std::shared_lock lock(mutex_);
  const auto found = connections_.find(node);
  return found == connections_.end() ? nullptr : found->second;
}

std::vector<PeerTable::Connection> PeerTable::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<Connection> connections;
  connections.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) connections.push_back(connection);
  return connections;
}

PeerTable::Asked PeerTable::ask(const PeerAddress& peer, const std::function<Connection()>& make,
                                const GiveUp& give_up) {
  const std::lock_guard lock(mutex_);
  if (closed_) return {};
  Connection& entry = connections_[peer.first_public_key];
  if (entry && (entry->connected() || entry->address() == peer)) return {entry, false};
  if (const Connection replaced = std::exchange(entry, make())) give_up(*replaced);
  return {entry, true};
}

bool PeerTable::remove(const PublicKey& node, const GiveUp& give_up) {
  const std::lock_guard lock(mutex_);
  const auto entry = connections_.extract(node);
  if (!entry) return false;
  give_up(*entry.mapped());
  return true;
}

std::vector<PeerTable::Connection> PeerTable::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  std::vector<Connection> connections;
  for (auto& [key, connection] : connections_) connections.push_back(std::move(connection));
  connections_.clear();
  return connections;
}

}  // namespace p2p
