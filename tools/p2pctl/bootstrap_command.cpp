// p2pctl bootstrap: finds the whole network from a few seeds, as a node does that starts.
#include "command.hpp"
#include "network_access.hpp"
#include "node_events.hpp"

#include <fmt/core.h>

#include <memory>
#include <string_view>

namespace p2pctl {
namespace {

struct BootstrapCommandOptions {
  AccessOptions access;
  bool json = false;
};

/// A line for each step that is done.
void tell_progress(const p2p::BootstrapProgress& progress) {
  if (progress.done < progress.total) return;
  fmt::print(stderr, "{}: {} of {}\n", p2p::to_string(progress.step), progress.done, progress.total);
}

void print_json(const p2p::BootstrapReport& report, p2p::Duration elapsed) {
  nlohmann::ordered_json result = bootstrap_fields(report);
  result["elapsed_ms"] = to_milliseconds(elapsed);
  fmt::print("{}\n", result.dump(2));
}

void print_text(const p2p::BootstrapReport& report, p2p::Duration elapsed) {
  fmt::print("{} seeds, {} connected, {} answered\n", report.seeds, report.seeds_connected, report.seeds_answered);
  fmt::print("{} nodes, {} connected, in {:.0f} ms\n", report.nodes, report.nodes_connected, to_milliseconds(elapsed));
}

ExitCode run_bootstrap(const BootstrapCommandOptions& options) {
  const auto begin = p2p::steady_clock().now();
  const auto access = reach_network(options.access, tell_progress);
  if (!access) return access.error();
  const auto elapsed = p2p::steady_clock().now() - begin;
  if (options.json) {
    print_json(access->report, elapsed);
  } else {
    print_text(access->report, elapsed);
  }
  return ExitCode::ok;
}

}  // namespace

void add_bootstrap_command(CLI::App& app) {
  auto* command =
      app.add_subcommand("bootstrap", "Find the whole network from a few seeds; the steps are told on stderr");
  auto options = std::make_shared<BootstrapCommandOptions>();
  add_access_options(*command, options->access);
  command->add_flag("--json", options->json, "The result as JSON");
  on_run(*command, [options] { return run_bootstrap(*options); });
}

}  // namespace p2pctl
