// Floor 3. The messages without a subject of their own (messages.md §3.1–3.2).
#pragma once

#include <p2p/message.hpp>

#include <cstdint>

namespace p2p {

/// 25. Answered with Ok.
struct Ping {
  friend bool operator==(const Ping&, const Ping&) = default;
};

/// 254.
struct Ok {
  friend bool operator==(const Ok&, const Ok&) = default;
};

/// 253.
struct NotFound {
  friend bool operator==(const NotFound&, const NotFound&) = default;
};

/// 238, on the wire `Error`: another node's refusal, not to be taken for p2p::Error.
struct ErrorMessage {
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

P2P_DECLARE_MESSAGE(Ping)
P2P_DECLARE_MESSAGE(Ok)
P2P_DECLARE_MESSAGE(NotFound)
P2P_DECLARE_MESSAGE(ErrorMessage)

}  // namespace p2p
