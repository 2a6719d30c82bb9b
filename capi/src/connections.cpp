#include "network_handle.hpp"
#include "outcomes.hpp"
#include "sized_struct.hpp"
#include "values.hpp"

#include <chrono>
#include <utility>
#include <vector>

using namespace p2p;
using namespace p2p::capi;

namespace {

constexpr std::uint64_t kDefaultConnectLimitMs = 5000;

std::vector<PeerAddress> addresses_of(const p2p_node_list& nodes) {
  std::vector<PeerAddress> addresses;
  addresses.reserve(nodes.nodes.size());
  for (const Node* node : nodes.nodes) addresses.push_back(PeerAddress::of(*node));
  return addresses;
}

Duration connect_limit(std::uint64_t limit_ms) noexcept {
  return milliseconds_of(limit_ms != 0 ? limit_ms : kDefaultConnectLimitMs);
}

std::uint64_t microseconds(const std::optional<Duration>& duration) noexcept {
  if (!duration) return 0;
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(*duration).count());
}

p2p_peer_statistics to_c(const PeerStatistics& from) noexcept {
  p2p_peer_statistics to{};
  to.size = sizeof to;
  to.connected = from.connected ? 1 : 0;
  to.connects = from.connects;
  to.failed_connects = from.failed_connects;
  to.requests = from.requests;
  to.responses = from.responses;
  to.timeouts = from.timeouts;
  to.bytes_sent = from.bytes_sent;
  to.bytes_received = from.bytes_received;
  to.requests_in_flight = from.requests_in_flight;
  to.last_round_trip_us = microseconds(from.last_round_trip);
  to.smoothed_round_trip_us = microseconds(from.smoothed_round_trip);
  return to;
}

}  // namespace

p2p_status p2p_network_connect(p2p_network* network, p2p_bytes key, const p2p_endpoint* endpoint,
                               const p2p_completion* completion) {
  return on_network(network, [&]() -> p2p_status {
    const auto node = key_of(key);
    if (!node) return status_of(node);
    const auto where = endpoint_of(endpoint);
    if (!where) return status_of(where);
    return submit(*network, completion, [&](Completion told) {
      network->network->connect({*node, *where}, [told = std::move(told)](const Result<void>& result) mutable {
        told.deliver(Outcome{P2P_EVENT_CONNECTED, failure_of(result)});
      });
    });
  });
}

p2p_status p2p_network_disconnect(p2p_network* network, p2p_bytes key) {
  return on_network(network, [&]() -> p2p_status {
    const auto node = key_of(key);
    if (!node) return status_of(node);
    return status_of(network->network->disconnect(*node));
  });
}

p2p_status p2p_network_connect_nodes(p2p_network* network, const p2p_node_list* nodes, uint64_t limit_ms,
                                     const p2p_completion* completion) {
  return on_network(network, [&]() -> p2p_status {
    if (nodes == nullptr) return P2P_INVALID_ARGUMENT;
    return submit(*network, completion, [&](Completion told) {
      auto done = [told = std::move(told)]() mutable { told.deliver(Outcome{P2P_EVENT_NODES_CONNECTED, Failure()}); };
      network->network->connect_nodes(addresses_of(*nodes), std::move(done), connect_limit(limit_ms));
    });
  });
}

p2p_status p2p_network_connect_nodes_wait(p2p_network* network, const p2p_node_list* nodes, uint64_t limit_ms) {
  return on_network(network, [&]() -> p2p_status {
    if (nodes == nullptr) return P2P_INVALID_ARGUMENT;
    return status_of(network->network->connect_nodes(addresses_of(*nodes), connect_limit(limit_ms)));
  });
}

p2p_status p2p_network_connected(const p2p_network* network, p2p_bytes key, int32_t* connected) {
  return on_network(network, [&]() -> p2p_status {
    const auto node = key_of(key);
    if (!node) return status_of(node);
    if (connected == nullptr) return P2P_INVALID_ARGUMENT;
    *connected = network->network->connected(*node) ? 1 : 0;
    return P2P_OK;
  });
}

p2p_status p2p_network_availability_timer(p2p_network* network, p2p_bytes key, int32_t reset,
                                          const p2p_completion* completion) {
  return on_network(network, [&]() -> p2p_status {
    const auto node = key_of(key);
    if (!node) return status_of(node);
    return submit(*network, completion, [&](Completion told) {
      network->network->availability_timer(
          *node, reset != 0, [told = std::move(told)](std::chrono::seconds connected) mutable {
            told.deliver(Outcome{P2P_EVENT_AVAILABILITY, Failure(), static_cast<std::uint64_t>(connected.count())});
          });
    });
  });
}

p2p_status p2p_network_peer_statistics(const p2p_network* network, p2p_bytes key, p2p_peer_statistics* statistics) {
  return on_network(network, [&]() -> p2p_status {
    const auto node = key_of(key);
    if (!node) return status_of(node);
    const auto found = network->network->statistics(*node);
    if (!found) return P2P_NOT_FOUND;
    return status_of(write_struct(to_c(*found), statistics));
  });
}

p2p_status p2p_network_incoming_connections(const p2p_network* network, size_t* count) {
  return on_network(network, [&]() -> p2p_status {
    if (count == nullptr) return P2P_INVALID_ARGUMENT;
    *count = network->network->incoming_connections();
    return P2P_OK;
  });
}
