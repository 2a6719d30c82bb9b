// The physical limit of a benchmark run: what the cryptography of its round trips costs in the libraries alone, with
// all cores busy.
#pragma once

#include "bench_case.hpp"

#include "bench/primitives.hpp"

#include <p2p/clock.hpp>

#include <vector>

namespace p2pctl {

struct BenchLimit {
  std::vector<p2p::bench::PrimitiveCost> primitives;  ///< the mean of the request's and the reply's
  double us_per_request = 0;
};

[[nodiscard]] BenchLimit measure_limit(const BenchCase& bench, p2p::Duration per_primitive);
/// Of two measurements of the same case.
[[nodiscard]] BenchLimit mean_of(const BenchLimit& left, const BenchLimit& right);
[[nodiscard]] unsigned core_count() noexcept;

}  // namespace p2pctl
