#include "quorum_report.hpp"

#include "command.hpp"

#include <fmt/core.h>

#include <string>

namespace p2pctl {
namespace {

std::string reply_text(const p2p::NodeOutcome& outcome) {
  if (!outcome.reply) return "(under way)";
  return *outcome.reply ? std::string((*outcome.reply)->name()) : outcome.reply->error().message();
}

}  // namespace

void print_outcomes(const std::vector<p2p::NodeOutcome>& outcomes) {
  constexpr auto kRow = "{:<68} {:>5} {:>10} {}\n";
  fmt::print(fmt::runtime(kRow), "NODE", "CHUNK", "ELAPSED_MS", "REPLY");
  for (const auto& outcome : outcomes) {
    fmt::print(fmt::runtime(kRow), outcome.node.to_hex(), outcome.chunk,
               fmt::format("{:.1f}", to_milliseconds(outcome.elapsed)), reply_text(outcome));
  }
}

nlohmann::ordered_json outcomes_json(const std::vector<p2p::NodeOutcome>& outcomes) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& outcome : outcomes) {
    auto& entry = list.emplace_back(nlohmann::ordered_json{
        {"node", outcome.node.to_hex()}, {"chunk", outcome.chunk}, {"elapsed_ms", to_milliseconds(outcome.elapsed)}});
    if (outcome.reply) entry[*outcome.reply ? "reply" : "error"] = reply_text(outcome);
  }
  return list;
}

}  // namespace p2pctl
