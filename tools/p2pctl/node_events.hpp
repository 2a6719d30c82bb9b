// The fields of a running node's events. docs/operations.md lists them.
#pragma once

#include <p2p/connection.hpp>
#include <p2p/discovery.hpp>
#include <p2p/metrics.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <vector>

namespace p2pctl {

[[nodiscard]] nlohmann::ordered_json listening_fields(const p2p::PeerAddress& local);
[[nodiscard]] nlohmann::ordered_json connection_fields(const p2p::ConnectionEvent& event);

[[nodiscard]] nlohmann::ordered_json bootstrap_fields(const p2p::BootstrapReport& report);

struct NodeStatistics {
  std::size_t incoming_connections = 0;
  std::vector<p2p::PeerStatistics> peers;
  p2p::MetricsSnapshot metrics;
};
[[nodiscard]] nlohmann::ordered_json statistics_fields(const NodeStatistics& statistics);

}  // namespace p2pctl
