// Two nodes on loopback, and a host that talks to them from its own io_context.
#include <p2p/asio.hpp>
#include <p2p/crypto.hpp>
#include <p2p/messages/common.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>
#if defined(ASIO_HAS_CO_AWAIT)
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/use_awaitable.hpp>
#endif

#include "support/catch.hpp"

#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace {

using namespace p2p;

std::unique_ptr<Network> make_node(std::string_view seed, bool listens) {
  NetworkOptions options;
  options.signer = make_software_signer(derive_keypair(as_bytes(seed), 0).value()).value();
  options.io_threads = options.worker_threads = options.handler_threads = 1;
  if (listens) options.listen = {Endpoint::parse("127.0.0.1:0").value()};
  return Network::create(std::move(options)).value();
}

/// A node that answers Ping and keeps every ListNodes unanswered, and another that is connected to it.
struct TwoNodes {
  std::vector<Responder> kept;
  std::unique_ptr<Network> server = make_node("server", true);
  std::unique_ptr<Network> client = make_node("client", false);

  TwoNodes() {
    server->handle<Ping>(
        [](const Ping&, const RequestContext&, Responder responder) { static_cast<void>(responder.respond(Ok{})); });
    server->handle_raw(2, [this](const RawMessage&, const RequestContext&, Responder responder) {
      kept.push_back(std::move(responder));
    });
    REQUIRE(server->start());
    REQUIRE(server->node_up());
    REQUIRE(client->start());
  }
  ~TwoNodes() {
    client->stop();
    server->stop();
  }
  void connect() {
    const PeerAddress peer = address();
    REQUIRE(client->connect_nodes({&peer, 1}));
    REQUIRE(client->connected(peer.first_public_key));
  }
  PeerAddress address() const { return {server->public_key(), server->listening_endpoints().front()}; }
};

RawMessage list_nodes() { return RawMessage::from_bytes({2, 0}).value(); }

}  // namespace

#if defined(ASIO_HAS_CO_AWAIT)
TEST_CASE("a coroutine connects, asks and gets its answer on its own executor") {
  TwoNodes nodes;
  asio::io_context host;
  const auto host_thread = std::this_thread::get_id();
  bool answered = false;
  auto conversation = [&]() -> asio::awaitable<void> {
    const Result<void> connected = co_await async_connect(*nodes.client, nodes.address(), asio::use_awaitable);
    CHECK(connected.has_value());
    const Result<Message> reply =
        co_await async_request(*nodes.client, nodes.server->public_key(), Ping{}, {}, asio::use_awaitable);
    CHECK(reply.value().is<Ok>());
    CHECK(std::this_thread::get_id() == host_thread);
    answered = true;
  };
  asio::co_spawn(host, conversation, asio::detached);
  host.run();
  CHECK(answered);
}

TEST_CASE("an error reaches a coroutine as a value") {
  TwoNodes nodes;
  asio::io_context host;
  auto conversation = [&]() -> asio::awaitable<void> {
    const Result<RawMessage> reply =
        co_await async_request_raw(*nodes.client, nodes.server->public_key(), list_nodes(), {}, asio::use_awaitable);
    CHECK(reply.error() == Errc::not_connected);
  };
  asio::co_spawn(host, conversation, asio::detached);
  CHECK(host.run() > 0);
}
#endif

TEST_CASE("a cancellation slot cancels the request") {
  TwoNodes nodes;
  asio::io_context host;
  asio::cancellation_signal signal;
  nodes.connect();
  std::optional<Errc> ended_with;
  async_request_raw(*nodes.client, nodes.server->public_key(), list_nodes(), {},
                    asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(host, [&](const auto& reply) {
                                                   ended_with = reply.error().code();
                                                 })));
  signal.emit(asio::cancellation_type::terminal);
  host.run();
  CHECK(ended_with == Errc::cancelled);
}

TEST_CASE("a plain callback is one of the completion tokens") {
  TwoNodes nodes;
  nodes.connect();
  std::promise<Result<Message>> reply;
  async_request(*nodes.client, nodes.server->public_key(), Ping{}, {},
                [&](Result<Message> result) { reply.set_value(std::move(result)); });
  CHECK(reply.get_future().get().value().name() == "Ok");
}
