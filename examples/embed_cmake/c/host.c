/* A host that starts a node, shows its key and stops it. */
#include <p2p/p2p.h>

#include <stdio.h>

/* The key of a node that was started with this seed. */
static p2p_status run_node(p2p_bytes seed, p2p_key* key, p2p_error* error) {
  p2p_keypair keys;
  p2p_options options;
  p2p_network* network = NULL;
  p2p_status status = p2p_keypair_derive(seed, 0, P2P_CURVE_ED25519, P2P_ORIGIN_SOFTWARE, &keys);
  if (status != P2P_OK) return status;
  p2p_options_init(&options, sizeof options);
  options.private_key = (p2p_bytes){keys.private_key, sizeof keys.private_key};
  status = p2p_network_create(&options, &network, error);
  if (status != P2P_OK) return status;
  status = p2p_network_start(network, error);
  if (status == P2P_OK) status = p2p_network_public_key(network, key);
  p2p_network_destroy(network);
  return status;
}

int main(void) {
  const char seed[] = "the seed of a host";
  p2p_key key;
  p2p_error error = {.size = sizeof error};
  const p2p_status status = run_node((p2p_bytes){(const uint8_t*)seed, sizeof seed - 1}, &key, &error);
  if (status != P2P_OK) {
    fprintf(stderr, "%s: %s\n", p2p_status_text(status), error.text);
    return 1;
  }
  for (unsigned i = 0; i < key.size; ++i) printf("%02x", key.bytes[i]);
  printf("\n");
  return 0;
}
