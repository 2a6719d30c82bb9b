#include "node_record.hpp"

#include <p2p/crypto.hpp>

namespace p2pctl {

p2p::Result<p2p::Node> authorized_node(const p2p::PeerAddress& peer, const p2p::GeoPatch& patch, p2p::Seconds now) {
  const auto ip = peer.endpoint.address.to_v4();
  if (!ip) return p2p::fail(ip.error());
  if (*ip == p2p::Ipv4{}) return p2p::fail(p2p::Errc::not_representable, "0.0.0.0 is no address to be reached at");
  const auto address = p2p::derive_address(peer.first_public_key);
  if (!address) return p2p::fail(address.error());

  p2p::Node node;
  node.ip = *ip;
  node.port = peer.endpoint.port;
  node.geo_patch = patch;
  node.network_patch = patch;
  node.first_public_key = peer.first_public_key;
  node.last_public_key = peer.first_public_key;
  node.last_address = *address;
  node.enrollment_date = now;
  node.synced = true;
  node.authorized = true;
  node.authorization_date = now;
  node.last_update_date = now;
  node.availability_update = now;
  return node;
}

}  // namespace p2pctl
