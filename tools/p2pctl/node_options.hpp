// What `p2pctl node` can be told.
#pragma once

#include "identity.hpp"
#include "seed_options.hpp"

#include <p2p/connection.hpp>
#include <p2p/endpoint.hpp>
#include <p2p/logger.hpp>

#include <CLI/CLI.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace p2pctl {

struct NodeOptions {
  IdentityOptions identity;
  std::vector<p2p::Endpoint> listen;
  std::vector<p2p::PeerAddress> connect;
  std::string nodes_file;
  SeedOptions seeds;
  std::optional<p2p::GeoPatch> patch;
  std::string database;
  std::optional<p2p::Endpoint> announce;  ///< default: the first IPv4 endpoint listened on
  std::size_t max_nodes = 1024;
  double discovery_interval_s = 5;
  double ping_interval_s = 30;
  double statistics_interval_s = 0;
  std::string metrics_file;
  double metrics_interval_s = 10;
  double drain_s = 5;
  p2p::LogLevel log_level = p2p::LogLevel::warning;
  bool json = false;
};

void add_node_options(CLI::App& command, NodeOptions& options);

}  // namespace p2pctl
