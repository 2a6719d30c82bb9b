// p2pctl watch: the network as it changes: nodes, connections, rates, round-trip times.
#include "command.hpp"
#include "network_access.hpp"
#include "stop_signals.hpp"
#include "terminal_screen.hpp"
#include "watched_network.hpp"

#include <fmt/core.h>

#include <limits>
#include <memory>
#include <optional>

namespace p2pctl {
namespace {

/// Nodes come and go slowly, and a list of them is long.
constexpr auto kRefreshNodesEvery = std::chrono::seconds(10);
constexpr double kShortestIntervalS = 0.1;

struct WatchOptions {
  AccessOptions access;
  double interval_s = 1;
  bool once = false;
};

/// Whether the interval passed without a signal.
bool wait_interval(StopSignals& signals, p2p::TimePoint end) {
  do {
    if (signals.wait_for(end - p2p::steady_clock().now())) return false;
  } while (p2p::steady_clock().now() < end);
  return true;
}

/// Everything, however long.
void print_frame(const WatchSample& before, const WatchSample& now) {
  constexpr auto kUnbounded = std::numeric_limits<std::size_t>::max();
  for (const auto& line : render(before, now, {kUnbounded, kUnbounded})) fmt::print("{}\n", line);
}

ExitCode show_frames(WatchedNetwork& watched, const WatchOptions& options, StopSignals& signals) {
  const bool screen = !options.once && stdout_is_terminal();
  const auto interval = from_seconds(options.interval_s);
  WatchSample before = watched.sample();
  auto refresh_at = before.time + kRefreshNodesEvery;
  if (screen && !show_on_screen(render(before, before, terminal_size()))) return ExitCode::failure;
  while (true) {
    watched.ping_all();
    const bool goes_on = wait_interval(signals, before.time + interval);
    WatchSample now = watched.sample();
    if (!screen) {
      print_frame(before, now);
      return ExitCode::ok;
    }
    if (!goes_on) return ExitCode::ok;
    if (!show_on_screen(render(before, now, terminal_size()))) return ExitCode::failure;
    if (now.time >= refresh_at) {
      watched.refresh_nodes();
      refresh_at = now.time + kRefreshNodesEvery;
    }
    before = std::move(now);
  }
}

ExitCode run_watch(const WatchOptions& options) {
  StopSignals signals;
  const auto access = reach_network(options.access);
  if (!access) return access.error();
  WatchedNetwork watched(*access->network, options.access);
  return show_frames(watched, options, signals);
}

}  // namespace

void add_watch_command(CLI::App& app) {
  auto* command = app.add_subcommand(
      "watch", "Show nodes, connections, rates and round-trip times of the network as they change, until interrupted");
  auto options = std::make_shared<WatchOptions>();
  add_access_options(*command, options->access);
  add_known_nodes_option(*command, options->access);
  add_seconds_option(*command, "--interval", options->interval_s,
                     "From one picture to the next, and what rates are measured over (default 1)", kShortestIntervalS);
  command->add_flag("--once", options->once,
                    "One picture as plain text, after one interval; so it is too where stdout is no terminal");
  on_run(*command, [options] { return run_watch(*options); });
}

}  // namespace p2pctl
