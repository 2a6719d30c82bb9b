#include "client.hpp"

#include <future>
#include <utility>

namespace p2pctl {
namespace {

p2p::Result<void> wait_for_connection(p2p::Network& network, const p2p::PeerAddress& peer, p2p::Duration limit) {
  // The network may report after the limit, so the promise belongs to its callback.
  std::promise<p2p::Result<void>> promise;
  auto outcome = promise.get_future();
  network.connect(
      peer, [promise = std::move(promise)](p2p::Result<void> result) mutable { promise.set_value(std::move(result)); });
  if (outcome.wait_for(limit) != std::future_status::ready) {
    return p2p::fail(p2p::Errc::timeout, "connecting to " + peer.endpoint.to_string());
  }
  return outcome.get();
}

}  // namespace

p2p::Result<Client> connect_client(const IdentityOptions& identity, const p2p::PeerAddress& peer, p2p::Duration limit) {
  auto signer = make_signer(identity);
  if (!signer) return p2p::fail(signer.error());

  p2p::NetworkOptions options;
  options.signer = std::move(*signer);
  options.reconnect = p2p::ReconnectStrategy::fixed;
  options.io_threads = 1;
  options.handler_threads = 1;
  auto network = p2p::Network::create(std::move(options));
  if (!network) return p2p::fail(network.error());
  if (auto started = (*network)->start(); !started) return p2p::fail(started.error());

  const auto begin = p2p::steady_clock().now();
  auto connected = wait_for_connection(**network, peer, limit);
  const auto connect_time = p2p::steady_clock().now() - begin;
  return Client{std::move(*network), std::move(connected), connect_time};
}

}  // namespace p2pctl
