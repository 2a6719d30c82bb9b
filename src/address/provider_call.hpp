// Floor 8. Small questions about a call of an address provider. Pure but for the clock; usable from any thread.
#pragma once

#include <p2p/address_provider.hpp>

#include <algorithm>

namespace p2p {

/// Never negative.
[[nodiscard]] inline Duration time_left(const ProviderCall& call) {
  return std::max(Duration::zero(), call.deadline - steady_clock().now());
}

/// cancelled or timeout once the call is over.
[[nodiscard]] inline Result<void> check_wanted(const ProviderCall& call) {
  if (call.cancelled.stop_requested()) return fail(Errc::cancelled);
  if (time_left(call) == Duration::zero()) return fail(Errc::timeout);
  return {};
}

}  // namespace p2p
