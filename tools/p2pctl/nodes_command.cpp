// p2pctl nodes: the nodes that another node knows.
#include "client.hpp"
#include "command.hpp"
#include "node_json.hpp"
#include "peer_argument.hpp"

#include <p2p/messages/nodes.hpp>

#include <fmt/core.h>

#include <memory>
#include <string>
#include <vector>

namespace p2pctl {
namespace {

struct NodesOptions {
  IdentityOptions identity;
  p2p::PeerAddress peer;
  bool authorized_and_available = false;
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

/// Another node chose these bytes: what a terminal could take for a command is not shown.
std::string printable(const p2p::GeoPatch& patch) {
  std::string text = patch.to_string();
  for (char& character : text) {
    if (character <= ' ' || character > '~') character = '?';
  }
  return text;
}

std::string_view yes_no(bool value) { return value ? "yes" : "no"; }

void print_table(const std::vector<p2p::Node>& nodes) {
  constexpr auto kRow = "{:<15} {:>5} {:>5} {:<5} {:<7} {:<9} {:<6} {:<10} {:>7} {:<20} {}\n";
  fmt::print(fmt::runtime(kRow), "IP", "PORT", "HTTP", "PATCH", "NETWORK", "AVAILABLE", "SYNCED", "AUTHORIZED",
             "AVERAGE", "ENROLLED", "KEY");
  for (const auto& node : nodes) {
    fmt::print(fmt::runtime(kRow), node.ip.to_string(), node.port, node.http_port, printable(node.geo_patch),
               printable(node.network_patch), yes_no(node.available), yes_no(node.synced), yes_no(node.authorized),
               fmt::format("{:.2f}", node.average_availability), format_time(node.enrollment_date),
               node.first_public_key.to_hex());
  }
  fmt::print("{} node{}\n", nodes.size(), nodes.size() == 1 ? "" : "s");
}

void print_json(const std::vector<p2p::Node>& nodes) {
  nlohmann::ordered_json result;
  auto& list = result["nodes"] = nlohmann::ordered_json::array();
  for (const auto& node : nodes) list.push_back(node_json(node));
  fmt::print("{}\n", result.dump(2));
}

ExitCode run_nodes(const NodesOptions& options) {
  const auto client = connect_client(options.identity, options.peer, from_seconds(options.timeout_s));
  if (!client) return complain("cannot start", client.error());
  if (!client->connected) return complain(options.peer.endpoint.to_string(), client->connected.error());
  const auto nodes = ask_nodes(*client->network, options);
  if (!nodes) return complain("no list of nodes from " + options.peer.endpoint.to_string(), nodes.error());
  if (options.json) {
    print_json(*nodes);
  } else {
    print_table(*nodes);
  }
  return ExitCode::ok;
}

}  // namespace

void add_nodes_command(CLI::App& app) {
  auto* command = app.add_subcommand("nodes", "List the nodes that a node knows");
  auto options = std::make_shared<NodesOptions>();
  add_peer_argument(*command, options->peer);
  add_identity_options(*command, options->identity);
  command->add_flag("--authorized", options->authorized_and_available, "Only those authorized and available");
  add_seconds_option(*command, "--timeout", options->timeout_s,
                     "How long to wait for a connection and for the answer (default 3)", kShortestWaitS);
  command->add_flag("--json", options->json, "As JSON");
  on_run(*command, [options] { return run_nodes(*options); });
}

}  // namespace p2pctl
