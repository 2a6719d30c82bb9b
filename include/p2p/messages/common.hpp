// Floor 3. The messages without a subject of their own (messages.md §3.1–3.2).
#pragma once

#include <p2p/message.hpp>

#include <cstdint>

namespace p2p {

/// Answered with Ok.
struct Ping {
  static constexpr std::uint8_t kMessageType = 25;
  friend bool operator==(const Ping&, const Ping&) = default;
};

struct Ok {
  static constexpr std::uint8_t kMessageType = 254;
  friend bool operator==(const Ok&, const Ok&) = default;
};

struct NotFound {
  static constexpr std::uint8_t kMessageType = 253;
  friend bool operator==(const NotFound&, const NotFound&) = default;
};

/// `Error` on the wire: another node's refusal, not to be taken for p2p::Error.
struct ErrorMessage {
  static constexpr std::uint8_t kMessageType = 238;
  enum class Reason : std::uint8_t {
    network_issue = 0,
    invalid_transaction = 1,
    invalid_attestation = 2,
    transaction_already_exists = 3,
    network_chains_sync = 4,
    p2p_sync = 5,
    both_sync = 6,
    already_locked = 7,
  };
  Reason reason = Reason::network_issue;
  friend bool operator==(const ErrorMessage&, const ErrorMessage&) = default;
};

}  // namespace p2p
