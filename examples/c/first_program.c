/* Two nodes in one process, from C: one answers pings, the other asks in three ways: blocking, with a callback, and in
 * a loop of its own. */
#include <p2p/p2p.h>

#include <stdio.h>
#include <string.h>

static const uint8_t kPing = 25;
static const uint8_t kOk = 254;

static int failed(const char* what, p2p_status status) {
  if (status == P2P_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, p2p_status_text(status));
  return 1;
}

static void answer(void* context, p2p_event* request) {
  (void)context;
  p2p_responder_respond(request->responder, (p2p_bytes){&kOk, 1});
}

static void print_reply(void* context, p2p_event* reply) {
  (void)context;
  printf("with a callback: %s\n", p2p_status_text(reply->status));
}

/* A node with the key of this seed; `listen` may be NULL. */
static p2p_network* make_node(const char* seed, const p2p_endpoint* listen) {
  p2p_keypair keys;
  p2p_options options;
  p2p_network* network = NULL;
  p2p_error error = {.size = sizeof error};
  const p2p_bytes bytes = {(const uint8_t*)seed, strlen(seed)};
  if (failed("keys", p2p_keypair_derive(bytes, 0, P2P_CURVE_ED25519, P2P_ORIGIN_SOFTWARE, &keys))) return NULL;
  if (failed("options", p2p_options_init(&options, sizeof options))) return NULL;
  options.private_key = (p2p_bytes){keys.private_key, sizeof keys.private_key};
  options.listen = listen;
  options.listen_count = listen != NULL ? 1 : 0;
  if (p2p_network_create(&options, &network, &error) != P2P_OK) {
    fprintf(stderr, "create: %s\n", error.text);
    return NULL;
  }
  p2p_network_handle(network, kPing, P2P_HANDLE_POOL, answer, NULL, NULL);
  if (failed("start", p2p_network_start(network, &error))) return NULL;
  if (listen != NULL && failed("node up", p2p_network_node_up(network, &error))) return NULL;
  return network;
}

/* Sends the ping in all three ways. */
static int talk(p2p_network* client, p2p_bytes server) {
  const p2p_bytes ping = {&kPing, 1};
  const p2p_completion callback = {print_reply, NULL};
  const p2p_completion queued = {NULL, NULL};
  p2p_event* event = NULL;
  int wrong = 0;

  if (failed("request", p2p_network_request_wait(client, server, ping, 0, &event))) return 1;
  printf("blocking: %s\n", p2p_status_text(event->status));
  wrong |= event->status != P2P_OK || event->message.data[0] != kOk;
  p2p_event_destroy(event);

  if (failed("request", p2p_network_request(client, server, ping, 0, &callback, NULL))) return 1;
  if (failed("request", p2p_network_request(client, server, ping, 0, &queued, NULL))) return 1;
  /* p2p_network_wake_fd gives a descriptor for poll(2) instead of waiting here. */
  if (failed("poll", p2p_network_poll(client, 30000, &event))) return 1;
  printf("in a loop: %s\n", p2p_status_text(event->status));
  wrong |= event->status != P2P_OK;
  p2p_event_destroy(event);
  return wrong;
}

int main(void) {
  p2p_endpoint endpoint;
  p2p_key key;
  size_t count = 0;
  if (failed("endpoint", p2p_endpoint_parse("127.0.0.1:0", &endpoint))) return 1;
  p2p_network* server = make_node("the seed of a server", &endpoint);
  p2p_network* client = make_node("the seed of a client", NULL);
  int wrong = server == NULL || client == NULL;
  if (!wrong) {
    wrong |= failed("key", p2p_network_public_key(server, &key));
    wrong |= failed("listening", p2p_network_listening(server, &endpoint, 1, &count));
    wrong |= failed("connect", p2p_network_connect(client, (p2p_bytes){key.bytes, key.size}, &endpoint, NULL));
    wrong |= talk(client, (p2p_bytes){key.bytes, key.size});
  }
  p2p_network_stop(client, 1000); /* lets the callback come */
  p2p_network_destroy(client);
  p2p_network_destroy(server);
  return wrong;
}
