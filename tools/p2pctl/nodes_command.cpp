// p2pctl nodes: the nodes that another node knows, and how they fare as seen from here.
#include "client.hpp"
#include "command.hpp"
#include "database_option.hpp"
#include "node_list_output.hpp"
#include "peer_argument.hpp"

#include <p2p/messages/common.hpp>
#include <p2p/messages/nodes.hpp>

#include <fmt/core.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace p2pctl {
namespace {

struct NodesOptions {
  IdentityOptions identity;
  p2p::PeerAddress peer;
  bool authorized_and_available = false;
  bool list_only = false;
  std::string database;
  double timeout_s = 3.0;
  bool json = false;
};

p2p::Result<std::vector<p2p::Node>> ask_nodes(p2p::Network& network, const NodesOptions& options) {
  const auto reply = network.request(options.peer.first_public_key, p2p::ListNodes{options.authorized_and_available},
                                     {.timeout = from_seconds(options.timeout_s)});
  if (!reply) return p2p::fail(reply.error());
  auto list = reply->as<p2p::NodeList>();
  if (!list) return p2p::fail(list.error());
  return std::move(list->nodes);
}

using AwaitedPing = std::future<p2p::Result<p2p::Duration>>;

AwaitedPing ping(p2p::Network& network, const p2p::PublicKey& node, p2p::Duration timeout) {
  std::promise<p2p::Result<p2p::Duration>> promise;
  auto outcome = promise.get_future();
  const auto begin = p2p::steady_clock().now();
  network.request(node, p2p::Ping{}, {timeout},
                  [promise = std::move(promise), begin](const p2p::Result<p2p::Message>& reply) mutable {
                    const auto ok = reply.and_then([](const p2p::Message& message) { return message.as<p2p::Ok>(); });
                    promise.set_value(ok.map([begin](const p2p::Ok&) { return p2p::steady_clock().now() - begin; }));
                  });
  return outcome;
}

/// Connects to all at once, then pings those that it is connected to. Nodes that cannot be reached cost one time-out,
/// however many they are.
void find_out(p2p::Network& network, std::vector<ListedNode>& nodes, p2p::Duration timeout) {
  std::vector<p2p::PeerAddress> peers;
  for (const auto& listed : nodes) peers.push_back(p2p::PeerAddress::of(listed.node));
  if (const auto done = network.connect_nodes(peers, timeout); !done) return;

  std::vector<AwaitedPing> pings;
  for (const auto& peer : peers) pings.push_back(ping(network, peer.first_public_key, timeout));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (const auto latency = pings[i].get()) nodes[i].latency = *latency;
    nodes[i].connected = network.connected(peers[i].first_public_key);
  }
}

ExitCode run_nodes(const NodesOptions& options) {
  const auto locator = open_database(options.database);
  if (!locator) return complain("no database", locator.error());
  const auto client = connect_client(options.identity, options.peer, from_seconds(options.timeout_s));
  if (!client) return complain("cannot start", client.error());
  if (!client->connected) return complain(options.peer.endpoint.to_string(), client->connected.error());
  const auto records = ask_nodes(*client->network, options);
  if (!records) return complain("no list of nodes from " + options.peer.endpoint.to_string(), records.error());

  auto nodes = listed_nodes(*records, locator->get());
  if (!options.list_only) find_out(*client->network, nodes, from_seconds(options.timeout_s));
  if (options.json) {
    const nlohmann::ordered_json result = {{"nodes", nodes_json(nodes)}};
    fmt::print("{}\n", result.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  } else {
    print_nodes(nodes);
  }
  return ExitCode::ok;
}

}  // namespace

void add_nodes_command(CLI::App& app) {
  auto* command = app.add_subcommand("nodes", "List the nodes that a node knows, and ping each of them");
  auto options = std::make_shared<NodesOptions>();
  add_peer_argument(*command, options->peer);
  add_identity_options(*command, options->identity);
  command->add_flag("--authorized", options->authorized_and_available, "Only those authorized and available");
  command->add_flag("--list-only", options->list_only, "Do not connect to the nodes listed");
  add_database_option(*command, options->database, "A MaxMind City database (.mmdb): shows the countries");
  add_seconds_option(*command, "--timeout", options->timeout_s,
                     "How long to wait for each connection and each answer (default 3)", kShortestWaitS);
  command->add_flag("--json", options->json, "As JSON");
  on_run(*command, [options] { return run_nodes(*options); });
}

}  // namespace p2pctl
