// A host with an Asio loop of its own: requests with co_await, several at once, each with its error as a value.
#include <p2p/asio.hpp>
#include <p2p/crypto.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/network.hpp>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>

#include <iostream>
#include <memory>
#include <string_view>

namespace {

std::unique_ptr<p2p::Network> make_node(std::string_view seed) {
  p2p::NetworkOptions options;
  options.signer = p2p::make_software_signer(p2p::derive_keypair(p2p::as_bytes(seed), 0).value()).value();
  options.listen = {p2p::Endpoint::parse("127.0.0.1:0").value()};
  return p2p::Network::create(std::move(options)).value();
}

asio::awaitable<void> ask(p2p::Network& client, p2p::PublicKey server, int number, int& answered) {
  const auto reply = co_await p2p::async_request(client, server, p2p::Ping{}, {}, asio::use_awaitable);
  std::cout << number << ": " << (reply ? std::string(reply->name()) : reply.error().message()) << std::endl;
  if (reply) ++answered;
}

}  // namespace

int main() {
  const auto server = make_node("the seed of a server");
  server->handle<p2p::Ping>(
      [](const p2p::Ping&, const p2p::RequestContext&, p2p::Responder responder) { responder.respond(p2p::Ok{}); });
  const auto client = make_node("the seed of a client");
  if (!server->start() || !server->node_up() || !client->start()) return 1;
  client->connect({server->public_key(), server->listening_endpoints().front()});

  asio::io_context loop;
  int answered = 0;
  for (int i = 0; i < 3; ++i) asio::co_spawn(loop, ask(*client, server->public_key(), i, answered), asio::detached);
  loop.run();
  return answered == 3 ? 0 : 1;
}
