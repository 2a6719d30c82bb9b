// Uses the installed library as a host would: exits with 0 when it works.
#include <p2p/crypto.hpp>
#include <p2p/keys.hpp>

#include <functional>
#include <iostream>
#include <string>

int main() {
  const p2p::BytesView data = p2p::as_bytes("a message");
  const p2p::Result<p2p::KeyPair> keys = p2p::derive_keypair(p2p::as_bytes("seed"), 0);
  if (!keys) {
    std::cerr << keys.error().message() << '\n';
    return 1;
  }
  const p2p::Result<p2p::Signature> signature = p2p::sign(keys->private_key, data);
  if (!signature || !p2p::verify(keys->public_key, data, signature->bytes)) return 1;
  if (std::hash<p2p::PublicKey>{}(keys->public_key) == 0) return 1;

  const p2p::Result<p2p::PublicKey> refused = p2p::PublicKey::from_hex("0905");
  if (refused || refused.error() != p2p::Errc::invalid_key) return 1;
  std::cout << keys->public_key.to_hex() << '\n';
  return 0;
}
