// A command's way into the network: a node that only asks, and that knows the others from bootstrapping, or from a file
// of nodes. Used by one thread.
#pragma once

#include "command.hpp"
#include "identity.hpp"
#include "seed_options.hpp"

#include <p2p/network.hpp>
#include <p2p/result.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace p2pctl {

struct AccessOptions {
  IdentityOptions identity;
  SeedOptions seeds;
  std::string nodes_file;  ///< instead of bootstrapping
  std::optional<p2p::GeoPatch> patch;
  double timeout_s = 5;
};

void add_access_options(CLI::App& command, AccessOptions& options);
/// Instead of bootstrapping.
void add_known_nodes_option(CLI::App& command, AccessOptions& options);

struct Access {
  std::unique_ptr<p2p::Network> network;
  p2p::BootstrapReport report;  ///< without bootstrapping only `nodes` and `nodes_connected`
};
using ProgressFunction = std::function<void(const p2p::BootstrapProgress&)>;

/// Its node table has the nodes when it returns, and those that can be reached are connected. Where none of the seeds
/// that `--data-dir` keeps answers, the ones of the command line replace them. An error has been told on stderr; it is
/// the exit code to return.
[[nodiscard]] tl::expected<Access, ExitCode> reach_network(const AccessOptions& options,
                                                           ProgressFunction on_progress = {});

/// Those to ask, nearest to `--patch` first: the authorized and available ones; all, where there are none.
[[nodiscard]] p2p::NodeRefs nodes_to_ask(const p2p::Network& network, const p2p::NodeTable& table,
                                         const AccessOptions& options);

}  // namespace p2pctl
