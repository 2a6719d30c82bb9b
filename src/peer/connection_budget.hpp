// How many accepted connections there may be: in all, from one address prefix, of one identity, and without a valid
// envelope, of which the oldest makes room (docs/operations.md, limits). Decisions only; not thread-safe, its owner
// locks.
#pragma once

#include <p2p/endpoint.hpp>
#include <p2p/error.hpp>
#include <p2p/keys.hpp>
#include <p2p/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace p2p {

/// Accepted connections, numbered in the order of their arrival.
enum class SessionId : std::uint64_t {};

/// What a prefix limit counts: an IPv4 /24 or an IPv6 /48, as a number; absent for loopback where that is exempt.
[[nodiscard]] std::optional<std::uint64_t> address_prefix(const IpAddress& address, bool exempt_loopback) noexcept;

class ConnectionBudget {
 public:
  /// `salt` keeps an adversary from choosing keys that collide.
  ConnectionBudget(const Limits& limits, std::uint64_t salt) noexcept : limits_(limits), salt_(salt) {}

  struct Admission {
    bool admitted = false;
    const char* limit = nullptr;     ///< the limit that refused it
    std::optional<SessionId> evict;  ///< the connection that makes room
  };
  /// Ids must come in increasing order.
  [[nodiscard]] Admission accept(SessionId id, const IpAddress& from);
  /// A session has proven an identity. False when that identity has too many connections.
  [[nodiscard]] bool authenticate(SessionId id, const PublicKey& identity);
  /// A session has ended; no effect on one that was not admitted.
  void release(SessionId id);

  [[nodiscard]] std::size_t connections() const noexcept { return sessions_.size(); }
  [[nodiscard]] std::size_t unauthenticated() const noexcept { return unauthenticated_.size(); }

 private:
  struct Session {
    std::optional<std::uint64_t> prefix;
    std::optional<std::uint64_t> identity;
  };
  Limits limits_;
  std::uint64_t salt_;
  std::unordered_map<SessionId, Session> sessions_;
  std::map<std::uint64_t, std::size_t> by_prefix_;  ///< ordered, not hashed: addresses are anybody's choice
  std::unordered_map<std::uint64_t, std::size_t> by_identity_;
  std::set<SessionId> unauthenticated_;  ///< oldest first
};

}  // namespace p2p
