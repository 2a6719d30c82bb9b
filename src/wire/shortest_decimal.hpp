// The shortest decimal digits that mean a double and no other. A pure function.
#pragma once

#include <string>

namespace p2p::wire {

/// 0.digits × 10^point; the digits neither begin nor end with zero, but for "0" itself.
struct Decimal {
  std::string digits;
  int point = 0;
};

/// `value` is finite and not negative.
[[nodiscard]] Decimal shortest_decimal(double value);

}  // namespace p2p::wire
