#include "node_list_output.hpp"

#include "command.hpp"
#include "node_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace p2pctl {
namespace {

/// Others chose these bytes: what a terminal could take for a command is not shown.
std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char byte) { return byte <= ' ' || byte == 0x7F; }, '?');
  return text;
}

/// A patch may be any three bytes.
std::string printable(const p2p::GeoPatch& patch) {
  std::string text = printable(patch.to_string());
  std::replace_if(
      text.begin(), text.end(), [](unsigned char byte) { return byte > '~'; }, '?');
  return text;
}

std::string_view yes_no(bool value) { return value ? "yes" : "no"; }

std::string country_of(const p2p::Node& node, const p2p::GeoLocator& locator) {
  const auto location = locator.locate(node.ip);
  return location && *location ? (*location)->country : p2p::Location().country;
}

std::string latency_text(const ListedNode& listed) {
  return listed.latency ? fmt::format("{:.1f}", to_milliseconds(*listed.latency)) : "-";
}

}  // namespace

std::vector<ListedNode> listed_nodes(const std::vector<p2p::Node>& nodes, const p2p::GeoLocator* locator) {
  std::vector<ListedNode> listed;
  for (const auto& node : nodes) {
    auto& entry = listed.emplace_back(ListedNode{node, {}, {}, {}});
    if (locator != nullptr) entry.country = country_of(node, *locator);
  }
  return listed;
}

void print_nodes(const std::vector<ListedNode>& nodes) {
  constexpr auto kRow = "{:<15} {:>5} {:>5} {:<5} {:<7} {:<14} {:>10} {:<9} {:<9} {:<6} {:<10} {:>7} {:<20} {}\n";
  fmt::print(fmt::runtime(kRow), "IP", "PORT", "HTTP", "PATCH", "NETWORK", "COUNTRY", "LATENCY_MS", "CONNECTED",
             "AVAILABLE", "SYNCED", "AUTHORIZED", "AVERAGE", "ENROLLED", "KEY");
  for (const auto& listed : nodes) {
    const p2p::Node& node = listed.node;
    fmt::print(fmt::runtime(kRow), node.ip.to_string(), node.port, node.http_port, printable(node.geo_patch),
               printable(node.network_patch), printable(listed.country.value_or("-")), latency_text(listed),
               listed.connected ? yes_no(*listed.connected) : "-", yes_no(node.available), yes_no(node.synced),
               yes_no(node.authorized), fmt::format("{:.2f}", node.average_availability),
               format_time(node.enrollment_date), node.first_public_key.to_hex());
  }
  fmt::print("{} node{}\n", nodes.size(), nodes.size() == 1 ? "" : "s");
}

nlohmann::ordered_json nodes_json(const std::vector<ListedNode>& nodes) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& listed : nodes) {
    auto& entry = list.emplace_back(node_json(listed.node));
    if (listed.connected) entry["connected"] = *listed.connected;
    if (listed.latency) entry["latency_us"] = to_microseconds(*listed.latency);
    if (listed.country) entry["country"] = *listed.country;
  }
  return list;
}

}  // namespace p2pctl
