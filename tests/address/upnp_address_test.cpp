#include "address/calls.hpp"
#include "address/scripted_provider.hpp"
#include "address/upnp_device.hpp"
#include "support/catch.hpp"

#include <p2p/address_provider.hpp>

#include <string>

namespace p2p {
namespace {

using test::http_response;
using test::ip;
using test::Mapping;
using test::patient;
using test::UpnpBehaviour;
using test::UpnpDevice;
using Asked = std::vector<std::string>;

const Mapping kOfAnotherHost{"192.168.1.77", "3002", "TCP", "0", "a game"};

std::shared_ptr<AddressProvider> provider_for(const UpnpDevice& device) {
  UpnpOptions options;
  options.description_url = device.description_url();
  options.random = seeded_random_source(3);
  return upnp_address(options);
}

TEST_CASE("the router's address outside is the host's") {
  const UpnpDevice device;
  CHECK(provider_for(device)->address(patient()) == ip("203.0.113.7"));
}

TEST_CASE("an opened port leads to the same TCP port of this host, for good") {
  const UpnpDevice device;
  CHECK(provider_for(device)->open_port({3002}, patient()) == 3002);
  const auto mappings = device.mappings();
  REQUIRE(mappings.count(3002) == 1);
  const Mapping& mapping = mappings.at(3002);
  CHECK(mapping.client == "127.0.0.1");
  CHECK(mapping.inside_port == "3002");
  CHECK(mapping.protocol == "TCP");
  CHECK(mapping.lease == "0");
  CHECK(mapping.description == "archethic-p2p");
}

TEST_CASE("the router is described once, however often it is asked") {
  const UpnpDevice device;
  const auto provider = provider_for(device);
  CHECK(provider->open_port({3002}, patient()));
  CHECK(provider->open_port({3002}, patient()));
  CHECK(provider->address(patient()));
  CHECK(device.times("description") == 1);
}

TEST_CASE("another host's mapping is removed before the second try") {
  UpnpBehaviour behaviour;
  behaviour.mappings[3002] = kOfAnotherHost;
  behaviour.conflict = GENERATE(718, 501);  // some routers just say "action failed"
  const UpnpDevice device(behaviour);
  CHECK(provider_for(device)->open_port({3002}, patient()) == 3002);
  CHECK(device.asked() == Asked{"description", "AddPortMapping 3002", "GetSpecificPortMappingEntry 3002",
                                "DeletePortMapping 3002", "AddPortMapping 3002"});
  CHECK(device.mappings().at(3002).client == "127.0.0.1");
}

TEST_CASE("a mapping of this host that the router will not make again counts as made") {
  UpnpBehaviour behaviour;
  behaviour.mappings[3002] = {"127.0.0.1", "3002", "TCP", "0", "archethic-p2p"};
  behaviour.refuses_repetition = true;
  const UpnpDevice device(behaviour);
  CHECK(provider_for(device)->open_port({3002}, patient()) == 3002);
  CHECK(device.times("DeletePortMapping") == 0);
}

TEST_CASE("a mapping of this host that leads to another port of it is replaced") {
  UpnpBehaviour behaviour;
  behaviour.mappings[3002] = {"127.0.0.1", "80", "TCP", "0", "something else"};
  behaviour.refuses_repetition = true;
  const UpnpDevice device(behaviour);
  CHECK(provider_for(device)->open_port({3002}, patient()) == 3002);
  CHECK(device.mappings().at(3002).inside_port == "3002");
}

TEST_CASE("a mapping that cannot be removed ends an unforced opening after two tries") {
  UpnpBehaviour behaviour;
  behaviour.mappings[3002] = kOfAnotherHost;
  behaviour.deletes = false;
  const UpnpDevice device(behaviour);
  CHECK(provider_for(device)->open_port({3002}, patient()).error() == Errc::address_in_use);
  CHECK(device.times("AddPortMapping") == 2);
}

TEST_CASE("a forced opening takes a random port when the one asked for stays taken") {
  UpnpBehaviour behaviour;
  behaviour.mappings[3002] = kOfAnotherHost;
  behaviour.deletes = false;
  const UpnpDevice device(behaviour);
  const auto opened = provider_for(device)->open_port({3002, true}, patient());
  REQUIRE(opened);
  CHECK(*opened >= 49152);
  CHECK(device.mappings().at(*opened).inside_port == std::to_string(*opened));
}

TEST_CASE("a router that refuses everything is asked for ten random ports at most") {
  UpnpBehaviour behaviour;
  behaviour.refusals["AddPortMapping"] = 606;
  const UpnpDevice device(behaviour);
  const auto opened = provider_for(device)->open_port({3002, true}, patient());
  REQUIRE_FALSE(opened);
  CHECK(opened.error() == Errc::refused_by_peer);
  CHECK(opened.error().detail().find("606") != std::string::npos);
  CHECK(device.times("AddPortMapping 3002") == 2);
  CHECK(device.times("AddPortMapping") == 12);
}

TEST_CASE("a router that will not tell its address is an error that names the code") {
  UpnpBehaviour behaviour;
  behaviour.refusals["GetExternalIPAddress"] = 501;
  const UpnpDevice device(behaviour);
  const auto found = provider_for(device)->address(patient());
  REQUIRE_FALSE(found);
  CHECK(found.error() == Errc::refused_by_peer);
  CHECK(found.error().detail().find("501") != std::string::npos);
}

TEST_CASE("an external address that is none is an error") {
  UpnpBehaviour behaviour;
  behaviour.external_address = GENERATE("", "not an address", "2001:db8::1", "203.0.113.7.8");
  const UpnpDevice device(behaviour);
  CHECK_FALSE(provider_for(device)->address(patient()));
}

TEST_CASE("of two ways to the Internet the one that is up is asked") {
  UpnpBehaviour behaviour;
  behaviour.services = {{"/first", "Disconnected"}, {"/second", "Connected"}};
  behaviour.instead = [](const test::HttpQuestion& question, test::HttpPeer& peer) {
    if (question.path != "/first" || question.body.find("GetStatusInfo") != std::string::npos) return false;
    peer.send(http_response(500, "this one is down"));
    return true;
  };
  const UpnpDevice device(behaviour);
  CHECK(provider_for(device)->address(patient()) == ip("203.0.113.7"));
}

TEST_CASE("a router that could not be asked is looked up again by the next call") {
  UpnpBehaviour behaviour;
  bool broken = true;  // used by the device's thread alone
  behaviour.instead = [&broken](const test::HttpQuestion& question, test::HttpPeer& peer) {
    if (question.path == "/rootDesc.xml" || !std::exchange(broken, false)) return false;
    peer.send("nonsense");
    return true;
  };
  const UpnpDevice device(behaviour);
  const auto provider = provider_for(device);
  CHECK_FALSE(provider->address(patient()));
  CHECK(provider->address(patient()) == ip("203.0.113.7"));
  CHECK(device.times("description") == 2);
}

TEST_CASE("what is shown as the purpose of a mapping is escaped") {
  const UpnpDevice device;
  UpnpOptions options;
  options.description_url = device.description_url();
  options.description = "a<b>&c";
  CHECK(upnp_address(options)->open_port({3002}, patient()) == 3002);
  CHECK(device.mappings().at(3002).description == "a&lt;b&gt;&amp;c");
}

TEST_CASE("a router with a private address outside leaves the answer to the service behind it") {
  UpnpBehaviour behaviour;
  behaviour.external_address = "10.64.0.2";  // it stands behind another NAT
  const UpnpDevice device(behaviour);
  const test::HttpServer service(test::always(http_response(200, "203.0.113.99")));
  const auto chain = address_chain({provider_for(device), remote_address({service.url()}).value()});
  CHECK(chain->address(patient()) == ip("203.0.113.99"));
  CHECK(device.times("GetExternalIPAddress") == 1);
}

}  // namespace
}  // namespace p2p
