// Floor 3. Messages about transactions and their chains (messages.md §3.1–3.2).
#pragma once

#include <p2p/address.hpp>
#include <p2p/message.hpp>

namespace p2p {

/// 3. Answered with Transaction or NotFound.
struct GetTransaction {
  Address address;
  friend bool operator==(const GetTransaction&, const GetTransaction&) = default;
};

P2P_DECLARE_MESSAGE(GetTransaction)

}  // namespace p2p
