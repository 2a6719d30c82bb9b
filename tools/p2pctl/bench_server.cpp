// p2pctl bench-server: the half of a benchmark that answers. Prints one line IP:PORT:KEYHEX for each of its identities,
// then an empty line, and ends with its standard input. Not for people: `p2pctl bench` starts it.
#include "bench_case.hpp"
#include "bench_commands.hpp"
#include "bench_host.hpp"
#include "command.hpp"
#include "peer_argument.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <memory>
#include <string>

namespace p2pctl {
namespace {

struct ServerOptions {
  std::string curve;
  std::size_t identities = 1;
  BenchSettings settings;
};

ExitCode run_server(const ServerOptions& options) {
  const auto curve = p2p::curve_from_string(options.curve).value();
  const auto host = start_bench_host(curve, options.identities, options.settings);
  if (!host) return complain("bench-server cannot start", host.error());
  for (const auto& address : (*host)->addresses()) fmt::print("{}\n", format_peer(address));
  fmt::print("\n");
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return ExitCode::ok;
}

}  // namespace

void add_bench_server_command(CLI::App& app) {
  auto* command = app.add_subcommand("bench-server", "The answering half of bench")->group("");
  auto options = std::make_shared<ServerOptions>();
  command->add_option("--curve", options->curve)->required();
  command->add_option("--identities", options->identities);
  command->add_option("--io-threads", options->settings.io_threads);
  command->add_option("--worker-threads", options->settings.worker_threads);
  on_run(*command, [options] { return run_server(*options); });
}

}  // namespace p2pctl
