// p2pctl node: runs a node until a signal.
#include "command.hpp"
#include "node_options.hpp"
#include "running_node.hpp"
#include "stop_signals.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace p2pctl {
namespace {

/// Something to do every so often; never for a period of 0.
class Periodic {
 public:
  explicit Periodic(double period_s) : period_(from_seconds(period_s)), next_(p2p::steady_clock().now() + period_) {}

  [[nodiscard]] bool due(p2p::TimePoint now) {
    if (period_ == p2p::Duration::zero() || now < next_) return false;
    next_ = now + period_;
    return true;
  }
  [[nodiscard]] p2p::TimePoint next() const { return period_ == p2p::Duration::zero() ? p2p::TimePoint::max() : next_; }

 private:
  p2p::Duration period_;
  p2p::TimePoint next_;
};

std::string_view run_until_signal(RunningNode& node, const NodeOptions& options, StopSignals& signals) {
  constexpr p2p::Duration kLongestWait = std::chrono::hours(1);
  Periodic discovery(options.discovery_interval_s);
  Periodic pings(options.ping_interval_s);
  Periodic statistics(options.statistics_interval_s);
  Periodic metrics(options.metrics_interval_s);
  while (true) {
    const auto now = p2p::steady_clock().now();
    if (discovery.due(now)) node.discover();
    if (pings.due(now)) node.ping_connected_nodes();
    if (statistics.due(now)) node.tell_statistics();
    if (metrics.due(now)) node.write_metrics_file();
    const auto next = std::min({discovery.next(), pings.next(), statistics.next(), metrics.next()});
    if (const auto signal = signals.wait_for(std::min(next - now, kLongestWait))) return *signal;
  }
}

ExitCode run_node(const NodeOptions& options) {
  StopSignals signals;
  // Whoever reads our events may go away; the node stays.
  std::signal(SIGPIPE, SIG_IGN);

  auto named = options.connect;
  if (!options.nodes_file.empty()) {
    const auto nodes = read_seeds_file(options.nodes_file);
    if (!nodes) return complain("--nodes", nodes.error(), ExitCode::usage);
    const auto peers = peers_of(*nodes);
    named.insert(named.end(), peers.begin(), peers.end());
  }
  auto seeds = named_seeds(options.seeds);
  if (!seeds) return complain("--seeds", seeds.error(), ExitCode::usage);
  // What the data directory is to keep begins with the nodes that this one was told to know.
  if (seeds->empty() && !options.seeds.data_dir.empty()) *seeds = seeds_at(named);
  auto signer = make_signer(options.identity);
  if (!signer) return complain("cannot make the identity", signer.error());

  RunningNode node(options, std::move(*signer));
  if (const auto started = node.start(named, *seeds); !started) return complain("cannot start", started.error());
  node.stop(run_until_signal(node, options, signals));
  return ExitCode::ok;
}

}  // namespace

void add_node_command(CLI::App& app) {
  auto* command = app.add_subcommand(
      "node",
      "Run a node until SIGINT or SIGTERM: it answers others and finds the network from seeds and those that it knows");
  auto options = std::make_shared<NodeOptions>();
  add_node_options(*command, *options);
  on_run(*command, [options] { return run_node(*options); });
}

}  // namespace p2pctl
