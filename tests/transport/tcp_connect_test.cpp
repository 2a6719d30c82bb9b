#include "transport/raw_sockets.hpp"
#include "transport/tcp_endpoint.hpp"
#include "transport/worlds.hpp"

#include <asio/error.hpp>

#include <optional>

namespace p2p::test {
namespace {

using namespace std::chrono_literals;

/// The error with which connecting ends.
Error connect_failure(const Endpoint& remote, Duration timeout) {
  const auto transport = make_tcp_transport();
  LoopThread thread(*transport);
  std::unique_ptr<ConnectAttempt> attempt;
  std::optional<Result<std::unique_ptr<Stream>>> result;
  thread.run([&] {
    attempt = transport->connect(*thread.loop(), remote, timeout, {},
                                 [&](Result<std::unique_ptr<Stream>> outcome) { result = std::move(outcome); });
  });
  REQUIRE(thread.eventually([&] { return result.has_value(); }));
  thread.run([&] { attempt.reset(); });
  REQUIRE_FALSE(result->has_value());
  return result->error();
}

TEST_CASE("a peer that does not answer is timeout, and the error names it") {
  const Descriptor listener = tcp_socket();
  const std::uint16_t port = listen_on(listener, 0);
  const Descriptor filling = tcp_socket();
  connect_to(filling, port);  // the backlog is full: further attempts are dropped unanswered
  const Error failure = connect_failure({TcpWorld::address(), port}, 50ms);
  CHECK(failure == Errc::timeout);
  CHECK(failure.detail().find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
}

TEST_CASE("an address without a route is unreachable") {
  // The broadcast address of the loopback network: the system refuses TCP to it before anything is sent.
  CHECK(connect_failure({*IpAddress::parse("127.255.255.255"), 9}, 10s) == Errc::unreachable);
}

TEST_CASE("a port in the ephemeral range that nobody listens on never connects to itself") {
  // Without our check one in about 28 000 of these attempts would succeed, with itself.
  const auto transport = make_tcp_transport();
  LoopThread thread(*transport);
  const Descriptor closed_again = tcp_socket();
  const std::uint16_t port = listen_on(closed_again, 0);
  ::shutdown(closed_again.get(), SHUT_RDWR);
  int refused = 0;
  int attempts = 0;
  std::unique_ptr<ConnectAttempt> attempt;
  UniqueFunction<void()> next = [&] {
    attempt = transport->connect(*thread.loop(), {TcpWorld::address(), port}, 10s, {}, [&](auto result) {
      if (!result && result.error() == Errc::refused_by_peer) ++refused;
      if (++attempts < 500) next();
    });
  };
  thread.run([&] { next(); });
  CHECK(thread.eventually([&] { return attempts == 500; }));
  CHECK(refused == 500);
  thread.run([&] { attempt.reset(); });
}

TEST_CASE("a loop of another transport is a broken precondition") {
  Simulation simulation(1);
  const auto transport = make_tcp_transport();
  const Endpoint remote{TcpWorld::address(), 1};
  CHECK_THROWS_AS((void)transport->connect(simulation.loop(), remote, 1s, {}, [](auto) {}), std::invalid_argument);
}

TEST_CASE("system errors become the error that says who does what about them") {
  const Endpoint remote{TcpWorld::address(), 3002};
  CHECK(connect_error(remote, asio::error::connection_refused) == Errc::refused_by_peer);
  CHECK(connect_error(remote, asio::error::timed_out) == Errc::timeout);
  CHECK(connect_error(remote, asio::error::host_unreachable) == Errc::unreachable);
  CHECK(connect_error(remote, asio::error::network_unreachable) == Errc::unreachable);
  CHECK(connect_error(remote, asio::error::no_descriptors) == Errc::connect_failed);
  CHECK(listen_error(remote, asio::error::address_in_use) == Errc::address_in_use);
  CHECK(listen_error(remote, asio::error::access_denied) == Errc::io_error);
  CHECK(stream_error(remote, asio::error::eof) == Errc::end_of_stream);
  CHECK(stream_error(remote, asio::error::connection_reset) == Errc::io_error);
  CHECK(stream_error(remote, asio::error::timed_out) == Errc::timeout);
}

TEST_CASE("endpoints go to Asio and back unchanged") {
  for (const char* text : {"127.0.0.1:3002", "[::1]:80", "[2001:db8::7]:65535", "0.0.0.0:0", "[::]:0"}) {
    const Endpoint endpoint = *Endpoint::parse(text);
    CHECK(from_asio(to_asio(endpoint)) == endpoint);
  }
}

TEST_CASE("an IPv4 peer of a dual-stack socket is seen as IPv4") {
  const asio::ip::tcp::endpoint mapped(asio::ip::make_address("::ffff:10.1.2.3"), 7);
  CHECK(from_asio(mapped) == *Endpoint::parse("10.1.2.3:7"));
}

}  // namespace
}  // namespace p2p::test
