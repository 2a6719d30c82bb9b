// A host that exits while its networks are busy, which it should not: the process must still end well.
#include <p2p/p2p.h>

#include <cstdlib>
#include <string>

namespace {

constexpr std::uint8_t kPing = 25;
constexpr std::uint8_t kOk = 254;

void answer(void* /*context*/, p2p_event* request) { p2p_responder_respond(request->responder, {&kOk, 1}); }

p2p_network* start(const std::string& seed, const p2p_endpoint* listen) {
  p2p_keypair keys{};
  p2p_options options{};
  p2p_network* network = nullptr;
  p2p_keypair_derive({reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size()}, 0, P2P_CURVE_SECP256R1,
                     P2P_ORIGIN_SOFTWARE, &keys);
  p2p_options_init(&options, sizeof options);
  options.private_key = {keys.private_key, sizeof keys.private_key};
  options.listen = listen;
  options.listen_count = listen != nullptr ? 1 : 0;
  if (p2p_network_create(&options, &network, nullptr) != P2P_OK) std::exit(2);
  p2p_network_handle(network, P2P_ALL_TYPES, P2P_HANDLE_INLINE, answer, nullptr, nullptr);
  if (p2p_network_start(network, nullptr) != P2P_OK) std::exit(2);
  if (listen != nullptr && p2p_network_node_up(network, nullptr) != P2P_OK) std::exit(2);
  return network;
}

}  // namespace

int main() {
  p2p_endpoint endpoint{};
  p2p_endpoint_parse("127.0.0.1:0", &endpoint);
  p2p_network* const server = start("server", &endpoint);
  p2p_network* const client = start("client", nullptr);
  p2p_key key{};
  std::size_t count = 0;
  p2p_network_public_key(server, &key);
  p2p_network_listening(server, &endpoint, 1, &count);
  p2p_network_connect(client, {key.bytes, key.size}, &endpoint, nullptr);
  p2p_event* reply = nullptr;
  if (p2p_network_request_wait(client, {key.bytes, key.size}, {&kPing, 1}, 0, &reply) != P2P_OK) return 2;
  p2p_event_destroy(reply);
  for (int i = 0; i < 200; ++i) p2p_network_request(client, {key.bytes, key.size}, {&kPing, 1}, 0, nullptr, nullptr);
  p2p_network_release(client, nullptr);
  return 0;
}
