// Floor 3. Messages about transactions and their chains (messages.md §3.1–3.2).
#pragma once

#include <p2p/address.hpp>
#include <p2p/message.hpp>

#include <cstdint>

namespace p2p {

/// Answered with Transaction or NotFound.
struct GetTransaction {
  static constexpr std::uint8_t kMessageType = 3;
  Address address;
  friend bool operator==(const GetTransaction&, const GetTransaction&) = default;
};

}  // namespace p2p
