#include "network_access.hpp"

#include "node_record.hpp"

#include <p2p/node_lists.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace p2pctl {
namespace {

p2p::Result<std::unique_ptr<p2p::Network>> start_network(const AccessOptions& options,
                                                         std::vector<p2p::Seed> configured) {
  auto signer = make_signer(options.identity);
  if (!signer) return p2p::fail(signer.error());
  auto store = open_data_dir(options.seeds);
  if (!store) return p2p::fail(store.error());

  p2p::NetworkOptions result;
  result.signer = *std::move(signer);
  result.store = *std::move(store);
  if (options.nodes_file.empty()) result.seeds = std::move(configured);
  result.connect_timeout = from_seconds(options.timeout_s);
  result.handler_threads = 1;
  auto network = p2p::Network::create(std::move(result));
  if (!network) return network;
  if (auto started = (*network)->start(); !started) return p2p::fail(started.error());
  return network;
}

p2p::Result<p2p::BootstrapReport> bootstrap_once(p2p::Network& network, const AccessOptions& options,
                                                 const ProgressFunction& on_progress) {
  p2p::BootstrapOptions how;
  how.patch = options.patch;
  how.request_timeout = from_seconds(options.timeout_s);
  how.connect_timeout = from_seconds(options.timeout_s);
  how.on_progress = on_progress;
  return network.bootstrap(std::move(how));
}

/// The library keeps up with the node table in the background, for which a command does not live long enough.
p2p::Result<void> keep_seeds(p2p::Network& network) {
  const auto table = network.node_table();
  std::vector<p2p::Seed> seeds;
  for (const p2p::Node* node : table->authorized_and_available_nodes(network.now())) {
    seeds.push_back({node->ip, node->port, node->first_public_key, node->transport});
  }
  return network.update_bootstrapping_seeds(seeds);
}

p2p::Result<p2p::BootstrapReport> bootstrap(p2p::Network& network, const AccessOptions& options,
                                            std::span<const p2p::Seed> configured,
                                            const ProgressFunction& on_progress) {
  auto report = bootstrap_once(network, options, on_progress);
  const auto known = network.list_bootstrapping_seeds();
  const bool others_given = !configured.empty() && !std::ranges::equal(known, configured);
  if (!report && report.error() == p2p::Errc::network_issue && others_given) {
    if (const auto replaced = network.update_bootstrapping_seeds(configured); !replaced) {
      return p2p::fail(replaced.error());
    }
    report = bootstrap_once(network, options, on_progress);
  }
  if (report) {
    if (const auto kept = keep_seeds(network); !kept) return p2p::fail(kept.error());
  }
  return report;
}

p2p::Result<p2p::BootstrapReport> connect_known_nodes(p2p::Network& network, std::span<const p2p::Seed> nodes,
                                                      const AccessOptions& options) {
  for (const auto& seed : nodes) {
    auto node = authorized_node({seed.public_key, seed.endpoint()}, p2p::GeoPatch(), network.now());
    if (!node) return p2p::fail(node.error());
    node->available = true;
    network.registry().add_node(*node);
  }
  if (auto done = network.connect_nodes(peers_of(nodes), from_seconds(options.timeout_s)); !done) {
    return p2p::fail(done.error());
  }
  p2p::BootstrapReport report;
  report.nodes = nodes.size();
  report.nodes_connected = static_cast<std::size_t>(
      std::ranges::count_if(nodes, [&](const p2p::Seed& node) { return network.connected(node.public_key); }));
  return report;
}

}  // namespace

void add_access_options(CLI::App& command, AccessOptions& options) {
  add_identity_options(command, options.identity);
  add_seed_options(command, options.seeds);
  add_patch_option(command, options.patch, "Prefer nodes near to this patch (default 000)");
  add_seconds_option(command, "--timeout", options.timeout_s,
                     "How long to wait for each connection and each answer (default 5)", kShortestWaitS);
}

void add_known_nodes_option(CLI::App& command, AccessOptions& options) {
  command
      .add_option("--nodes", options.nodes_file,
                  "Ask the nodes of this file, IP:PORT:KEYHEX:tcp lines, instead of finding the network")
      ->type_name("FILE")
      ->excludes("--seed-node", "--seeds", "--data-dir");
}

tl::expected<Access, ExitCode> reach_network(const AccessOptions& options, ProgressFunction on_progress) {
  const bool nodes_given = !options.nodes_file.empty();
  const auto named = nodes_given ? read_seeds_file(options.nodes_file) : named_seeds(options.seeds);
  if (!named) {
    return tl::unexpected(complain(nodes_given ? "--nodes" : "--seeds", named.error(), ExitCode::usage));
  }
  if (named->empty() && options.seeds.data_dir.empty()) {
    return tl::unexpected(complain("no node to begin with: --seed-node, --seeds or --data-dir", ExitCode::usage));
  }
  auto network = start_network(options, *named);
  if (!network) return tl::unexpected(complain("cannot start", network.error()));
  auto report = nodes_given ? connect_known_nodes(**network, *named, options)
                            : bootstrap(**network, options, *named, on_progress);
  if (!report) return tl::unexpected(complain("cannot reach the network", report.error()));
  return Access{*std::move(network), *report};
}

p2p::NodeRefs nodes_to_ask(const p2p::Network& network, const p2p::NodeTable& table, const AccessOptions& options) {
  p2p::NodeRefs nodes = table.authorized_and_available_nodes(network.now());
  if (nodes.empty()) nodes = table.nodes();
  return p2p::sort_by_nearest_nodes(nodes, options.patch.value_or(p2p::GeoPatch()));
}

}  // namespace p2pctl
