#include "peer/connection_budget.hpp"
#include "support/catch.hpp"

#include <string>

using namespace p2p;

namespace {

IpAddress ip(const char* text) { return IpAddress::parse(text).value(); }

PublicKey key(std::uint8_t number) {
  Bytes bytes(34, number);
  bytes[0] = 0;
  return PublicKey::from_bytes(bytes).value();
}

/// Accepts with increasing ids.
struct Gate {
  explicit Gate(const Limits& limits) : budget(limits, 99) {}
  ConnectionBudget::Admission accept(const char* from) { return budget.accept(SessionId{++last}, ip(from)); }
  SessionId accept_authenticated(const char* from, std::uint8_t number) {
    REQUIRE(accept(from).admitted);
    REQUIRE(budget.authenticate(SessionId{last}, key(number)));
    return SessionId{last};
  }
  ConnectionBudget budget;
  std::uint64_t last = 0;
};

}  // namespace

TEST_CASE("the prefix of IPv4 is its /24, that of IPv6 its /48") {
  CHECK(address_prefix(ip("10.1.2.3"), true) == address_prefix(ip("10.1.2.200"), true));
  CHECK(address_prefix(ip("10.1.2.3"), true) != address_prefix(ip("10.1.3.3"), true));
  CHECK(address_prefix(ip("2001:db8:7::1"), true) == address_prefix(ip("2001:db8:7:ffff::2"), true));
  CHECK(address_prefix(ip("2001:db8:7::1"), true) != address_prefix(ip("2001:db8:8::1"), true));
}

TEST_CASE("an IPv4-mapped address counts as the IPv4 address") {
  CHECK(address_prefix(ip("::ffff:10.1.2.3"), true) == address_prefix(ip("10.1.2.9"), true));
}

TEST_CASE("prefixes of IPv4 and IPv6 are never the same") {
  CHECK(address_prefix(ip("10.1.2.3"), true) != address_prefix(ip("0:0a:0102::1"), true));
}

TEST_CASE("loopback has no prefix where it is exempt, and one where it is not") {
  for (const char* loopback : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    INFO(loopback);
    CHECK_FALSE(address_prefix(ip(loopback), true).has_value());
    CHECK(address_prefix(ip(loopback), false).has_value());
  }
}

TEST_CASE("connections beyond those of one prefix are refused, others are not") {
  Limits limits;
  limits.max_connections_per_prefix = 2;
  Gate gate(limits);
  CHECK(gate.accept("10.0.0.1").admitted);
  CHECK(gate.accept("10.0.0.2").admitted);
  const auto refused = gate.accept("10.0.0.3");
  CHECK_FALSE(refused.admitted);
  CHECK(std::string(refused.limit) == "max_connections_per_prefix");
  CHECK(gate.accept("10.0.1.1").admitted);
}

TEST_CASE("a connection that ends gives its place in the prefix back") {
  Limits limits;
  limits.max_connections_per_prefix = 1;
  Gate gate(limits);
  REQUIRE(gate.accept("10.0.0.1").admitted);
  gate.budget.release(SessionId{1});
  CHECK(gate.accept("10.0.0.2").admitted);
}

TEST_CASE("a refused connection holds no place") {
  Limits limits;
  limits.max_connections_per_prefix = 1;
  Gate gate(limits);
  REQUIRE(gate.accept("10.0.0.1").admitted);
  REQUIRE_FALSE(gate.accept("10.0.0.2").admitted);
  gate.budget.release(SessionId{2});
  CHECK(gate.budget.connections() == 1);
  CHECK_FALSE(gate.accept("10.0.0.3").admitted);
}

TEST_CASE("the oldest connection without a valid envelope makes room for a new one") {
  Limits limits;
  limits.max_unauthenticated_connections = 2;
  Gate gate(limits);
  CHECK_FALSE(gate.accept("10.0.1.1").evict.has_value());
  CHECK_FALSE(gate.accept("10.0.2.1").evict.has_value());
  const auto third = gate.accept("10.0.3.1");
  CHECK(third.admitted);
  CHECK(third.evict == SessionId{1});
  CHECK(gate.accept("10.0.4.1").evict == SessionId{2});
  CHECK(gate.budget.unauthenticated() == 2);
}

TEST_CASE("a connection that has proven who it is leaves the unauthenticated budget") {
  Limits limits;
  limits.max_unauthenticated_connections = 1;
  Gate gate(limits);
  (void)gate.accept_authenticated("10.0.1.1", 1);
  CHECK(gate.budget.unauthenticated() == 0);
  CHECK_FALSE(gate.accept("10.0.2.1").evict.has_value());
  CHECK(gate.accept("10.0.3.1").evict == SessionId{2});
}

TEST_CASE("when all places are taken a stranger makes room, a proven node does not") {
  Limits limits;
  limits.max_connections = 2;
  Gate gate(limits);
  (void)gate.accept_authenticated("10.0.1.1", 1);
  REQUIRE(gate.accept("10.0.2.1").admitted);
  CHECK(gate.accept("10.0.3.1").evict == SessionId{2});
  REQUIRE(gate.budget.authenticate(SessionId{3}, key(2)));
  const auto refused = gate.accept("10.0.4.1");
  CHECK_FALSE(refused.admitted);
  CHECK(std::string(refused.limit) == "max_connections");
  CHECK(gate.budget.connections() == 2);
}

TEST_CASE("an identity may only have so many connections") {
  Limits limits;
  limits.max_connections_per_identity = 2;
  Gate gate(limits);
  const SessionId first = gate.accept_authenticated("10.0.1.1", 1);
  (void)gate.accept_authenticated("10.0.2.1", 1);
  REQUIRE(gate.accept("10.0.3.1").admitted);
  CHECK_FALSE(gate.budget.authenticate(SessionId{3}, key(1)));
  CHECK(gate.budget.authenticate(SessionId{3}, key(2)));
  gate.budget.release(first);
  REQUIRE(gate.accept("10.0.4.1").admitted);
  CHECK(gate.budget.authenticate(SessionId{4}, key(1)));
}

TEST_CASE("proving the same identity again costs nothing, another one takes the place of the first") {
  Limits limits;
  limits.max_connections_per_identity = 1;
  Gate gate(limits);
  const SessionId id = gate.accept_authenticated("10.0.1.1", 1);
  CHECK(gate.budget.authenticate(id, key(1)));
  CHECK(gate.budget.authenticate(id, key(2)));
  (void)gate.accept_authenticated("10.0.2.1", 1);
}

TEST_CASE("an evicted connection is gone from every budget") {
  Limits limits;
  limits.max_unauthenticated_connections = 1;
  limits.max_connections_per_prefix = 2;
  Gate gate(limits);
  for (int i = 0; i < 100; ++i) REQUIRE(gate.accept("10.0.0.1").admitted);
  CHECK(gate.budget.connections() == 1);
  CHECK_FALSE(gate.budget.authenticate(SessionId{1}, key(1)));
}
