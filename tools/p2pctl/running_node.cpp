#include "running_node.hpp"

#include "command.hpp"
#include "database_option.hpp"
#include "metrics_file.hpp"
#include "node_events.hpp"
#include "node_record.hpp"
#include "stderr_logger.hpp"

#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>

#include <algorithm>
#include <utility>

namespace p2pctl {

RunningNode::RunningNode(const NodeOptions& options, std::shared_ptr<p2p::Signer> signer)
    : options_(options),
      signer_(std::move(signer)),
      log_(options.json ? EventLog::Format::json : EventLog::Format::text),
      exchange_(log_, options.max_nodes) {}

p2p::Result<void> RunningNode::start(std::span<const p2p::PeerAddress> named, std::span<const p2p::Seed> seeds) {
  auto options = network_options(seeds);
  if (!options) return p2p::fail(options.error());
  auto network = p2p::Network::create(*std::move(options));
  if (!network) return p2p::fail(network.error());
  network_ = std::move(*network);
  exchange_.attach(*network_);
  register_handlers();
  if (auto started = network_->start(); !started) return started;
  if (auto up = network_->node_up(); !up) return up;
  announce();
  for (const auto& peer : named) exchange_.add_named(peer);
  // Also when the data directory has other ones: a seed that is down now may be up later.
  for (const auto& peer : peers_of(seeds)) {
    if (peer.first_public_key != network_->public_key()) network_->connect(peer);
  }
  if (!network_->list_bootstrapping_seeds().empty()) bootstrap();
  return {};
}

p2p::Result<p2p::NetworkOptions> RunningNode::network_options(std::span<const p2p::Seed> seeds) {
  auto store = open_data_dir(options_.seeds);
  if (!store) return p2p::fail(store.error());
  auto locator = open_database(options_.database);
  if (!locator) return p2p::fail(locator.error());

  p2p::NetworkOptions result;
  result.signer = signer_;
  result.listen = options_.listen;
  result.logger = std::make_shared<StderrLogger>(options_.log_level);
  result.store = *std::move(store);
  result.geo_locator = *std::move(locator);
  // The first node of a network has none.
  if (!seeds.empty()) result.seeds.emplace(seeds.begin(), seeds.end());
  result.on_connection_event = [this](const p2p::ConnectionEvent& event) {
    log_.write(p2p::to_string(event.kind), connection_fields(event));
    exchange_.on_connection_event(event);
  };
  return result;
}

void RunningNode::register_handlers() {
  using p2p::RequestContext;
  using p2p::Responder;
  network_->handle<p2p::Ping>(
      [](const p2p::Ping&, const RequestContext&, Responder responder) { (void)responder.respond(p2p::Ok{}); },
      p2p::HandlerMode::in_line);
  network_->handle<p2p::GetTransaction>([](const p2p::GetTransaction&, const RequestContext&,
                                           Responder responder) { (void)responder.respond(p2p::NotFound{}); },
                                        p2p::HandlerMode::in_line);
}

void RunningNode::announce() {
  const auto listening = network_->listening_endpoints();
  for (const auto& endpoint : listening) {
    log_.write("listening", listening_fields({network_->public_key(), endpoint}));
  }
  auto announced = options_.announce;
  if (!announced) {
    const auto v4 = std::find_if(listening.begin(), listening.end(),
                                 [](const p2p::Endpoint& endpoint) { return endpoint.address.is_v4(); });
    if (v4 != listening.end()) announced = *v4;
  }
  if (const auto listed = list_itself(announced); !listed) {
    log_.write("not_announced", {{"reason", listed.error().message()}});
  }
  log_.write("started", {{"public_key", network_->public_key().to_hex()},
                         {"curve", p2p::to_string(network_->public_key().curve())}});
}

p2p::Result<void> RunningNode::list_itself(const std::optional<p2p::Endpoint>& announced) {
  if (!announced) return p2p::fail(p2p::Errc::not_representable, "it listens on no IPv4 endpoint");
  auto node = authorized_node({network_->public_key(), *announced}, p2p::GeoPatch(), network_->now());
  if (!node) return p2p::fail(node.error());
  node->available = true;
  node->geo_patch = options_.patch ? *options_.patch : network_->get_geo_patch(node->ip);
  node->network_patch = node->geo_patch;
  itself_ = std::move(*node);
  network_->registry().add_node(*itself_);
  return {};
}

void RunningNode::bootstrap() {
  p2p::BootstrapOptions how;
  how.patch = options_.patch;
  network_->bootstrap(how, [this](const p2p::Result<p2p::BootstrapReport>& report) { on_bootstrapped(report); });
}

void RunningNode::on_bootstrapped(const p2p::Result<p2p::BootstrapReport>& report) {
  if (!report) return log_.write("bootstrap_failed", {{"reason", report.error().message()}});
  // Others may have told how they knew this node before it was started anew.
  if (itself_) network_->registry().add_node(*itself_);
  exchange_.update_availability();
  log_.write("bootstrapped", bootstrap_fields(*report));
}

void RunningNode::ping_connected_nodes() { network_->broadcast(exchange_.connected_nodes(), p2p::Ping{}); }

nlohmann::ordered_json RunningNode::statistics() const {
  return statistics_fields({network_->incoming_connections(), network_->statistics(), network_->metrics()});
}

void RunningNode::tell_statistics() { log_.write("statistics", statistics()); }

void RunningNode::write_metrics_file() {
  if (options_.metrics_file.empty()) return;
  if (const auto written = replace_file(options_.metrics_file, network_->prometheus()); !written) {
    complain("metrics file", written.error());
  }
}

void RunningNode::stop(std::string_view reason) {
  log_.write("stopping", {{"reason", reason}});
  // Taken before: stopping ends the connections that the statistics are about.
  const auto last = statistics();
  exchange_.stop();
  network_->stop(from_seconds(options_.drain_s));
  write_metrics_file();
  log_.write("stopped", last);
}

}  // namespace p2pctl
