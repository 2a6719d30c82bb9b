#include "node_events.hpp"

#include "command.hpp"
#include "peer_argument.hpp"

#include <algorithm>
#include <initializer_list>

namespace p2pctl {
namespace {

using Json = nlohmann::ordered_json;

Json peer_json(const p2p::PeerStatistics& peer) {
  Json result;
  result["endpoint"] = peer.address.endpoint.to_string();
  result["public_key"] = peer.address.first_public_key.to_hex();
  result["connected"] = peer.connected;
  result["connects"] = peer.connects;
  result["failed_connects"] = peer.failed_connects;
  result["requests"] = peer.requests;
  result["responses"] = peer.responses;
  result["timeouts"] = peer.timeouts;
  result["requests_in_flight"] = peer.requests_in_flight;
  result["bytes_sent"] = peer.bytes_sent;
  result["bytes_received"] = peer.bytes_received;
  if (peer.smoothed_round_trip) result["round_trip_us"] = to_microseconds(*peer.smoothed_round_trip);
  if (peer.last_loss) result["last_loss"] = peer.last_loss->message();
  return result;
}

}  // namespace

Json listening_fields(const p2p::PeerAddress& local) {
  return {{"endpoint", local.endpoint.to_string()},
          {"public_key", local.first_public_key.to_hex()},
          {"peer", format_peer(local)}};
}

Json connection_fields(const p2p::ConnectionEvent& event) {
  Json fields;
  fields["direction"] = event.direction == p2p::Direction::outgoing ? "outgoing" : "incoming";
  fields["endpoint"] = event.endpoint.to_string();
  if (event.key) fields["public_key"] = event.key->to_hex();
  fields["connected"] = event.connected;
  if (event.reason) fields["reason"] = event.reason->message();
  return fields;
}

Json bootstrap_fields(const p2p::BootstrapReport& report) {
  return {{"seeds", report.seeds},
          {"seeds_connected", report.seeds_connected},
          {"seeds_answered", report.seeds_answered},
          {"nodes", report.nodes},
          {"nodes_connected", report.nodes_connected}};
}

Json statistics_fields(const NodeStatistics& statistics) {
  const auto connected = std::count_if(statistics.peers.begin(), statistics.peers.end(),
                                       [](const p2p::PeerStatistics& peer) { return peer.connected; });
  Json fields;
  fields["known_nodes"] = statistics.peers.size();
  fields["connected_nodes"] = connected;
  fields["incoming_connections"] = statistics.incoming_connections;
  for (const auto counter :
       {p2p::Counter::requests_sent, p2p::Counter::responses_received, p2p::Counter::requests_received,
        p2p::Counter::responses_sent, p2p::Counter::requests_timed_out, p2p::Counter::requests_closed,
        p2p::Counter::connections_lost, p2p::Counter::bytes_sent, p2p::Counter::bytes_received}) {
    fields[std::string(p2p::describe(counter).name)] = statistics.metrics[counter];
  }
  auto& peers = fields["peers"] = Json::array();
  for (const auto& peer : statistics.peers) peers.push_back(peer_json(peer));
  return fields;
}

}  // namespace p2pctl
