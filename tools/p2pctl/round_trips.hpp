// What a series of pings says about a link. Pure values.
#pragma once

#include <p2p/clock.hpp>

#include <vector>

namespace p2pctl {

struct RoundTripSummary {
  p2p::Duration min{};
  p2p::Duration average{};
  p2p::Duration median{};
  p2p::Duration p99{};
  p2p::Duration max{};
};

/// Percentiles by nearest rank. At least one round trip.
[[nodiscard]] RoundTripSummary summarize(std::vector<p2p::Duration> round_trips);

}  // namespace p2pctl
