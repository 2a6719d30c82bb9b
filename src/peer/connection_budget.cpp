#include "peer/connection_budget.hpp"

namespace p2p {
namespace {

/// FNV-1a over the key, begun at a secret: only equality matters.
std::uint64_t identity_hash(const PublicKey& key, std::uint64_t salt) noexcept {
  std::uint64_t hash = salt ^ 0xCBF29CE484222325U;
  for (const std::uint8_t byte : key.bytes()) hash = (hash ^ byte) * 0x100000001B3U;
  return hash;
}

template <class Counts>
void take_one(Counts& counts, std::uint64_t key) {
  const auto found = counts.find(key);
  if (found != counts.end() && --found->second == 0) counts.erase(found);
}

}  // namespace

std::optional<std::uint64_t> address_prefix(const IpAddress& address, bool exempt_loopback) noexcept {
  if (exempt_loopback && address.is_loopback()) return std::nullopt;
  constexpr std::size_t kV4PrefixEnd = 15;
  constexpr std::size_t kV6PrefixEnd = 6;
  const bool v4 = address.is_v4();
  std::uint64_t prefix = v4 ? 4 : 6;
  for (std::size_t i = v4 ? 12 : 0; i < (v4 ? kV4PrefixEnd : kV6PrefixEnd); ++i)
    prefix = prefix << 8U | address.mapped_bytes()[i];
  return prefix;
}

ConnectionBudget::Admission ConnectionBudget::accept(SessionId id, const IpAddress& from) {
  const auto prefix = address_prefix(from, limits_.exempt_loopback);
  if (prefix) {
    const auto count = by_prefix_.find(*prefix);
    if (count != by_prefix_.end() && count->second >= limits_.max_connections_per_prefix)
      return {false, "max_connections_per_prefix", {}};
  }
  Admission admission{true, nullptr, {}};
  const bool full = sessions_.size() >= limits_.max_connections;
  if (full && unauthenticated_.empty()) return {false, "max_connections", {}};
  if (full || unauthenticated_.size() >= limits_.max_unauthenticated_connections) {
    admission.evict = *unauthenticated_.begin();
    release(*admission.evict);
  }
  sessions_.emplace(id, Session{prefix, {}});
  unauthenticated_.insert(id);
  if (prefix) ++by_prefix_[*prefix];
  return admission;
}

bool ConnectionBudget::authenticate(SessionId id, const PublicKey& identity) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return false;
  const std::uint64_t hash = identity_hash(identity, salt_);
  if (session->second.identity == hash) return true;
  const auto count = by_identity_.find(hash);
  if (count != by_identity_.end() && count->second >= limits_.max_connections_per_identity) return false;
  if (session->second.identity) take_one(by_identity_, *session->second.identity);
  session->second.identity = hash;
  ++by_identity_[hash];
  unauthenticated_.erase(id);
  return true;
}

void ConnectionBudget::release(SessionId id) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  if (session->second.prefix) take_one(by_prefix_, *session->second.prefix);
  if (session->second.identity) take_one(by_identity_, *session->second.identity);
  unauthenticated_.erase(id);
  sessions_.erase(session);
}

}  // namespace p2p
