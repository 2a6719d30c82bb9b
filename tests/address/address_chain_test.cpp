#include "address/calls.hpp"
#include "address/scripted_provider.hpp"
#include "support/catch.hpp"

#include <p2p/address_provider.hpp>

#include <memory>
#include <stdexcept>

namespace p2p {
namespace {

using test::ip;
using test::patient;
using test::ScriptedProvider;
using Requests = std::vector<std::pair<std::uint16_t, bool>>;

struct TwoProviders {
  std::shared_ptr<ScriptedProvider> nat = std::make_shared<ScriptedProvider>("nat", ip("203.0.113.1"));
  std::shared_ptr<ScriptedProvider> remote = std::make_shared<ScriptedProvider>("remote", ip("203.0.113.2"));

  [[nodiscard]] std::shared_ptr<AddressProvider> chain(AddressValidation validation = AddressValidation::on) const {
    return address_chain({nat, remote}, validation);
  }
};

TEST_CASE("the first provider that knows the address is believed, and those behind it are not asked") {
  const TwoProviders two;
  CHECK(two.chain()->address(patient()) == ip("203.0.113.1"));
  CHECK(two.remote->deadlines.empty());
}

TEST_CASE("whatever keeps a provider from an address, the next one is asked") {
  const TwoProviders two;
  two.nat->found =
      fail(GENERATE(Errc::unsupported, Errc::timeout, Errc::not_found, Errc::malformed, Errc::refused_by_peer));
  CHECK(two.chain()->address(patient()) == ip("203.0.113.2"));
}

TEST_CASE("with validation an address in a refused range is no answer, and the next provider is asked") {
  const TwoProviders two;
  two.nat->found = ip("192.168.1.20");
  CHECK(two.chain()->address(patient()) == ip("203.0.113.2"));
}

TEST_CASE("without validation an address in a refused range is taken") {
  const TwoProviders two;
  two.nat->found = ip("192.168.1.20");
  CHECK(two.chain(AddressValidation::off)->address(patient()) == ip("192.168.1.20"));
}

TEST_CASE("when all providers fail, the error names each with its reason") {
  const TwoProviders two;
  two.nat->found = fail(Errc::timeout, "no router");
  two.remote->found = ip("10.1.2.3");
  const auto found = two.chain()->address(patient());
  REQUIRE_FALSE(found);
  CHECK(found.error() == Errc::not_found);
  CHECK(found.error().detail() ==
        "nat: timeout: no router; remote: invalid argument: 10.1.2.3 is in 10.0.0.0/8, which others cannot reach");
}

TEST_CASE("each provider of a chain may take its share of the time, and the last all that is left") {
  const TwoProviders two;
  two.nat->found = fail(Errc::timeout);
  const TimePoint before = steady_clock().now();
  const ProviderCall call = patient();
  static_cast<void>(two.chain()->address(call));
  REQUIRE(two.nat->deadlines.size() == 1);
  CHECK(two.nat->deadlines[0] <= before + (call.deadline - before) / 2 + (steady_clock().now() - before));
  CHECK(two.remote->deadlines == std::vector{call.deadline});
}

TEST_CASE("a cancelled call asks no further provider") {
  const TwoProviders two;
  std::stop_source source;
  two.nat->found = fail(Errc::cancelled);
  two.nat->while_asked = [&source](const ProviderCall&) { source.request_stop(); };
  const auto found = two.chain()->address({patient().deadline, source.get_token()});
  CHECK(found.error() == Errc::cancelled);
  CHECK(two.remote->deadlines.empty());
}

TEST_CASE("a port is opened by the first provider that can") {
  const TwoProviders two;
  two.remote->port = 3002;
  CHECK(two.chain()->open_port({3002}, patient()) == 3002);
  CHECK(two.nat->ports == Requests{{3002, false}});
}

TEST_CASE("a port is forced only when no provider can open the one asked for") {
  const TwoProviders two;
  two.nat->port = fail(Errc::address_in_use);
  two.nat->forced_port = 50000;
  SECTION("another can") {
    two.remote->port = 3002;
    CHECK(two.chain()->open_port({3002, true}, patient()) == 3002);
    CHECK(two.nat->ports == Requests{{3002, false}});
  }
  SECTION("none can") {
    CHECK(two.chain()->open_port({3002, true}, patient()) == 50000);
    CHECK(two.nat->ports == Requests{{3002, false}, {3002, true}});
  }
}

TEST_CASE("a chain of providers that open no ports opens none") {
  const TwoProviders two;
  const auto opened = two.chain()->open_port({3002, true}, patient());
  CHECK(opened.error() == Errc::unsupported);
}

TEST_CASE("a chain needs providers") {
  CHECK_THROWS_AS(address_chain({}), std::invalid_argument);
  CHECK_THROWS_AS(address_chain({nullptr}), std::invalid_argument);
}

TEST_CASE("a port that cannot be opened is kept, with a warning") {
  ScriptedProvider provider("nat");
  provider.port = fail(Errc::address_in_use, "another host has it");
  test::RecordingLogger logger;
  CHECK(open_port_or_keep(provider, {3002}, patient(), &logger) == 3002);
  CHECK(logger.keys() == std::vector<std::string>{"port_not_opened"});
  CHECK(logger.last_text().find("port 3002 was not opened") != std::string::npos);
  CHECK(logger.last_text().find("another host has it") != std::string::npos);
}

TEST_CASE("a port is kept without a warning where there is nothing to open it with") {
  ScriptedProvider provider("static");
  test::RecordingLogger logger;
  CHECK(open_port_or_keep(provider, {3002}, patient(), &logger) == 3002);
  CHECK(logger.keys().empty());
}

TEST_CASE("a forced opening may give another port") {
  ScriptedProvider provider("nat");
  provider.forced_port = 50000;
  CHECK(open_port_or_keep(provider, {3002, true}, patient(), nullptr) == 50000);
}

}  // namespace
}  // namespace p2p
