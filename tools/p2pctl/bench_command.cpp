// p2pctl bench: requests between two processes over loopback, judged by what their cryptography costs on this machine.
#include "bench_case.hpp"
#include "bench_commands.hpp"
#include "bench_outcome_json.hpp"
#include "bench_report.hpp"
#include "child_process.hpp"
#include "command.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2pctl {
namespace {

struct BenchOptions {
  bool quick = false;
  bool json = false;
  std::optional<double> duration_s;
  std::vector<std::string> curves = {"ed25519", "p256"};
  std::vector<std::size_t> connections = {1, 16};
  std::vector<std::size_t> concurrency;
  std::vector<std::size_t> reply_bytes;
  BenchSettings settings;
};

constexpr std::size_t kQuickConcurrency = 64;
constexpr auto kPrimitiveTime = std::chrono::milliseconds(100);
constexpr auto kQuickPrimitiveTime = std::chrono::milliseconds(50);

/// What was not given follows from --quick.
void complete(BenchOptions& options) {
  if (options.concurrency.empty())
    options.concurrency =
        options.quick ? std::vector<std::size_t>{kQuickConcurrency} : std::vector<std::size_t>{1, 16, 64};
  if (options.reply_bytes.empty())
    options.reply_bytes = options.quick ? std::vector<std::size_t>{1} : std::vector<std::size_t>{1, 1'000, 100'000};
  options.settings.duration_s = options.duration_s.value_or(options.quick ? 1 : 5);
  if (options.quick) options.settings.warm_up_s = 0.5;
}

std::vector<BenchCase> cases_of(const BenchOptions& options) {
  std::vector<BenchCase> cases;
  for (const std::string& curve : options.curves)
    for (const std::size_t connections : options.connections)
      for (const std::size_t concurrency : options.concurrency)
        for (const std::size_t reply_bytes : options.reply_bytes)
          cases.push_back({p2p::curve_from_string(curve).value(), connections, concurrency, reply_bytes});
  return cases;
}

std::vector<std::string> thread_arguments(const BenchSettings& settings) {
  return {"--io-threads", std::to_string(settings.io_threads), "--worker-threads",
          std::to_string(settings.worker_threads)};
}

p2p::Result<ChildProcess> start_server(const BenchCase& bench, const BenchSettings& settings) {
  std::vector<std::string> arguments{"bench-server", "--curve", std::string(p2p::to_string(bench.curve)),
                                     "--identities", std::to_string(bench.connections)};
  const auto threads = thread_arguments(settings);
  arguments.insert(arguments.end(), threads.begin(), threads.end());
  return ChildProcess::start(arguments);
}

p2p::Result<ChildProcess> start_client(const BenchCase& bench, const BenchSettings& settings) {
  std::vector<std::string> arguments{"bench-client",
                                     "--curve",
                                     std::string(p2p::to_string(bench.curve)),
                                     "--concurrency",
                                     std::to_string(bench.concurrency),
                                     "--reply-bytes",
                                     std::to_string(bench.reply_bytes),
                                     "--warm-up",
                                     std::to_string(settings.warm_up_s),
                                     "--duration",
                                     std::to_string(settings.duration_s)};
  const auto threads = thread_arguments(settings);
  arguments.insert(arguments.end(), threads.begin(), threads.end());
  return ChildProcess::start(arguments);
}

/// The server's lines, one for each identity, with the empty one at their end.
p2p::Result<std::string> read_peers(ChildProcess& server) {
  std::string peers;
  while (true) {
    const auto line = server.read_line();
    if (!line) return line;
    peers += *line + '\n';
    if (line->empty()) return peers;
  }
}

p2p::Result<BenchOutcome> drive(ChildProcess& server, const BenchCase& bench, const BenchSettings& settings) {
  const auto peers = read_peers(server);
  if (!peers) return p2p::fail(peers.error());
  auto client = start_client(bench, settings);
  if (!client) return p2p::fail(client.error());
  if (auto written = client->write(*peers); !written) return p2p::fail(written.error());
  const auto line = client->read_line();
  if (client->wait() != 0 || !line) return p2p::fail(p2p::Errc::io_error, "the client process failed");
  return parse_outcome(*line);
}

p2p::Result<BenchResult> run_case(const BenchCase& bench, const BenchOptions& options) {
  const auto per_primitive = options.quick ? kQuickPrimitiveTime : kPrimitiveTime;
  const BenchLimit before = measure_limit(bench, per_primitive);
  auto server = start_server(bench, options.settings);
  if (!server) return p2p::fail(server.error());
  const auto outcome = drive(*server, bench, options.settings);
  if (!outcome) return p2p::fail(outcome.error());
  server->close_input();
  if (server->wait() != 0) return p2p::fail(p2p::Errc::io_error, "the server process failed");
  return BenchResult{bench, *outcome, mean_of(before, measure_limit(bench, per_primitive))};
}

ExitCode run_bench(BenchOptions& options) {
  complete(options);
  std::vector<BenchResult> results;
  if (!options.json) print_table_head();
  for (const BenchCase& bench : cases_of(options)) {
    auto result = run_case(bench, options);
    if (!result) return complain("bench", result.error());
    if (!options.json) print_table_line(*result);
    results.push_back(std::move(*result));
  }
  if (options.json)
    fmt::print("{}\n", to_json(results).dump(2));
  else
    print_primitives(results);
  return ExitCode::ok;
}

}  // namespace

void add_bench_command(CLI::App& app) {
  add_bench_server_command(app);
  add_bench_client_command(app);
  auto* command = app.add_subcommand("bench", "Measure requests between two processes of this machine");
  auto options = std::make_shared<BenchOptions>();
  command->add_flag("--quick", options->quick, "One second a run, concurrency 64 and 1-byte replies only");
  command->add_flag("--json", options->json, "The results as JSON, at the end");
  command->add_option("--duration", options->duration_s, "Of each run, after a warm-up (default 5, with --quick 1)")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.05, 3600.0));
  command->add_option("--curves", options->curves, "ed25519,p256 (default) or one of them")
      ->delimiter(',')
      ->check(CLI::IsMember({"ed25519", "p256", "secp256r1", "secp256k1"}));
  const auto add_list = [&](const char* name, std::vector<std::size_t>& values, const char* help, std::size_t max) {
    command->add_option(name, values, help)
        ->delimiter(',')
        ->type_name("N,N...")
        ->check(CLI::Range(std::size_t{1}, max));
  };
  add_list("--connections", options->connections, "Connections, each to an identity of its own (default 1,16)", 1'000);
  add_list("--concurrency", options->concurrency, "Requests outstanding, over all connections (default 1,16,64)",
           10'000);
  add_list("--reply-bytes", options->reply_bytes, "Sizes of the replies (default 1,1000,100000)", 16U << 20U);
  on_run(*command, [options] { return run_bench(*options); });
}

}  // namespace p2pctl
