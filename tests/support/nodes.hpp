// Node records for tests: a number says everything about a node.
#pragma once

#include <p2p/crypto.hpp>
#include <p2p/node.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace p2p::test {

inline constexpr Seconds kEnrolled{std::chrono::sys_days(std::chrono::year(2023) / 1 / 1)};

/// Enrolled, authorized and available since the beginning of 2023 (plus `number` seconds), at 10.0.0.`number`.
[[nodiscard]] inline Node make_node(std::uint8_t number, std::string_view patch = "000") {
  Node node;
  node.ip = Ipv4{{10, 0, 0, number}};
  node.port = 3002;
  node.first_public_key = derive_keypair(as_bytes("node " + std::to_string(number)), 0, Curve::ed25519)->public_key;
  node.last_public_key = node.first_public_key;
  node.geo_patch = node.network_patch = GeoPatch::parse(patch).value();
  node.enrollment_date = kEnrolled + std::chrono::seconds(number);
  node.available = node.authorized = true;
  node.availability_update = kEnrolled;
  node.authorization_date = kEnrolled;
  return node;
}

}  // namespace p2p::test
