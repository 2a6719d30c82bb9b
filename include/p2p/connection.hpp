// Floor 6. What a host sees of connections: whom to reach, what happened, how a peer fares. Values.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/error.hpp>
#include <p2p/keys.hpp>
#include <p2p/node.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace p2p {

/// A node to connect to: its identity and where it listens.
struct PeerAddress {
  PublicKey first_public_key;
  Endpoint endpoint;

  [[nodiscard]] static PeerAddress of(const Node& node) { return {node.first_public_key, node.endpoint()}; }
  friend bool operator==(const PeerAddress&, const PeerAddress&) = default;
};

/// How long to wait before the next attempt to connect (core.md §4).
enum class ReconnectStrategy : std::uint8_t {
  exponential,  ///< min(6 h, 500 ms · 2^attempts)
  fixed,        ///< 500 ms
};

enum class Direction : std::uint8_t { outgoing, incoming };

/// Events of one connection come in order, on the thread of its loop: do not block there.
struct ConnectionEvent {
  enum class Kind : std::uint8_t {
    connecting,     ///< outgoing: an attempt begins
    connected,      ///< the stream is open; nothing is proven yet
    authenticated,  ///< the first message of this connection, or of a new sender on it, that verifies has come
    flagged,        ///< outgoing: the connected flag changed while the stream stayed (core.md §4)
    lost,           ///< the stream or the attempt has ended, for `reason`
  };
  Kind kind;
  Direction direction;
  Endpoint endpoint;
  std::optional<PublicKey> key;  ///< incoming: known from `authenticated` on
  bool connected = false;        ///< the connected flag after this event
  std::optional<Error> reason;   ///< only for lost
};

[[nodiscard]] std::string_view to_string(ConnectionEvent::Kind kind) noexcept;

/// One outgoing connection, as of now.
struct PeerStatistics {
  PeerAddress address;
  bool connected = false;      ///< the flag
  std::uint64_t connects = 0;  ///< successful ones
  std::uint64_t failed_connects = 0;
  std::uint64_t requests = 0;   ///< handed to the socket
  std::uint64_t responses = 0;  ///< that verified and belonged to a request
  std::uint64_t timeouts = 0;
  std::uint64_t bytes_sent = 0;  ///< frames with their headers
  std::uint64_t bytes_received = 0;
  std::uint32_t requests_in_flight = 0;
  std::optional<Duration> last_round_trip;
  std::optional<Duration> smoothed_round_trip;  ///< RFC 6298, α = 1/8
  std::optional<Error> last_loss;
};

}  // namespace p2p
