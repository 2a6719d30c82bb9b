#include "bench_limit.hpp"

#include <algorithm>
#include <cassert>
#include <thread>

namespace p2pctl {
namespace {

using Costs = std::vector<p2p::bench::PrimitiveCost>;

/// Up to here a message's size does not show.
constexpr std::size_t kSmallMessageBytes = 64;

Costs mean_of(const Costs& left, const Costs& right) {
  assert(left.size() == right.size());
  Costs mean = left;
  for (std::size_t i = 0; i < mean.size(); ++i) mean[i].us_per_op = (left[i].us_per_op + right[i].us_per_op) / 2;
  return mean;
}

}  // namespace

BenchLimit measure_limit(const BenchCase& bench, p2p::Duration per_primitive) {
  const auto measure = [&](std::size_t message_bytes) {
    return p2p::bench::measure_primitives(bench.curve, message_bytes, per_primitive, core_count());
  };
  // Each primitive is done as often for the request, which is small, as for the reply.
  Costs costs = measure(kSmallestReplyBytes);
  if (bench.reply_bytes > kSmallMessageBytes) costs = mean_of(costs, measure(bench.reply_bytes));
  const double total = p2p::bench::limit_us_per_round_trip(costs);
  return {std::move(costs), total};
}

BenchLimit mean_of(const BenchLimit& left, const BenchLimit& right) {
  return {mean_of(left.primitives, right.primitives), (left.us_per_request + right.us_per_request) / 2};
}

unsigned core_count() noexcept { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace p2pctl
