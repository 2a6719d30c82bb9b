// A host that starts a node, shows its key and stops it.
#include <p2p/crypto.hpp>
#include <p2p/network.hpp>

#include <iostream>

int main() {
  p2p::NetworkOptions options;
  options.signer =
      p2p::make_software_signer(p2p::derive_keypair(p2p::as_bytes("the seed of a host"), 0).value()).value();
  const auto network = p2p::Network::create(std::move(options)).value();
  if (const p2p::Result<void> started = network->start(); !started) {
    std::cerr << started.error().message() << '\n';
    return 1;
  }
  std::cout << network->public_key().to_hex() << '\n';
  return 0;
}
