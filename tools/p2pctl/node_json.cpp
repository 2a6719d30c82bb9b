#include "node_json.hpp"

#include <p2p/hex.hpp>

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <chrono>

namespace p2pctl {

std::string format_time(p2p::Seconds time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::string format_time(p2p::Milliseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto whole = fmt::gmtime(std::chrono::system_clock::to_time_t(seconds));
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", whole, (time - seconds).count());
}

nlohmann::ordered_json node_json(const p2p::Node& node) {
  nlohmann::ordered_json result;
  result["_struct"] = "Node";
  result["first_public_key"] = node.first_public_key.to_hex();
  result["last_public_key"] = node.last_public_key.to_hex();
  result["ip"] = node.ip.to_string();
  result["port"] = node.port;
  result["http_port"] = node.http_port;
  result["transport"] = node.transport == p2p::NodeTransport::tcp ? "tcp" : "mock";
  result["geo_patch"] = p2p::to_hex(node.geo_patch.bytes());
  result["network_patch"] = p2p::to_hex(node.network_patch.bytes());
  result["average_availability"] = node.average_availability;
  result["enrollment_date"] = format_time(node.enrollment_date);
  result["available?"] = node.available;
  result["synced?"] = node.synced;
  result["authorized?"] = node.authorized;
  result["authorization_date"] = nullptr;
  if (node.authorization_date) result["authorization_date"] = format_time(*node.authorization_date);
  result["reward_address"] = node.reward_address.to_hex();
  result["last_address"] = node.last_address.to_hex();
  result["origin_public_key"] = node.origin_public_key.to_hex();
  result["last_update_date"] = format_time(node.last_update_date);
  result["availability_update"] = format_time(node.availability_update);
  result["mining_public_key"] = nullptr;
  if (node.mining_public_key) result["mining_public_key"] = node.mining_public_key->to_hex();
  return result;
}

}  // namespace p2pctl
