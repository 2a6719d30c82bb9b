// The table of outgoing connections as what it is in memory: how connections come into it and go is tested through a
// Network (connections_test.cpp).
#include "network/peer_table.hpp"

#include "support/catch.hpp"

#include <p2p/random_source.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace p2p {
namespace {

/// All of them have the same std::hash.
PublicKey aimed_key(std::uint16_t number) {
  Bytes raw(32);
  raw[0] = static_cast<std::uint8_t>(number);
  raw[1] = static_cast<std::uint8_t>(number >> 8U);
  return PublicKey::from_raw(Curve::ed25519, Origin::software, raw).value();
}

TEST_CASE("keys that a stranger has chosen to collide do not fall into one bucket of the table") {
  constexpr std::uint16_t kKeys = 2000;
  REQUIRE(std::hash<PublicKey>{}(aimed_key(1)) == std::hash<PublicKey>{}(aimed_key(2)));
  const auto random = seeded_random_source(1);
  PeerTable::Connections table(0, registry::SaltedHash(*random));
  for (std::uint16_t number = 0; number < kKeys; ++number) table.emplace(aimed_key(number), nullptr);
  REQUIRE(table.size() == kKeys);
  std::size_t longest = 0;
  for (std::size_t bucket = 0; bucket < table.bucket_count(); ++bucket)
    longest = std::max(longest, table.bucket_size(bucket));
  CHECK(longest <= 16);
}

TEST_CASE("two tables hash the same key differently") {
  const auto random = seeded_random_source(1);
  const registry::SaltedHash one(*random);
  const registry::SaltedHash other(*random);
  CHECK(one(aimed_key(1)) != other(aimed_key(1)));
}

}  // namespace
}  // namespace p2p
