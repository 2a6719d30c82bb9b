// seeds.json: bootstrapping seeds between text and nodes.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include <p2p/geo.hpp>
#include <p2p/random_source.hpp>
#include <p2p/seeds.hpp>

#include <cstddef>
#include <vector>

namespace p2pctl::conformance {
namespace {

const char* transport_name(p2p::NodeTransport transport) {
  return transport == p2p::NodeTransport::tcp ? "tcp" : "mock";
}

/// The geo patch as a node gets it whose locator puts every address where that of the vectors does.
std::string patch_of(p2p::Ipv4 ip) {
  const auto random = p2p::seeded_random_source(1);
  return p2p::geo_patch_of(ip, p2p::Coordinates{48.8582, 2.3387}, *random).to_string();
}

json node_of(const p2p::Seed& seed) {
  const std::string key = seed.public_key.to_hex();
  const std::string patch = patch_of(seed.ip);
  return {{"ip", seed.ip.to_string()},
          {"port", seed.port},
          {"first_public_key", key},
          {"last_public_key", key},
          {"geo_patch", patch},
          {"network_patch", patch},
          {"transport", transport_name(seed.transport)}};
}

void check_parse(const json& vector) {
  json nodes = json::array();
  for (const p2p::Seed& seed : expect_value("reading", p2p::parse_seeds(text(vector, "seeds"))))
    nodes.push_back(node_of(seed));
  expect_json("nodes", nodes, vector.at("nodes"));
}

void check_format(const json& vector) {
  std::vector<p2p::Seed> seeds;
  for (const json& node : vector.at("nodes"))
    seeds.push_back({expect_value("ip", p2p::Ipv4::parse(text(node, "ip"))), node.at("port").get<std::uint16_t>(),
                     public_key(node, "first_public_key"),
                     text(node, "transport") == "tcp" ? p2p::NodeTransport::tcp : p2p::NodeTransport::mock});
  const auto written = expect_value("writing", p2p::format_seeds(seeds));
  expect_bytes("seeds", p2p::as_bytes(written), p2p::as_bytes(text(vector, "seeds")));
  expect(expect_value("reading", p2p::parse_seeds(written)) == seeds, "reading: other nodes than were written");
}

constexpr Section kSeedSections[] = {
    {"bootstrapping_seeds", "parse", check_parse},
    {"bootstrapping_seeds", "nodes_to_seeds", check_format},
};

}  // namespace

std::span<const Section> seed_sections() { return kSeedSections; }

}  // namespace p2pctl::conformance
