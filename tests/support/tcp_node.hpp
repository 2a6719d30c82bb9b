// Nodes on real sockets and threads: what the concurrent tests of the network share.
#pragma once

#include "support/catch.hpp"
#include "support/identity.hpp"

#include <p2p/messages/common.hpp>
#include <p2p/network.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

namespace p2p::test {

/// Whether the condition comes true. A generous limit: it only ends tests that have failed.
template <class Condition>
[[nodiscard]] bool eventually(Condition&& condition) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

/// A node on loopback with a few threads of each kind. It answers Ping with Ok unless `register_handlers` says
/// otherwise.
class TcpNode {
 public:
  using Configure = std::function<void(NetworkOptions&)>;
  using Register = std::function<void(Network&)>;

  explicit TcpNode(std::string_view seed, const Configure& configure = {}, const Register& register_handlers = {})
      : identity(seed) {
    NetworkOptions options;
    options.signer = identity.signer();
    options.listen = {Endpoint::parse("127.0.0.1:0").value()};
    options.io_threads = options.worker_threads = options.handler_threads = 2;
    if (configure) configure(options);
    network = Network::create(std::move(options)).value();
    network->handle<Ping>(
        [](const Ping&, const RequestContext&, Responder responder) { (void)responder.respond(Ok{}); });
    if (register_handlers) register_handlers(*network);
    if (!network->start() || !network->node_up()) throw std::runtime_error("a test node does not start");
  }

  [[nodiscard]] const PublicKey& key() const noexcept { return identity.public_key(); }
  [[nodiscard]] Endpoint endpoint() const { return network->listening_endpoints().at(0); }
  [[nodiscard]] PeerAddress address() const { return {key(), endpoint()}; }

  Identity identity;
  std::unique_ptr<Network> network;
};

/// Connects and waits for it.
inline void connect(TcpNode& from, const TcpNode& to) {
  from.network->connect(to.address());
  REQUIRE(eventually([&] { return from.network->connected(to.key()); }));
}

/// The node goes on serving others: a newcomer gets its answer.
inline void check_serves_others(const TcpNode& node) {
  TcpNode newcomer("newcomer");
  connect(newcomer, node);
  CHECK(newcomer.network->request(node.key(), Ping{}, {std::chrono::seconds(60)}));
}

}  // namespace p2p::test
