#include "transport/memory_network.hpp"

#include "transport/memory_connection.hpp"

#include <algorithm>

namespace p2p {
namespace {

constexpr std::uint16_t kFirstDynamicPort = 49152;
constexpr std::uint16_t kLastDynamicPort = 65535;

template <class Set, class Key>
void set_member(Set& set, const Key& key, bool member) {
  if (member) {
    set.insert(key);
  } else {
    set.erase(key);
  }
}

}  // namespace

MemoryNetwork::MemoryNetwork(std::uint64_t seed, const LinkOptions& links) : links_(links), random_state_(seed) {}

// splitmix64: the same numbers with every compiler and library.
std::size_t MemoryNetwork::random_below(std::size_t bound) noexcept {
  std::uint64_t value = random_state_ += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return static_cast<std::size_t>((value ^ (value >> 31U)) % bound);
}

Result<void> MemoryNetwork::add_listener(const std::shared_ptr<MemoryListener>& listener) {
  Endpoint& local = listener->local;
  if (local.port == 0) local.port = choose_port(local.address);
  if (!listeners_.emplace(local, listener).second) return fail(Errc::address_in_use, local.to_string());
  return {};
}

void MemoryNetwork::remove_listener(const Endpoint& local) { listeners_.erase(local); }

std::shared_ptr<MemoryListener> MemoryNetwork::find_listener(const Endpoint& local) const {
  const auto found = listeners_.find(local);
  return found == listeners_.end() || is_dead(local.address) ? nullptr : found->second;
}

std::uint16_t MemoryNetwork::choose_port(const IpAddress& host) {
  std::uint16_t& next = next_ports_.try_emplace(host, kFirstDynamicPort).first->second;
  while (true) {
    const std::uint16_t port = next;
    next = port == kLastDynamicPort ? kFirstDynamicPort : static_cast<std::uint16_t>(port + 1);
    if (!listeners_.contains(Endpoint{host, port})) return port;
  }
}

std::uint64_t MemoryNetwork::add_connection(const std::shared_ptr<MemoryConnection>& connection) {
  connections_.emplace(next_connection_, connection);
  return next_connection_++;
}

Duration MemoryNetwork::latency(const IpAddress& one, const IpAddress& other) const {
  const auto found = latencies_.find(link(one, other));
  return found == latencies_.end() ? links_.latency : found->second;
}

bool MemoryNetwork::is_blocked(const IpAddress& one, const IpAddress& other) const {
  return silent_.contains(one) || silent_.contains(other) || partitions_.contains(link(one, other));
}

void MemoryNetwork::set_silent(const IpAddress& host, bool silent) {
  set_member(silent_, host, silent);
  if (!silent) resume_unblocked();
}

void MemoryNetwork::set_dead(const IpAddress& host, bool dead) {
  set_member(dead_, host, dead);
  if (dead) drop_streams(host);
}

void MemoryNetwork::set_partition(const IpAddress& one, const IpAddress& other, bool parted) {
  set_member(partitions_, link(one, other), parted);
  if (!parted) resume_unblocked();
}

void MemoryNetwork::set_latency(const IpAddress& one, const IpAddress& other, Duration one_way) {
  latencies_[link(one, other)] = one_way;
}

void MemoryNetwork::drop_streams(const IpAddress& host) {
  for (const auto& connection : live_connections()) connection->drop_ends_of(host);
}

std::vector<std::shared_ptr<MemoryConnection>> MemoryNetwork::live_connections() const {
  std::vector<std::shared_ptr<MemoryConnection>> live;
  for (const auto& [number, weak] : connections_) {
    if (auto connection = weak.lock()) live.push_back(std::move(connection));
  }
  return live;
}

void MemoryNetwork::resume_unblocked() {
  for (const auto& connection : live_connections()) connection->resume_held_packets();
}

}  // namespace p2p
