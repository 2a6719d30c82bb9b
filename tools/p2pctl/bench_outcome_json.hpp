// A BenchOutcome as the client process hands it to `p2pctl bench`.
#pragma once

#include "bench_case.hpp"

#include <p2p/result.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace p2pctl {

[[nodiscard]] inline nlohmann::json to_json(const BenchOutcome& outcome) {
  return {{"requests", outcome.requests},
          {"elapsed_s", outcome.elapsed_s},
          {"p50_us", outcome.p50_us},
          {"p99_us", outcome.p99_us},
          {"cpu_us", outcome.cpu_us}};
}

[[nodiscard]] inline p2p::Result<BenchOutcome> parse_outcome(const std::string& line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return p2p::fail(p2p::Errc::malformed, "what the client process printed");
  BenchOutcome outcome;
  outcome.requests = json.value("requests", outcome.requests);
  outcome.elapsed_s = json.value("elapsed_s", outcome.elapsed_s);
  outcome.p50_us = json.value("p50_us", outcome.p50_us);
  outcome.p99_us = json.value("p99_us", outcome.p99_us);
  outcome.cpu_us = json.value("cpu_us", outcome.cpu_us);
  return outcome;
}

}  // namespace p2pctl
