// Routers that are not what they seem. Whoever is on the local network can be one.
#include "address/calls.hpp"
#include "address/scripted_provider.hpp"
#include "address/upnp_device.hpp"
#include "address/upnp_gateway.hpp"
#include "support/catch.hpp"

#include <p2p/address_provider.hpp>

#include <string>

namespace p2p {
namespace {

using test::http_response;
using test::HttpPeer;
using test::HttpQuestion;
using test::ip;
using test::patient;
using test::UpnpBehaviour;
using test::UpnpDevice;

using Reaction = std::function<void(HttpPeer&)>;

/// A device that reacts so to the request for a path, and is well behaved otherwise.
UpnpBehaviour at_path(std::string path, Reaction reaction) {
  UpnpBehaviour behaviour;
  behaviour.instead = [path = std::move(path), reaction = std::move(reaction)](const HttpQuestion& question,
                                                                               HttpPeer& peer) {
    if (question.path != path) return false;
    reaction(peer);
    return true;
  };
  return behaviour;
}

Reaction says(std::string text) {
  return [text = std::move(text)](HttpPeer& peer) { peer.send(text); };
}

Result<Ipv4> ask(const UpnpDevice& device, const ProviderCall& call = patient()) {
  UpnpOptions options;
  options.description_url = device.description_url();
  return upnp_address(options)->address(call);
}

TEST_CASE("a router that never answers costs no more than the call's time") {
  const auto* path = GENERATE("/rootDesc.xml", "/control");
  const UpnpDevice device(at_path(path, [](HttpPeer& peer) { peer.stay_silent(); }));
  CHECK(ask(device, test::hasty()).error() == Errc::timeout);
}

TEST_CASE("a router that answers a byte at a time costs no more than the call's time") {
  const auto* path = GENERATE("/rootDesc.xml", "/control");
  const UpnpDevice device(at_path(path, [](HttpPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\n\r\n<");
    while (peer.pause(std::chrono::milliseconds(5)) && peer.send("a")) {
    }
  }));
  CHECK(ask(device, test::hasty()).error() == Errc::timeout);
}

TEST_CASE("a router's answer without end is cut off") {
  const auto* path = GENERATE("/rootDesc.xml", "/control");
  const UpnpDevice device(at_path(path, [](HttpPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    while (peer.send("<service><x>" + std::string(4000, 'y') + "</x>")) {
    }
  }));
  CHECK(ask(device).error() == Errc::too_large);
}

TEST_CASE("an announced length of gigabytes allocates nothing and is waited for no longer than the call's time") {
  const auto* path = GENERATE("/rootDesc.xml", "/control");
  const UpnpDevice device(at_path(path, [](HttpPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8589934592\r\n\r\n");
    peer.stay_silent();
  }));
  CHECK(ask(device, test::hasty()).error() == Errc::timeout);
}

TEST_CASE("nonsense is an error") {
  const auto* path = GENERATE("/rootDesc.xml", "/control");
  const auto* text =
      GENERATE("", "nonsense", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n<", "HTTP/1.1 200 OK\r\n\r\n<a",
               "HTTP/1.1 200 OK\r\n\r\n<a b", "HTTP/1.1 200 OK\r\n\r\n<a b=\"",
               "HTTP/1.1 200 OK\r\n\r\n</</></><![CDATA[", "HTTP/1.1 200 OK\r\n\r\n\xFF\xFE<\x01>",
               "HTTP/1.1 404 Not Found\r\n\r\n", "HTTP/1.1 500 Error\r\n\r\n<errorCode>x</errorCode>");
  CAPTURE(path, text);
  const UpnpDevice device(at_path(path, says(text)));
  CHECK_FALSE(ask(device));
}

TEST_CASE("a deep, wide and long-winded description is an error and no more") {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<service>";
  const std::string wide = "<serviceType>" + std::string(60000, 'u') + "</serviceType>";
  const std::string named = "<" + std::string(60000, 'n') + ">x</" + std::string(60000, 'n') + ">";
  const std::string& body = GENERATE_COPY(values({deep, wide, named.substr(0, 65000)}));
  const UpnpDevice device(at_path("/rootDesc.xml", says(http_response(200, body))));
  CHECK_FALSE(ask(device));
}

TEST_CASE("a description that sends its reader to another host is refused") {
  const UpnpDevice victim;
  UpnpBehaviour behaviour;
  behaviour.control_prefix = GENERATE("http://127.0.0.2:80", "http://localhost:80", "http://127.0.0.1@victim");
  const UpnpDevice device(behaviour);
  CHECK(ask(device).error() == Errc::not_found);
}

TEST_CASE("a router's redirect is not followed") {
  const UpnpDevice victim;
  const auto* path = GENERATE("/rootDesc.xml", "/control");
  const UpnpDevice device(
      at_path(path, says(http_response(302, "", "Location: " + victim.description_url() + "\r\n"))));
  CHECK_FALSE(ask(device));
  CHECK(victim.requests() == 0);
}

TEST_CASE("a question to a silent router can be cancelled") {
  const UpnpDevice device(at_path("/rootDesc.xml", [](HttpPeer& peer) { peer.stay_silent(); }));
  const auto found = test::cancelled_once([&device] { return device.requests() == 1; },
                                          [&device](const ProviderCall& call) { return ask(device, call); });
  CHECK(found.error() == Errc::cancelled);
}

TEST_CASE("only private and link-local addresses are believed to be a router that was searched for") {
  for (const char* address : {"10.0.0.1", "172.16.0.1", "172.31.255.1", "192.168.1.1", "169.254.3.4"}) {
    CAPTURE(address);
    CHECK(is_private(ip(address)));
  }
  for (const char* address :
       {"127.0.0.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "169.253.0.1", "0.0.0.0"}) {
    CAPTURE(address);
    CHECK_FALSE(is_private(ip(address)));
  }
}

}  // namespace
}  // namespace p2p
