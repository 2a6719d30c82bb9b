// p2pctl ping: round-trip times of Ping to one node, and how many were lost.
#include "client.hpp"
#include "command.hpp"
#include "peer_argument.hpp"
#include "round_trips.hpp"
#include "stop_signals.hpp"

#include <p2p/messages/common.hpp>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

namespace p2pctl {
namespace {

struct PingOptions {
  IdentityOptions identity;
  p2p::PeerAddress peer;
  std::uint64_t count = 4;
  double interval_s = 1.0;
  double timeout_s = 3.0;
  bool json = false;
};

using PingOutcome = p2p::Result<p2p::Duration>;

PingOutcome ping_once(p2p::Network& network, const PingOptions& options) {
  const auto begin = p2p::steady_clock().now();
  const auto reply =
      network.request(options.peer.first_public_key, p2p::Ping{}, {.timeout = from_seconds(options.timeout_s)});
  const auto round_trip = p2p::steady_clock().now() - begin;
  if (!reply) return p2p::fail(reply.error());
  if (const auto ok = reply->as<p2p::Ok>(); !ok) return p2p::fail(ok.error());
  return round_trip;
}

void print_outcome(std::size_t number, const PingOutcome& outcome) {
  if (outcome) {
    fmt::print("seq={} time={:.3f} ms\n", number, to_milliseconds(*outcome));
  } else {
    fmt::print("seq={} lost: {}\n", number, outcome.error().message());
  }
  std::fflush(stdout);
}

/// A signal ends the series early.
std::vector<PingOutcome> ping_series(p2p::Network& network, const PingOptions& options, StopSignals& signals) {
  std::vector<PingOutcome> outcomes;
  auto next = p2p::steady_clock().now();
  while (true) {
    outcomes.push_back(ping_once(network, options));
    if (!options.json) print_outcome(outcomes.size(), outcomes.back());
    if (outcomes.size() == options.count) return outcomes;
    next += from_seconds(options.interval_s);
    do {
      if (signals.wait_for(next - p2p::steady_clock().now())) return outcomes;
    } while (p2p::steady_clock().now() < next);
  }
}

std::vector<p2p::Duration> answered(const std::vector<PingOutcome>& outcomes) {
  std::vector<p2p::Duration> round_trips;
  for (const auto& outcome : outcomes) {
    if (outcome) round_trips.push_back(*outcome);
  }
  return round_trips;
}

double loss_percent(std::size_t sent, std::size_t answers) {
  return 100.0 * static_cast<double>(sent - answers) / static_cast<double>(sent);
}

void print_summary(const PingOptions& options, const std::vector<PingOutcome>& outcomes) {
  const auto round_trips = answered(outcomes);
  fmt::print("--- {} ---\n", options.peer.endpoint.to_string());
  fmt::print("{} sent, {} answered, {:.1f} % lost\n", outcomes.size(), round_trips.size(),
             loss_percent(outcomes.size(), round_trips.size()));
  if (round_trips.empty()) return;
  const auto summary = summarize(round_trips);
  fmt::print("round trip min/avg/p99 = {:.3f}/{:.3f}/{:.3f} ms\n", to_milliseconds(summary.min),
             to_milliseconds(summary.average), to_milliseconds(summary.p99));
}

nlohmann::ordered_json outcome_json(std::size_t number, const PingOutcome& outcome) {
  nlohmann::ordered_json result;
  result["seq"] = number;
  result["answered"] = outcome.has_value();
  if (outcome) {
    result["rtt_us"] = to_microseconds(*outcome);
  } else {
    result["error"] = outcome.error().message();
  }
  return result;
}

void print_json(const PingOptions& options, const Client& client, const std::vector<PingOutcome>& outcomes) {
  const auto round_trips = answered(outcomes);
  nlohmann::ordered_json result;
  result["endpoint"] = options.peer.endpoint.to_string();
  result["public_key"] = options.peer.first_public_key.to_hex();
  result["sender"] = client.network->public_key().to_hex();
  if (client.connected) result["connect_us"] = to_microseconds(client.connect_time);
  result["sent"] = outcomes.size();
  result["answered"] = round_trips.size();
  result["loss_percent"] = loss_percent(outcomes.size(), round_trips.size());
  if (!round_trips.empty()) {
    const auto summary = summarize(round_trips);
    auto& times = result["rtt_us"];
    times["min"] = to_microseconds(summary.min);
    times["avg"] = to_microseconds(summary.average);
    times["p50"] = to_microseconds(summary.median);
    times["p99"] = to_microseconds(summary.p99);
    times["max"] = to_microseconds(summary.max);
  }
  auto& pings = result["pings"] = nlohmann::ordered_json::array();
  for (const auto& outcome : outcomes) pings.push_back(outcome_json(pings.size() + 1, outcome));
  fmt::print("{}\n", result.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

ExitCode run_ping(const PingOptions& options) {
  StopSignals signals;
  const auto client = connect_client(options.identity, options.peer, from_seconds(options.timeout_s));
  if (!client) return complain("cannot start", client.error());
  if (!client->connected) {
    complain(options.peer.endpoint.to_string(), client->connected.error());
  } else if (!options.json) {
    fmt::print("connected to {} in {:.3f} ms\n", options.peer.endpoint.to_string(),
               to_milliseconds(client->connect_time));
  }

  const auto outcomes = ping_series(*client->network, options, signals);
  if (options.json) {
    print_json(options, *client, outcomes);
  } else {
    print_summary(options, outcomes);
  }
  return answered(outcomes).size() == outcomes.size() ? ExitCode::ok : ExitCode::failure;
}

}  // namespace

void add_ping_command(CLI::App& app) {
  auto* command = app.add_subcommand("ping", "Measure round trips to a node; exit code 1 when an answer is missing");
  auto options = std::make_shared<PingOptions>();
  add_peer_argument(*command, options->peer);
  add_identity_options(*command, options->identity);
  command->add_option("-n,--count", options->count, "How many pings (default 4); 0: until interrupted")->type_name("N");
  add_seconds_option(*command, "--interval", options->interval_s, "From one ping to the next (default 1)");
  add_seconds_option(*command, "--timeout", options->timeout_s,
                     "How long to wait for a connection and for an answer "
                     "(default 3)",
                     kShortestWaitS);
  command->add_flag("--json", options->json, "The result as JSON, at the end");
  on_run(*command, [options] { return run_ping(*options); });
}

}  // namespace p2pctl
