// Hostile peers on real sockets: the part of the bad input where the operating system has a say.
#include "support/catch.hpp"
#include "support/tcp_node.hpp"
#include "transport/raw_sockets.hpp"

#include <p2p/messages/nodes.hpp>

#include <sys/time.h>

#include <future>

using namespace p2p;
using namespace p2p::test;
using namespace std::chrono_literals;

namespace {

const Bytes kPing{25};

/// A blocking client socket.
class RawClient {
 public:
  explicit RawClient(const TcpNode& node) : socket_(tcp_socket()) {
    const timeval limit{120, 0};
    REQUIRE(::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    connect_to(socket_, node.endpoint().port);
  }
  void send(const Bytes& bytes) const {
    REQUIRE(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
  }
  /// True when the node has closed the connection, false when bytes came or nothing did.
  [[nodiscard]] bool is_closed_by_node() const {
    std::uint8_t byte = 0;
    const ssize_t count = ::recv(socket_.get(), &byte, 1, 0);
    return count == 0 || (count < 0 && errno == ECONNRESET);
  }
  void close() { const Descriptor closing = std::move(socket_); }

 private:
  Descriptor socket_;
};

/// Remembers why accepted connections were lost.
struct Losses {
  std::mutex mutex;
  std::vector<Errc> reasons;

  [[nodiscard]] TcpNode::Configure watch(std::function<void(NetworkOptions&)> more = {}) {
    return [this, more = std::move(more)](NetworkOptions& options) {
      options.on_connection_event = [this](const ConnectionEvent& event) {
        if (event.kind != ConnectionEvent::Kind::lost || event.direction != Direction::incoming) return;
        const std::lock_guard lock(mutex);
        reasons.push_back(event.reason->code());
      };
      if (more) more(options);
    };
  }
  [[nodiscard]] std::vector<Errc> seen() {
    const std::lock_guard lock(mutex);
    return reasons;
  }
};

}  // namespace

TEST_CASE("over TCP bad input closes its connection for the right reason, and the node goes on") {
  Losses losses;
  TcpNode node("bad input node", losses.watch());
  Identity sender("bad input sender");
  const EnvelopeParts good = sender.parts(1, kPing, node.key());
  EnvelopeParts bad_signature = good;
  bad_signature.signature[3] ^= 1U;
  EnvelopeParts garbage = good;
  std::fill(garbage.body.begin() + 40, garbage.body.end(), std::uint8_t{9});
  EnvelopeParts unknown_curve = good;
  unknown_curve.sender[0] = 9;
  Bytes truncated = good.payload();
  truncated.resize(50);
  const std::vector<std::pair<Errc, Bytes>> cases{
      {Errc::frame_too_large, {0x7F, 0xFF, 0xFF, 0xFF}},
      {Errc::malformed_envelope, {0, 0, 0, 0}},
      {Errc::malformed_envelope, frame_of(truncated)},
      {Errc::malformed_envelope, unknown_curve.frame()},
      {Errc::bad_signature, bad_signature.frame()},
      {Errc::decryption_failed, garbage.frame()},
      {Errc::decryption_failed, sender.seal(1, kPing, sender.public_key())},
      {Errc::unknown_message_type, sender.seal(1, Bytes{222}, node.key())},
  };
  std::vector<Errc> expected;
  for (const auto& [reason, bytes] : cases) {
    const RawClient client(node);
    client.send(bytes);
    CHECK(client.is_closed_by_node());
    expected.push_back(reason);
    REQUIRE(eventually([&, count = expected.size()] { return losses.seen().size() == count; }));
    CHECK(losses.seen() == expected);
  }
  check_serves_others(node);
}

TEST_CASE("over TCP a started frame that does not go on closes its connection") {
  Losses losses;
  TcpNode node("slow frame node", losses.watch([](NetworkOptions& options) { options.limits.frame_grace = 50ms; }));
  const RawClient client(node);
  client.send({0, 0, 1});
  CHECK(client.is_closed_by_node());
  REQUIRE(eventually([&] { return !losses.seen().empty(); }));
  CHECK(losses.seen() == std::vector{Errc::slow_sender});
  check_serves_others(node);
}

TEST_CASE("over TCP a client that is silent is closed") {
  Losses losses;
  TcpNode node("silent client node", losses.watch([](NetworkOptions& options) { options.limits.max_silence = 500ms; }));
  const RawClient client(node);
  CHECK(client.is_closed_by_node());
  REQUIRE(eventually([&] { return !losses.seen().empty(); }));
  CHECK(losses.seen() == std::vector{Errc::silent_peer});
  check_serves_others(node);
}

TEST_CASE("over TCP a client that dies inside a frame leaves nothing behind") {
  TcpNode node("dying client node");
  {
    RawClient client(node);
    client.send({0, 0, 1, 0, 1, 2, 3});
    REQUIRE(eventually([&] { return node.network->metrics()[Counter::bytes_received] == 7; }));
  }
  CHECK(eventually([&] { return node.network->incoming_connections() == 0; }));
  check_serves_others(node);
}

TEST_CASE("over TCP a client that does not read is closed when too much waits for it") {
  Losses losses;
  TcpNode node("unread node",
               losses.watch([](NetworkOptions& options) { options.limits.max_unsent_bytes = 1U << 20U; }),
               [](Network& network) {
                 network.handle_raw(200, [](RawMessage, const RequestContext&, Responder responder) {
                   Bytes big(1U << 20U);
                   big[0] = 201;
                   (void)responder.respond(RawMessage::from_bytes(std::move(big)).value());
                 });
               });
  Identity sender("unread sender");
  const RawClient client(node);
  Bytes burst;  // at once: the node closes before it has answered them all
  for (std::uint32_t id = 0; id < 40; ++id) {
    const Bytes frame = sender.seal(id, Bytes{200}, node.key());
    burst.insert(burst.end(), frame.begin(), frame.end());
  }
  client.send(burst);
  REQUIRE(eventually([&] { return !losses.seen().empty(); }));
  CHECK(losses.seen() == std::vector{Errc::unread_data});
  check_serves_others(node);
}

TEST_CASE("over TCP a host that accepts and never answers lets a request time out") {
  const Descriptor listener = tcp_socket();
  const std::uint16_t port = listen_on(listener, 8);
  TcpNode node("patient node");
  const PublicKey mute = Identity("mute").public_key();
  node.network->connect({mute, Endpoint{IpAddress::parse("127.0.0.1").value(), port}});
  REQUIRE(eventually([&] { return node.network->connected(mute); }));
  const auto reply = node.network->request(mute, Ping{}, {50ms});
  REQUIRE_FALSE(reply);
  CHECK(reply.error() == Errc::timeout);
  CHECK(eventually([&] { return !node.network->connected(mute); }));
}

TEST_CASE("over TCP a port on which nobody listens is refused, with the endpoint in the error") {
  std::uint16_t port = 0;
  {
    const Descriptor listener = tcp_socket();
    port = listen_on(listener, 1);
  }
  TcpNode node("refused node");
  std::promise<Error> outcome;
  node.network->connect({Identity("nobody").public_key(), Endpoint{IpAddress::parse("127.0.0.1").value(), port}},
                        [&](const Result<void>& result) { outcome.set_value(result.error()); });
  const Error error = outcome.get_future().get();
  CHECK(error == Errc::refused_by_peer);
  CHECK(error.detail().find(std::to_string(port)) != std::string::npos);
}

TEST_CASE("over TCP an address without a route is unreachable, and the error names it") {
  TcpNode node("unreachable node");
  std::promise<Error> outcome;
  // The broadcast address of the loopback network: the system refuses TCP to it before anything is sent.
  node.network->connect({Identity("nobody").public_key(), Endpoint::parse("127.255.255.255:9").value()},
                        [&](const Result<void>& result) { outcome.set_value(result.error()); });
  const Error error = outcome.get_future().get();
  CHECK(error == Errc::unreachable);
  CHECK(error.detail().find("127.255.255.255:9") != std::string::npos);
  check_serves_others(node);
}
