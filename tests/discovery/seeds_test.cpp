#include <p2p/geo.hpp>
#include <p2p/seeds.hpp>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/vectors.hpp"

namespace p2p {
namespace {

const std::string kKeyHex = "00006b5ad3fcc21cc3be2d36b8f7203348228745841a08a01c4ffcacae0314a5352b";

const nlohmann::json& seed_vectors() { return test::vector_file("seeds.json").at("bootstrapping_seeds"); }

/// The node's stub of the vectors puts every address there.
GeoPatch patch_of(Ipv4 ip) {
  const auto random = seeded_random_source(1);
  return geo_patch_of(ip, Coordinates{48.8582, 2.3387}, *random);
}

TEST_CASE("seeds are read as the node reads them") {
  for (const auto& vector : seed_vectors().at("parse")) {
    INFO(vector.at("name"));
    const auto seeds = parse_seeds(vector.at("seeds").get<std::string>()).value();
    REQUIRE(seeds.size() == vector.at("nodes").size());
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      const auto& node = vector.at("nodes")[i];
      CHECK(seeds[i].ip.to_string() == node.at("ip").get<std::string>());
      CHECK(seeds[i].port == node.at("port").get<int>());
      CHECK(seeds[i].public_key.to_hex() == node.at("first_public_key").get<std::string>());
      CHECK(seeds[i].public_key.to_hex() == node.at("last_public_key").get<std::string>());
      CHECK(patch_of(seeds[i].ip).to_string() == node.at("geo_patch").get<std::string>());
      CHECK(seeds[i].transport == NodeTransport::tcp);
    }
  }
}

TEST_CASE("seeds are written as the node writes them") {
  for (const auto& vector : seed_vectors().at("nodes_to_seeds")) {
    std::vector<Seed> seeds;
    for (const auto& node : vector.at("nodes"))
      seeds.push_back({Ipv4::parse(node.at("ip").get<std::string>()).value(), node.at("port").get<std::uint16_t>(),
                       PublicKey::from_hex(node.at("first_public_key").get<std::string>()).value()});
    const auto text = vector.at("seeds").get<std::string>();
    CHECK(format_seeds(seeds).value() == text);
    CHECK(parse_seeds(text).value() == seeds);
  }
}

TEST_CASE("a line that is no seed is refused by its number") {
  const std::string good = "1.2.3.4:3002:" + kKeyHex + ":tcp";
  for (const std::string& bad :
       {std::string("x"), std::string("1.2.3.4:3002"), "1.2.3.4:" + kKeyHex + ":tcp", "1.2.3:3002:" + kKeyHex + ":tcp",
        "1.2.3.4:70000:" + kKeyHex + ":tcp", "1.2.3.4:3002:00" + kKeyHex + ":tcp", std::string("1.2.3.4:3002:zz:tcp"),
        "1.2.3.4:3002:" + kKeyHex + ":udp", "1.2.3.4:3002:" + kKeyHex, good + ":tcp"}) {
    INFO(bad);
    const auto seeds = parse_seeds(good + "\n\n" + bad + "\n" + good);
    REQUIRE_FALSE(seeds);
    CHECK(seeds.error() == Errc::malformed);
    CHECK(seeds.error().detail().find("line 3") != std::string::npos);
  }
}

TEST_CASE("a seed on IPv6 is not representable") {
  const auto key = PublicKey::from_hex(kKeyHex).value();
  CHECK(Seed::at(Endpoint::parse("[::1]:3002").value(), key).error() == Errc::not_representable);
  CHECK(parse_seeds("[::1]:3002:" + kKeyHex + ":tcp").error() == Errc::not_representable);
}

TEST_CASE("a seed of another transport than tcp is not representable") {
  Seed seed;
  seed.transport = NodeTransport::mock;
  CHECK(format_seeds(std::vector{seed}).error() == Errc::not_representable);
}

}  // namespace
}  // namespace p2p
