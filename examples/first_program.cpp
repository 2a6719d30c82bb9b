// Two nodes in one process: one answers pings, the other asks.
#include <p2p/crypto.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/network.hpp>

#include <iostream>

p2p::NetworkOptions options_for(std::string_view seed) {
  p2p::NetworkOptions options;
  options.signer = p2p::make_software_signer(p2p::derive_keypair(p2p::as_bytes(seed), 0).value()).value();
  return options;
}

int main() {
  p2p::NetworkOptions options = options_for("the seed of a server");
  options.listen = {p2p::Endpoint::parse("127.0.0.1:0").value()};
  const auto server = p2p::Network::create(std::move(options)).value();
  server->handle<p2p::Ping>([](const p2p::Ping&, const p2p::RequestContext& from, p2p::Responder responder) {
    std::cout << "asked by " << from.sender.to_hex() << std::endl;
    responder.respond(p2p::Ok{});
  });
  const auto client = p2p::Network::create(options_for("the seed of a client")).value();
  if (!server->start() || !server->node_up() || !client->start()) return 1;

  client->connect({server->public_key(), server->listening_endpoints().front()});
  const p2p::Result<p2p::Message> reply = client->request(server->public_key(), p2p::Ping{});
  if (!reply) {
    std::cerr << reply.error().message() << std::endl;
    return 1;
  }
  std::cout << "answered with " << reply->name() << std::endl;
}
