// p2pctl sample: how nodes fare, as the beacon chain samples them.
#include "command.hpp"
#include "network_access.hpp"
#include "stop_signals.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2pctl {
namespace {

using Samples = std::vector<p2p::NodeSample>;

struct SampleOptions {
  AccessOptions access;
  std::vector<p2p::PublicKey> keys;
  std::optional<unsigned> subset;
  double watch_s = 3;
  bool json = false;
};

std::vector<p2p::PublicKey> keys_to_sample(const p2p::Network& network, const SampleOptions& options) {
  if (!options.keys.empty()) return options.keys;
  const auto table = network.node_table();
  std::vector<p2p::PublicKey> keys;
  for (const p2p::Node* node : nodes_to_ask(network, *table, options.access)) keys.push_back(node->first_public_key);
  return keys;
}

Samples take_samples(p2p::Network& network, const SampleOptions& options) {
  constexpr std::chrono::seconds kNotItself{0};
  std::promise<Samples> promise;
  auto samples = promise.get_future();
  auto completion = [promise = std::move(promise)](Samples taken) mutable { promise.set_value(std::move(taken)); };
  if (options.subset) {
    network.sample(static_cast<p2p::BeaconSubset>(*options.subset), kNotItself, std::move(completion));
  } else {
    network.sample(keys_to_sample(network, options), kNotItself, std::move(completion));
  }
  return samples.get();
}

void print_table(const Samples& samples) {
  constexpr auto kRow = "{:>14} {:>10} {}\n";
  fmt::print(fmt::runtime(kRow), "AVAILABILITY_S", "LATENCY_MS", "KEY");
  for (const auto& sample : samples) {
    fmt::print(fmt::runtime(kRow), sample.availability.count(), sample.latency.count(),
               sample.first_public_key.to_hex());
  }
}

void print_json(const Samples& samples) {
  nlohmann::ordered_json result;
  auto& list = result["samples"] = nlohmann::ordered_json::array();
  for (const auto& sample : samples) {
    list.push_back({{"first_public_key", sample.first_public_key.to_hex()},
                    {"availability_s", sample.availability.count()},
                    {"latency_ms", sample.latency.count()}});
  }
  fmt::print("{}\n", result.dump(2));
}

ExitCode run_sample(const SampleOptions& options) {
  StopSignals signals;
  const auto access = reach_network(options.access);
  if (!access) return access.error();
  // A signal ends the watch early.
  (void)signals.wait_for(from_seconds(options.watch_s));
  const auto samples = take_samples(*access->network, options);
  if (options.json) {
    print_json(samples);
  } else {
    print_table(samples);
  }
  return ExitCode::ok;
}

p2p::PublicKey node_key_or_refuse(const std::string& text) {
  const auto key = p2p::PublicKey::from_hex(text);
  if (!key) throw CLI::ValidationError("key", "'" + text + "': " + key.error().message());
  return *key;
}

}  // namespace

void add_sample_command(CLI::App& app) {
  auto* command = app.add_subcommand("sample", "Measure how long nodes were available, and how fast they answer");
  auto options = std::make_shared<SampleOptions>();
  auto* keys = command
                   ->add_option_function<std::vector<std::string>>(
                       "key",
                       [options](const std::vector<std::string>& texts) {
                         for (const auto& text : texts) options->keys.push_back(node_key_or_refuse(text));
                       },
                       "First public keys of nodes (default: all that are authorized and available)")
                   ->type_name("KEYHEX");
  command->add_option("--subset", options->subset, "Those of this subset of the beacon chain, 0 to 255")
      ->type_name("N")
      ->check(CLI::Range(0U, 255U).description(""))
      ->excludes(keys);
  add_access_options(*command, options->access);
  add_known_nodes_option(*command, options->access);
  add_seconds_option(*command, "--watch-for", options->watch_s,
                     "How long to stay connected before the sample is taken (default 3)");
  command->add_flag("--json", options->json, "As JSON");
  on_run(*command, [options] { return run_sample(*options); });
}

}  // namespace p2pctl
