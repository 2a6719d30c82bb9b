// Lists of nodes as tables and as JSON, with what was found out about the nodes beside their records.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/geo_locator.hpp>
#include <p2p/node.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace p2pctl {

struct ListedNode {
  p2p::Node node;
  std::optional<bool> connected;         ///< nothing: nobody tried
  std::optional<p2p::Duration> latency;  ///< of a Ping
  std::optional<std::string> country;    ///< nothing without a database; "unknown" where it does not know
};

/// Of another node's records; a locator's error makes a country unknown. `locator` may be null.
[[nodiscard]] std::vector<ListedNode> listed_nodes(const std::vector<p2p::Node>& nodes, const p2p::GeoLocator* locator);

void print_nodes(const std::vector<ListedNode>& nodes);
/// The records with the field names of the protocol, and `connected`, `latency_us`, `country` as far as they are known.
[[nodiscard]] nlohmann::ordered_json nodes_json(const std::vector<ListedNode>& nodes);

}  // namespace p2pctl
