// How the results of `p2pctl bench` are shown.
#pragma once

#include "bench_case.hpp"
#include "bench_limit.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace p2pctl {

struct BenchResult {
  BenchCase bench;
  BenchOutcome outcome;
  BenchLimit limit;

  [[nodiscard]] double requests_per_s() const noexcept;
  [[nodiscard]] double cpu_us_per_request() const noexcept;
  /// 1 when every core did nothing but the primitives.
  [[nodiscard]] double of_limit() const noexcept;
};

/// A line for each run as it ends, so that one can watch.
void print_table_head();
void print_table_line(const BenchResult& result);
/// What each primitive cost during each run, below the table.
void print_primitives(const std::vector<BenchResult>& results);

[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<BenchResult>& results);

}  // namespace p2pctl
