#include "running_node.hpp"

#include "command.hpp"
#include "metrics_file.hpp"
#include "node_events.hpp"
#include "stderr_logger.hpp"

#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/messages/nodes.hpp>

#include <algorithm>
#include <utility>

namespace p2pctl {
namespace {

bool is_hexadecimal(const p2p::GeoPatch& patch) {
  const auto is_digit = [](std::uint8_t byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'F') || (byte >= 'a' && byte <= 'f');
  };
  return std::all_of(patch.bytes().begin(), patch.bytes().end(), is_digit);
}

}  // namespace

RunningNode::RunningNode(const NodeOptions& options, std::shared_ptr<p2p::Signer> signer)
    : options_(options),
      signer_(std::move(signer)),
      directory_(signer_->public_key(), options.max_nodes,
                 [this](const p2p::PublicKey& node) { return network_->connected(node); }),
      log_(options.json ? EventLog::Format::json : EventLog::Format::text),
      exchange_(directory_, log_) {}

p2p::Result<void> RunningNode::start(std::span<const p2p::PeerAddress> more_nodes) {
  auto network = p2p::Network::create(network_options());
  if (!network) return p2p::fail(network.error());
  network_ = std::move(*network);
  exchange_.attach(*network_);
  register_handlers();
  if (auto started = network_->start(); !started) return started;
  if (auto up = network_->node_up(); !up) return up;
  announce();
  for (const auto& peer : options_.connect) connect(peer);
  for (const auto& peer : more_nodes) connect(peer);
  return {};
}

p2p::NetworkOptions RunningNode::network_options() {
  p2p::NetworkOptions result;
  result.signer = signer_;
  result.listen = options_.listen;
  result.logger = std::make_shared<StderrLogger>(options_.log_level);
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
      [this](const p2p::Ping&, const RequestContext&, Responder responder) { answer(responder, p2p::Ok{}); },
      p2p::HandlerMode::in_line);
  network_->handle<p2p::GetTransaction>([this](const p2p::GetTransaction&, const RequestContext&,
                                               Responder responder) { answer(responder, p2p::NotFound{}); },
                                        p2p::HandlerMode::in_line);
  network_->handle<p2p::ListNodes>([this](const p2p::ListNodes& request, const RequestContext&, Responder responder) {
    answer(responder, p2p::NodeList{directory_.list(request.authorized_and_available)});
  });
  network_->handle<p2p::GetBootstrappingNodes>(
      [this](const p2p::GetBootstrappingNodes& request, const RequestContext&, Responder responder) {
        // For another patch, and without a first enrolled node, there is no reply (messages.md §5).
        if (!is_hexadecimal(request.patch)) return;
        if (auto nodes = directory_.bootstrapping_nodes(*random_)) answer(responder, std::move(*nodes));
      });
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
  const auto listed = announced ? directory_.announce(*announced)
                                : p2p::fail(p2p::Errc::not_representable, "it listens on no IPv4 endpoint");
  if (!listed) log_.write("not_announced", {{"reason", listed.error().message()}});
  log_.write("started", {{"public_key", network_->public_key().to_hex()},
                         {"curve", p2p::to_string(network_->public_key().curve())}});
}

void RunningNode::connect(const p2p::PeerAddress& peer) {
  if (peer.first_public_key == network_->public_key()) return;
  directory_.add_named(peer);
  network_->connect(peer);
}

void RunningNode::answer(p2p::Responder& responder, const p2p::Message& message) {
  if (const auto sent = responder.respond(message); !sent) {
    log_.write("answer_failed", {{"message", message.name()}, {"reason", sent.error().message()}});
  }
}

void RunningNode::ping_connected_nodes() { network_->broadcast(directory_.connected_nodes(), p2p::Ping{}); }

nlohmann::ordered_json RunningNode::statistics() const {
  return statistics_fields(
      {directory_.size(), network_->incoming_connections(), network_->statistics(), network_->metrics()});
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
  network_->stop(from_seconds(options_.drain_s));
  write_metrics_file();
  log_.write("stopped", last);
}

}  // namespace p2pctl
