// Floor 2. The number that ties a response to its request on one connection (core.md §3): chosen by the requester, one
// more for each request, modulo 2^32.
#pragma once

#include <compare>
#include <cstdint>

namespace p2p {

struct MessageId {
  std::uint32_t value = 0;
  friend auto operator<=>(MessageId, MessageId) = default;
  [[nodiscard]] MessageId next() const noexcept { return {value + 1U}; }
};

}  // namespace p2p
