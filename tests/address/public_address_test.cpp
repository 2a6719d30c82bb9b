#include "address/scripted_provider.hpp"
#include "support/catch.hpp"

#include <p2p/address_provider.hpp>

namespace p2p {
namespace {

TEST_CASE("addresses that others cannot reach are refused with the name of their range") {
  const auto [address, range] = GENERATE(table<const char*, const char*>({
      {"0.0.0.0", "0.0.0.0/8"},
      {"0.255.255.255", "0.0.0.0/8"},
      {"10.0.0.0", "10.0.0.0/8"},
      {"10.255.255.255", "10.0.0.0/8"},
      {"127.0.0.1", "127.0.0.0/8"},
      {"127.255.255.255", "127.0.0.0/8"},
      {"172.16.0.0", "172.16.0.0/12"},
      {"172.31.255.255", "172.16.0.0/12"},
      {"192.168.0.0", "192.168.0.0/16"},
      {"192.168.255.255", "192.168.0.0/16"},
  }));
  CAPTURE(address);
  const auto checked = check_public_address(test::ip(address));
  REQUIRE_FALSE(checked);
  CHECK(checked.error() == Errc::invalid_argument);
  CHECK(checked.error().detail().find(std::string(address) + " is in " + range) != std::string::npos);
}

TEST_CASE("the neighbours of the refused ranges are accepted") {
  const auto* address = GENERATE("1.0.0.0", "9.255.255.255", "11.0.0.0", "126.255.255.255", "128.0.0.0",
                                 "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "255.255.255.255");
  CAPTURE(address);
  CHECK(check_public_address(test::ip(address)));
}

TEST_CASE("a static address is what the host gave, and opens no ports") {
  const auto provider = static_address(test::ip("203.0.113.9"));
  CHECK(provider->address(ProviderCall::within(std::chrono::seconds(1))) == test::ip("203.0.113.9"));
  const auto opened = provider->open_port({3002}, ProviderCall::within(std::chrono::seconds(1)));
  CHECK(opened.error() == Errc::unsupported);
}

}  // namespace
}  // namespace p2p
