// Floor 6. What a hostile network may cost us: one coherent set, each limit with its counter and its error. Zero or a
// negative value is a broken precondition of Network::create (invalid_argument).
#pragma once

#include <p2p/clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace p2p {

struct Limits {
  // Frames. Memory for a frame grows only with bytes received.
  std::size_t max_frame_bytes = 64U << 20U;       ///< once the peer has sent a valid envelope (frame_too_large)
  std::size_t max_first_frame_bytes = 8U << 20U;  ///< before that; a first frame may carry a whole transaction
  /// A started frame may take `frame_grace` plus its bytes so far at this rate (slow_sender).
  Duration frame_grace = std::chrono::seconds(10);
  std::size_t min_frame_bytes_per_second = 8192;
  /// An accepted connection on which nothing at all comes for this long is closed (silent_peer). A 1.6.27 node sends a
  /// heartbeat every 10 s; raising it keeps dead peers longer.
  Duration max_silence = std::chrono::seconds(25);

  // Accepted connections (too_many_connections).
  std::size_t max_connections = 12'000;
  std::size_t max_connections_per_prefix = 256;  ///< IPv4 /24, IPv6 /48; IPv4-mapped counts as IPv4
  std::size_t max_connections_per_identity = 64;
  /// Connections that have not sent a valid envelope; the oldest is closed for a new one. Keep it
  /// below max_connections, so that strangers cannot take every place.
  std::size_t max_unauthenticated_connections = 4'000;
  bool exempt_loopback = true;  ///< 127/8 and ::1 have no prefix limit

  // Requests that others send us, by connection.
  /// Beyond: frames wait undecoded. On connections that we opened: responses being opened; beyond, reading pauses.
  std::size_t max_requests_in_flight = 1'024;
  /// Of the frames of those requests; one request is always taken. Beyond: frames wait undecoded.
  std::size_t max_in_flight_bytes = 64U << 20U;
  std::size_t max_waiting_bytes = 16U << 20U;  ///< of waiting frames, 64 more for each; beyond: reading pauses
  Duration max_reading_pause = std::chrono::seconds(15);  ///< then the connection is closed (too_many_requests)
  /// A handler that has not answered by then counts as *no reply*, so that its place is free again.
  Duration max_handling_time = std::chrono::minutes(5);
  std::size_t max_queued_handlers = 65'536;  ///< calls waiting for the handler threads; beyond: no reply

  // What waits for others.
  std::size_t max_unsent_bytes = 80U << 20U;   ///< for a peer that does not read; beyond it is closed (unread_data)
  std::size_t max_outgoing_requests = 16'384;  ///< unanswered, by connection; beyond: too_many_requests
  std::size_t max_key_cache_entries = 4'096;   ///< peers' parsed keys: about 2 KB for P-256, 400 bytes for Ed25519
};

}  // namespace p2p
