// Uses the installed JSON library as a host would: exits with 0 when it works.
#include <p2p/json.hpp>
#include <p2p/messages/nodes.hpp>

#include <iostream>
#include <string>

int main() {
  const p2p::Message message = p2p::NodeList{{p2p::Node()}};
  const p2p::Result<std::string> text = p2p::to_json(message);
  if (!text) return 1;
  const p2p::Result<p2p::Message> read = p2p::from_json(*text);
  if (!read || *read != message) return 1;
  const p2p::Result<p2p::Message> refused = p2p::from_json("{}");
  if (refused || refused.error() != p2p::Errc::malformed) return 1;
  std::cout << *text << '\n';
  return 0;
}
