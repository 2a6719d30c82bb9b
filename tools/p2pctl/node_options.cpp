#include "node_options.hpp"

#include "command.hpp"
#include "database_option.hpp"
#include "peer_argument.hpp"

namespace p2pctl {
namespace {

p2p::Endpoint parse_endpoint(const std::string& option, const std::string& text) {
  const auto endpoint = p2p::Endpoint::parse(text);
  if (!endpoint) throw CLI::ValidationError(option, "'" + text + "': " + endpoint.error().message());
  return *endpoint;
}

p2p::LogLevel parse_log_level(const std::string& text) {
  for (const auto level : {p2p::LogLevel::debug, p2p::LogLevel::info, p2p::LogLevel::warning, p2p::LogLevel::error}) {
    if (text == p2p::to_string(level)) return level;
  }
  throw CLI::ValidationError("--log-level", "'" + text + "' is not debug, info, warning or error");
}

void add_endpoint_options(CLI::App& command, NodeOptions& options) {
  command
      .add_option_function<std::vector<std::string>>(
          "--listen",
          [&options](const std::vector<std::string>& texts) {
            for (const auto& text : texts) options.listen.push_back(parse_endpoint("--listen", text));
          },
          "Accept connections here; port 0 takes a free one; may be repeated")
      ->type_name("IP:PORT")
      ->allow_extra_args(false);
  add_connect_option(command, options.connect);
  command
      .add_option("--nodes", options.nodes_file, "Also know and connect to these: a file of IP:PORT:KEYHEX:tcp lines")
      ->type_name("FILE");
  command
      .add_option_function<std::string>(
          "--announce", [&options](const std::string& text) { options.announce = parse_endpoint("--announce", text); },
          "Where others are told to reach this node (default: the first IPv4 endpoint of --listen)")
      ->type_name("IP:PORT");
}

void add_watching_options(CLI::App& command, NodeOptions& options) {
  command.add_flag("--json", options.json, "Events on stdout as JSON, one a line");
  add_seconds_option(command, "--stats-interval", options.statistics_interval_s,
                     "How often to tell statistics; 0 (default): only at the end");
  command.add_option("--metrics-file", options.metrics_file, "Keep metrics in this file, in Prometheus text form")
      ->type_name("FILE");
  add_seconds_option(command, "--metrics-interval", options.metrics_interval_s,
                     "How often to rewrite the metrics file (default 10)", kShortestWaitS);
  command
      .add_option_function<std::string>(
          "--log-level", [&options](const std::string& text) { options.log_level = parse_log_level(text); },
          "What the library tells on stderr: debug, info, warning (default), error")
      ->type_name("LEVEL");
}

}  // namespace

void add_node_options(CLI::App& command, NodeOptions& options) {
  add_identity_options(command, options.identity);
  add_endpoint_options(command, options);
  add_seed_options(command, options.seeds);
  add_patch_option(command, options.patch, "The geographical patch of this node (default: that of its address)");
  add_database_option(command, options.database,
                      "A MaxMind City database (.mmdb) for the patches of addresses; without it they are random");
  command.add_option("--max-nodes", options.max_nodes, "How many nodes to know and connect to (default 1024)")
      ->type_name("N");
  add_seconds_option(
      command, "--discovery-interval", options.discovery_interval_s,
      "How often to ask others for the nodes that they know (default 5); 0: never again after connecting");
  add_seconds_option(command, "--ping-interval", options.ping_interval_s,
                     "How often to ping each connected node (default 30); 0: never");
  add_seconds_option(command, "--drain", options.drain_s,
                     "How long to let requests under way finish at the end (default 5)");
  add_watching_options(command, options);
}

}  // namespace p2pctl
