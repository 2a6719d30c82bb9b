#include "address/calls.hpp"
#include "address/http_server.hpp"
#include "address/scripted_provider.hpp"
#include "support/catch.hpp"

#include <p2p/address_provider.hpp>

#include <string>

namespace p2p {
namespace {

using test::always;
using test::CertificateAuthority;
using test::http_response;
using test::HttpPeer;
using test::HttpQuestion;
using test::HttpServer;
using test::ip;
using test::patient;

Result<Ipv4> ask(const HttpServer& server, const std::string& ca_file = {}, const ProviderCall& call = patient()) {
  return remote_address({server.url(), ca_file}).value()->address(call);
}

TEST_CASE("a service with a certificate of a trusted authority is asked over TLS") {
  const CertificateAuthority authority;
  const auto identity = authority.sign("IP:127.0.0.1");
  const HttpServer server(always(http_response(200, "203.0.113.5")), &identity);
  CHECK(ask(server, authority.file()) == ip("203.0.113.5"));
}

TEST_CASE("a service whose certificate nobody vouches for is not asked") {
  const CertificateAuthority authority;
  const CertificateAuthority stranger;
  const auto identity = stranger.sign("IP:127.0.0.1");
  const HttpServer server(always(http_response(200, "203.0.113.5")), &identity);
  const auto found = ask(server, authority.file());
  REQUIRE_FALSE(found);
  CHECK(found.error() == Errc::io_error);
  CAPTURE(found.error().detail());
  CHECK(found.error().detail().find("certificate") != std::string::npos);
  CHECK(server.requests() == 0);
}

TEST_CASE("a certificate for another host is refused") {
  const CertificateAuthority authority;
  const auto identity = authority.sign("DNS:ip.example.org");
  const HttpServer server(always(http_response(200, "203.0.113.5")), &identity);
  CHECK(ask(server, authority.file()).error() == Errc::io_error);
  CHECK(server.requests() == 0);
}

TEST_CASE("a missing file of authorities is an error, not a reason to trust") {
  const CertificateAuthority authority;
  const auto identity = authority.sign("IP:127.0.0.1");
  const HttpServer server(always(http_response(200, "203.0.113.5")), &identity);
  CHECK(ask(server, authority.file() + ".missing").error() == Errc::io_error);
  CHECK(server.requests() == 0);
}

TEST_CASE("blanks and line ends around the address do not matter") {
  const HttpServer server(always(http_response(200, "\r\n 203.0.113.5\t\n")));
  CHECK(ask(server) == ip("203.0.113.5"));
}

TEST_CASE("an answer that is no IPv4 address is malformed") {
  const auto* body =
      GENERATE("", " \n", "2001:db8::1", "203.0.113", "203.0.113.5 203.0.113.6", "<html>203.0.113.5</html>");
  CAPTURE(body);
  const HttpServer server(always(http_response(200, body)));
  CHECK(ask(server).error() == Errc::malformed);
}

TEST_CASE("an answer with another status than 200 is not believed") {
  const int status = GENERATE(204, 301, 404, 500);
  const HttpServer server(always(http_response(status, "203.0.113.5")));
  CHECK(ask(server).error() == Errc::unexpected_reply);
}

TEST_CASE("an answer may have 256 bytes and no more") {
  const std::string address = "203.0.113.5";
  const HttpServer just(always(http_response(200, address + std::string(256 - address.size(), ' '))));
  CHECK(ask(just) == ip("203.0.113.5"));
  const HttpServer over(always(http_response(200, address + std::string(257 - address.size(), ' '))));
  CHECK(ask(over).error() == Errc::too_large);
}

TEST_CASE("an answer without end is cut off") {
  const HttpServer server([](const HttpQuestion&, HttpPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    while (peer.send(std::string(4096, ' '))) {
    }
  });
  CHECK(ask(server).error() == Errc::too_large);
}

TEST_CASE("headers without end are cut off") {
  const HttpServer server([](const HttpQuestion&, HttpPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\n");
    while (peer.send("X-More: " + std::string(1000, 'x') + "\r\n")) {
    }
  });
  CHECK(ask(server).error() == Errc::too_large);
}

TEST_CASE("a service that never answers costs no more than the call's time") {
  const HttpServer server([](const HttpQuestion&, HttpPeer& peer) { peer.stay_silent(); });
  CHECK(ask(server, {}, test::hasty()).error() == Errc::timeout);
}

TEST_CASE("a service that answers a byte at a time costs no more than the call's time") {
  const HttpServer server([](const HttpQuestion&, HttpPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n");
    while (peer.pause(std::chrono::milliseconds(5)) && peer.send(" ")) {
    }
  });
  CHECK(ask(server, {}, test::hasty()).error() == Errc::timeout);
}

TEST_CASE("a question that waits for its answer can be cancelled") {
  const HttpServer server([](const HttpQuestion&, HttpPeer& peer) { peer.stay_silent(); });
  const auto found = test::cancelled_once([&server] { return server.requests() == 1; },
                                          [&server](const ProviderCall& call) { return ask(server, {}, call); });
  CHECK(found.error() == Errc::cancelled);
}

TEST_CASE("a service that is not there is an error") {
  std::string url;
  {
    const HttpServer gone(always(""));
    url = gone.url();
  }
  CHECK(remote_address({url}).value()->address(patient()).error() == Errc::connect_failed);
}

/// Redirects /3 to /2 to /1 to /0, which answers.
HttpServer::Handler countdown(const std::string& base) {
  return [base](const HttpQuestion& question, HttpPeer& peer) {
    const char step = question.path.at(1);
    if (step == '0')
      peer.send(http_response(200, "203.0.113.5"));
    else
      peer.send(http_response(302, "", "Location: " + base + "/" + static_cast<char>(step - 1) + "\r\n"));
  };
}

TEST_CASE("three redirects are followed, and no more") {
  const CertificateAuthority authority;
  const auto identity = authority.sign("IP:127.0.0.1");
  const HttpServer server(countdown(""), &identity);
  CHECK(remote_address({server.url("/3"), authority.file()}).value()->address(patient()) == ip("203.0.113.5"));
  CHECK(remote_address({server.url("/4"), authority.file()}).value()->address(patient()).error() == Errc::io_error);
}

TEST_CASE("a redirect that leads away from https is not followed") {
  const CertificateAuthority authority;
  const auto identity = authority.sign("IP:127.0.0.1");
  const HttpServer plain(always(http_response(200, "203.0.113.5")));
  const HttpServer server(always(http_response(302, "", "Location: " + plain.url() + "\r\n")), &identity);
  CHECK(ask(server, authority.file()).error() == Errc::io_error);
  CHECK(plain.requests() == 0);
}

TEST_CASE("a service over plain http is for loopback, unless the host allows it") {
  CHECK(remote_address({"http://127.0.0.1:1/"}));
  CHECK(remote_address({"http://[::1]:1/"}));
  CHECK(remote_address({"http://ip.example.org/", {}, true}));
  for (const char* url : {"http://ip.example.org/", "http://localhost/", "http://127.0.0.1.example.org/"}) {
    CAPTURE(url);
    const auto refused = remote_address({url});
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == Errc::invalid_argument);
    CHECK(refused.error().detail().find("not https") != std::string::npos);
  }
}

TEST_CASE("a service needs a URL") { CHECK(remote_address({}).error() == Errc::invalid_argument); }

TEST_CASE("a service opens no ports") {
  CHECK(remote_address({"https://ip.example.org"}).value()->open_port({3002}, patient()).error() == Errc::unsupported);
}

}  // namespace
}  // namespace p2p
