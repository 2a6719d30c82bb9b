// p2pctl bench-client: the half of a benchmark that asks. Reads the server's lines from its standard input and prints
// what it measured as one line of JSON. Not for people: `p2pctl bench` starts it.
#include "bench_commands.hpp"
#include "bench_load.hpp"
#include "bench_outcome_json.hpp"
#include "command.hpp"
#include "peer_argument.hpp"

#include <p2p/crypto.hpp>
#include <p2p/signer.hpp>

#include <fmt/core.h>

#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace p2pctl {
namespace {

struct ClientOptions {
  std::string curve;
  BenchCase bench;
  BenchSettings settings;
};

p2p::Result<std::vector<p2p::PeerAddress>> read_peers() {
  std::vector<p2p::PeerAddress> peers;
  for (std::string line; std::getline(std::cin, line) && !line.empty();) {
    auto peer = parse_peer(line);
    if (!peer) return p2p::fail(peer.error());
    peers.push_back(*peer);
  }
  if (peers.empty()) return p2p::fail(p2p::Errc::invalid_argument, "no server was named");
  return peers;
}

p2p::Result<std::unique_ptr<p2p::Network>> start_network(const ClientOptions& options) {
  const auto keys = p2p::random_keypair(p2p::curve_from_string(options.curve).value());
  if (!keys) return p2p::fail(keys.error());
  auto signer = p2p::make_software_signer(*keys);
  if (!signer) return p2p::fail(signer.error());
  p2p::NetworkOptions network_options;
  network_options.signer = std::move(*signer);
  network_options.io_threads = options.settings.io_threads;
  network_options.worker_threads = options.settings.worker_threads;
  network_options.handler_threads = 1;
  auto network = p2p::Network::create(std::move(network_options));
  if (!network) return network;
  if (auto started = (*network)->start(); !started) return p2p::fail(started.error());
  return network;
}

p2p::Result<BenchOutcome> run(const ClientOptions& options) {
  const auto peers = read_peers();
  if (!peers) return p2p::fail(peers.error());
  const auto network = start_network(options);
  if (!network) return p2p::fail(network.error());
  if (auto tried = (*network)->connect_nodes(*peers); !tried) return p2p::fail(tried.error());
  for (const auto& peer : *peers) {
    if (!(*network)->connected(peer.first_public_key))
      return p2p::fail(p2p::Errc::not_connected, peer.endpoint.to_string());
  }
  return run_load(**network, *peers, options.bench, options.settings);
}

ExitCode run_client(const ClientOptions& options) {
  const auto outcome = run(options);
  if (!outcome) return complain("bench-client", outcome.error());
  fmt::print("{}\n", to_json(*outcome).dump());
  return ExitCode::ok;
}

}  // namespace

void add_bench_client_command(CLI::App& app) {
  auto* command = app.add_subcommand("bench-client", "The asking half of bench")->group("");
  auto options = std::make_shared<ClientOptions>();
  command->add_option("--curve", options->curve)->required();
  command->add_option("--concurrency", options->bench.concurrency);
  command->add_option("--reply-bytes", options->bench.reply_bytes);
  command->add_option("--warm-up", options->settings.warm_up_s);
  command->add_option("--duration", options->settings.duration_s);
  command->add_option("--io-threads", options->settings.io_threads);
  command->add_option("--worker-threads", options->settings.worker_threads);
  on_run(*command, [options] { return run_client(*options); });
}

}  // namespace p2pctl
