#include "bench_report.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstdio>
#include <string>

namespace p2pctl {
namespace {

/// Three digits behind the point are more than any of these is worth.
double rounded(double value) { return std::round(value * 1000) / 1000; }

nlohmann::ordered_json to_json(const BenchResult& result) {
  nlohmann::ordered_json json;
  json["curve"] = p2p::to_string(result.bench.curve);
  json["mode"] = "classic";
  json["connections"] = result.bench.connections;
  json["concurrency"] = result.bench.concurrency;
  json["reply_bytes"] = result.bench.reply_bytes;
  json["requests_per_s"] = rounded(result.requests_per_s());
  json["p50_us"] = rounded(result.outcome.p50_us);
  json["p99_us"] = rounded(result.outcome.p99_us);
  json["cpu_us_per_request"] = rounded(result.cpu_us_per_request());
  json["limit_us_per_request"] = rounded(result.limit.us_per_request);
  json["of_limit"] = rounded(result.of_limit());
  auto& primitives = json["primitives_us"];
  for (const auto& cost : result.limit.primitives) primitives[cost.name] = rounded(cost.us_per_op);
  return json;
}

}  // namespace

double BenchResult::requests_per_s() const noexcept {
  return static_cast<double>(outcome.requests) / outcome.elapsed_s;
}

double BenchResult::cpu_us_per_request() const noexcept {
  return outcome.cpu_us / static_cast<double>(outcome.requests);
}

double BenchResult::of_limit() const noexcept { return requests_per_s() * limit.us_per_request * 1e-6 / core_count(); }

void print_table_head() {
  fmt::print("{:10} {:>5} {:>11} {:>7} {:>11} {:>10} {:>10} {:>12} {:>10} {:>9}\n", "curve", "conns", "concurrency",
             "reply B", "requests/s", "p50 us", "p99 us", "CPU us/req", "limit us", "of limit");
}

void print_table_line(const BenchResult& result) {
  fmt::print("{:10} {:>5} {:>11} {:>7} {:>11.0f} {:>10.0f} {:>10.0f} {:>12.1f} {:>10.1f} {:>9.3f}\n",
             p2p::to_string(result.bench.curve), result.bench.connections, result.bench.concurrency,
             result.bench.reply_bytes, result.requests_per_s(), result.outcome.p50_us, result.outcome.p99_us,
             result.cpu_us_per_request(), result.limit.us_per_request, result.of_limit());
  std::fflush(stdout);
}

void print_primitives(const std::vector<BenchResult>& results) {
  fmt::print("\nlimit = 2 sign + 2 verify + 2 keygen + 4 dh + 4 symmetric; CPU us of each, {} at once:\n",
             core_count());
  for (const BenchResult& result : results) {
    fmt::print("{:10} {:>5} {:>11} {:>7}", p2p::to_string(result.bench.curve), result.bench.connections,
               result.bench.concurrency, result.bench.reply_bytes);
    for (const auto& cost : result.limit.primitives) fmt::print("  {} {:.1f}", cost.name, cost.us_per_op);
    fmt::print("\n");
  }
}

nlohmann::ordered_json to_json(const std::vector<BenchResult>& results) {
  nlohmann::ordered_json json;
  json["cores"] = core_count();
  auto& list = json["results"] = nlohmann::ordered_json::array();
  for (const BenchResult& result : results) list.push_back(to_json(result));
  return json;
}

}  // namespace p2pctl
