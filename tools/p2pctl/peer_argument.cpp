#include "peer_argument.hpp"

namespace p2pctl {
namespace {

p2p::PeerAddress peer_address_or_refuse(const std::string& option, const std::string& text) {
  auto peer = parse_peer(text);
  if (!peer) throw CLI::ValidationError(option, "'" + text + "': " + peer.error().message());
  return *peer;
}

}  // namespace

p2p::Result<p2p::PeerAddress> parse_peer(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return p2p::fail(p2p::Errc::invalid_argument, "not IP:PORT:KEYHEX");
  const auto endpoint = p2p::Endpoint::parse(text.substr(0, colon));
  if (!endpoint) return p2p::fail(endpoint.error());
  const auto key = p2p::PublicKey::from_hex(text.substr(colon + 1));
  if (!key) return p2p::fail(key.error());
  return p2p::PeerAddress{*key, *endpoint};
}

std::string format_peer(const p2p::PeerAddress& peer) {
  return peer.endpoint.to_string() + ":" + peer.first_public_key.to_hex();
}

void add_peer_argument(CLI::App& command, p2p::PeerAddress& peer) {
  command
      .add_option_function<std::string>(
          "peer", [&peer](const std::string& text) { peer = peer_address_or_refuse("peer", text); },
          "The node to talk to; IPv6 as [::1]:PORT:KEYHEX")
      ->type_name("IP:PORT:KEYHEX")
      ->required();
}

void add_connect_option(CLI::App& command, std::vector<p2p::PeerAddress>& peers) {
  command
      .add_option_function<std::vector<std::string>>(
          "--connect",
          [&peers](const std::vector<std::string>& texts) {
            for (const auto& text : texts) peers.push_back(peer_address_or_refuse("--connect", text));
          },
          "Stay connected to this node; may be repeated")
      ->type_name("IP:PORT:KEYHEX")
      ->allow_extra_args(false);
}

}  // namespace p2pctl
