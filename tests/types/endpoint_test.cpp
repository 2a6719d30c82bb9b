#include <p2p/endpoint.hpp>

#include <set>

#include "support/catch.hpp"

namespace p2p {
namespace {

TEST_CASE("an IPv4 address is read and written in dotted form") {
  CHECK(Ipv4::parse("93.184.240.104").value() == Ipv4{{93, 184, 240, 104}});
  CHECK((Ipv4{{255, 0, 10, 1}}).to_string() == "255.0.10.1");
}

TEST_CASE("what is not a dotted IPv4 address is refused") {
  for (const std::string text : {"", "1.2.3", "1.2.3.256", "1.2.3.4 ", "::1", "localhost", "1.2.3.4.5", "1.2.3.-4"}) {
    INFO(text);
    CHECK(Ipv4::parse(text).error() == Errc::invalid_argument);
  }
  CHECK(Ipv4::parse(std::string("1.2.3.4\0", 8)).error() == Errc::invalid_argument);
  CHECK(Ipv4::parse(std::string(10'000, '1')).error() == Errc::invalid_argument);
}

TEST_CASE("an IPv4-mapped IPv6 address is the IPv4 address that it stands for") {
  const auto mapped = IpAddress::parse("::ffff:1.2.3.4").value();
  CHECK(mapped == IpAddress(Ipv4{{1, 2, 3, 4}}));
  CHECK(mapped.is_v4());
  CHECK(mapped.to_string() == "1.2.3.4");
  CHECK(mapped.to_v4().value() == Ipv4{{1, 2, 3, 4}});
  CHECK(IpAddress(mapped.mapped_bytes()) == mapped);
}

TEST_CASE("an IPv6 address cannot be converted to IPv4") {
  const auto v6 = IpAddress::parse("2001:db8::1").value();
  CHECK_FALSE(v6.is_v4());
  CHECK(v6.to_string() == "2001:db8::1");
  const auto converted = v6.to_v4();
  REQUIRE_FALSE(converted);
  CHECK(converted.error() == Errc::not_representable);
  CHECK(converted.error().detail().find("2001:db8::1") != std::string::npos);
}

TEST_CASE("loopback is all of 127/8 and ::1") {
  CHECK(IpAddress::parse("127.0.0.1").value().is_loopback());
  CHECK(IpAddress::parse("127.255.0.9").value().is_loopback());
  CHECK(IpAddress::parse("::1").value().is_loopback());
  CHECK(IpAddress::parse("::ffff:127.0.0.1").value().is_loopback());
  CHECK_FALSE(IpAddress::parse("126.0.0.1").value().is_loopback());
  CHECK_FALSE(IpAddress::parse("::").value().is_loopback());
  CHECK_FALSE(IpAddress::parse("::2").value().is_loopback());
  CHECK_FALSE(IpAddress::parse("1::1").value().is_loopback());
}

TEST_CASE("an endpoint comes back from its text") {
  for (const std::string text : {"127.0.0.1:3002", "[::1]:3002", "[2001:db8::1]:65535", "1.2.3.4:0"})
    CHECK(Endpoint::parse(text).value().to_string() == text);
  CHECK(Endpoint::parse("[::ffff:1.2.3.4]:80").value().to_string() == "1.2.3.4:80");
}

TEST_CASE("what is not ip:port is refused by its text") {
  for (const std::string text : {"", ":", "127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:65536", "127.0.0.1:8a", "::1:80",
                                 "[::1]", "[::1]80", "[127.0.0.1]:80", "127.0.0.1:+80", "127.0.0.1: 80", "host:80"}) {
    INFO(text);
    const auto endpoint = Endpoint::parse(text);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error() == Errc::invalid_argument);
    CHECK(endpoint.error().detail().find(text) != std::string::npos);
  }
}

TEST_CASE("endpoints that differ anywhere have different hashes") {
  std::set<std::size_t> hashes;
  const std::hash<Endpoint> hash;
  for (std::uint16_t port = 0; port < 100; ++port)
    for (std::uint8_t host = 0; host < 100; ++host) hashes.insert(hash(Endpoint{Ipv4{{10, 0, 0, host}}, port}));
  CHECK(hashes.size() == 10'000);
  CHECK(hash(Endpoint::parse("[1::]:1").value()) != hash(Endpoint::parse("[::1]:1").value()));
}

}  // namespace
}  // namespace p2p
