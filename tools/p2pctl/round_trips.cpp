#include "round_trips.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>

namespace p2pctl {
namespace {

p2p::Duration percentile(const std::vector<p2p::Duration>& sorted, std::size_t percent) {
  const std::size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

RoundTripSummary summarize(std::vector<p2p::Duration> round_trips) {
  assert(!round_trips.empty());
  std::sort(round_trips.begin(), round_trips.end());
  const auto total = std::accumulate(round_trips.begin(), round_trips.end(), p2p::Duration{});
  RoundTripSummary summary;
  summary.min = round_trips.front();
  summary.average = total / static_cast<p2p::Duration::rep>(round_trips.size());
  summary.median = percentile(round_trips, 50);
  summary.p99 = percentile(round_trips, 99);
  summary.max = round_trips.back();
  return summary;
}

}  // namespace p2pctl
