#include "networks.h"

#include "information.h"
#include "options.h"
#include "questions.h"
#include "terms.h"

#include <stdio.h>
#include <string.h>

typedef struct Network {
  Host* host;
} Network;

static ErlNifResourceType* network_type;

static void on_collected(ErlNifEnv* env, void* object) {
  (void)env;
  Network* network = object;
  host_close(network->host);
  host_release(network->host);
}

static void on_owner_down(ErlNifEnv* env, void* object, ErlNifPid* pid, ErlNifMonitor* monitor) {
  (void)env;
  (void)pid;
  (void)monitor;
  Network* network = object;
  host_close(network->host);
}

bool networks_load(ErlNifEnv* env) {
  ErlNifResourceTypeInit callbacks = {.dtor = on_collected, .down = on_owner_down};
  network_type = enif_open_resource_type_x(env, "archethic_p2p_network", &callbacks,
                                           ERL_NIF_RT_CREATE | ERL_NIF_RT_TAKEOVER, NULL);
  return network_type != NULL;
}

bool get_host(ErlNifEnv* env, ERL_NIF_TERM term, Host** host) {
  void* object;
  if (!enif_get_resource(env, term, network_type, &object)) return false;
  *host = ((Network*)object)->host;
  return true;
}

/* The term of an open host, whose reference it takes over. */
static ERL_NIF_TERM make_network(ErlNifEnv* env, Host* host) {
  Network* network = enif_alloc_resource(network_type, sizeof *network);
  network->host = host;
  ERL_NIF_TERM term = enif_make_resource(env, network);
  enif_release_resource(network);
  if (enif_monitor_process(env, network, &host->owner, NULL) != 0) host_close(host);
  return term;
}

static void want_callbacks(p2p_options* values, Host* host) {
  values->on_signer = on_signer;
  values->on_event = on_information;
  values->log = on_log;
  values->context = host_keep(host);
  values->release = host_release_context;
}

/* Opens the host. The library gives the references of the callbacks back, also on failure. */
static p2p_status create(const Options* options, Host* host, p2p_error* error) {
  p2p_network* network;
  p2p_status status = p2p_network_create(&options->values, &network, error);
  if (status == P2P_OK && options->has_listener) {
    status = p2p_network_handle(network, P2P_ALL_TYPES, P2P_HANDLE_INLINE, on_request, host_keep(host),
                                host_release_context);
    if (status != P2P_OK) (void)p2p_network_release(network, NULL);
  }
  if (status == P2P_OK) host_open(host, network);
  return status;
}

ERL_NIF_TERM nif_create(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  p2p_error error = {.size = sizeof error};
  Options options;
  Host* host = host_create();
  if (host == NULL) return make_error_with_text(env, P2P_OUT_OF_MEMORY, &error);
  const char* wrong = get_options(env, argv[0], &options, host);
  if (wrong != NULL) {
    host_release(host);
    (void)snprintf(error.text, sizeof error.text, "option %s has no such value", wrong);
    return make_error_with_text(env, P2P_INVALID_ARGUMENT, &error);
  }
  want_callbacks(&options.values, host);
  p2p_status status = create(&options, host, &error);
  if (status == P2P_OK) return make_ok(env, make_network(env, host));
  host_release(host);
  return make_error_with_text(env, status, &error);
}

typedef p2p_status (*Step)(p2p_network* network, p2p_error* error);

static ERL_NIF_TERM run_step(ErlNifEnv* env, ERL_NIF_TERM network, Step step) {
  Host* host;
  p2p_error error = {.size = sizeof error};
  if (!get_host(env, network, &host)) return enif_make_badarg(env);
  if (!host_enter(host)) return make_error_with_text(env, P2P_STOPPED, &error);
  p2p_status status = step(host->network, &error);
  host_leave(host);
  return status == P2P_OK ? atoms.ok : make_error_with_text(env, status, &error);
}

ERL_NIF_TERM nif_start(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  return run_step(env, argv[0], p2p_network_start);
}

ERL_NIF_TERM nif_node_up(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  return run_step(env, argv[0], p2p_network_node_up);
}

static p2p_status node_down(p2p_network* network, p2p_error* error) {
  (void)error;
  return p2p_network_node_down(network);
}

ERL_NIF_TERM nif_node_down(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  return run_step(env, argv[0], node_down);
}

ERL_NIF_TERM nif_stop(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  uint64_t drain_ms;
  if (!get_host(env, argv[0], &host) || !get_u64(env, argv[1], &drain_ms)) return enif_make_badarg(env);
  if (!host_enter(host)) return make_error(env, P2P_STOPPED);
  p2p_status status = p2p_network_stop(host->network, drain_ms);
  host_leave(host);
  return make_result(env, status);
}

ERL_NIF_TERM nif_close(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  if (!get_host(env, argv[0], &host)) return enif_make_badarg(env);
  host_close(host);
  return atoms.ok;
}

ERL_NIF_TERM nif_public_key(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  p2p_key key;
  if (!get_host(env, argv[0], &host)) return enif_make_badarg(env);
  if (!host_enter(host)) return make_error(env, P2P_STOPPED);
  p2p_status status = p2p_network_public_key(host->network, &key);
  host_leave(host);
  if (status != P2P_OK) return make_error(env, status);
  p2p_bytes bytes = {key.bytes, key.size};
  return make_ok(env, make_bytes(env, bytes));
}

ERL_NIF_TERM nif_listening(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  p2p_endpoint endpoints[MAX_LISTEN];
  size_t count;
  if (!get_host(env, argv[0], &host)) return enif_make_badarg(env);
  if (!host_enter(host)) return make_error(env, P2P_STOPPED);
  p2p_status status = p2p_network_listening(host->network, endpoints, MAX_LISTEN, &count);
  host_leave(host);
  if (status != P2P_OK) return make_error(env, status);
  ERL_NIF_TERM list = enif_make_list(env, 0);
  while (count > 0) list = enif_make_list_cell(env, make_endpoint(env, &endpoints[--count]), list);
  return make_ok(env, list);
}

ERL_NIF_TERM nif_metrics(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  p2p_buffer* text;
  if (!get_host(env, argv[0], &host)) return enif_make_badarg(env);
  if (!host_enter(host)) return make_error(env, P2P_STOPPED);
  p2p_status status = p2p_network_metrics(host->network, &text);
  host_leave(host);
  if (status != P2P_OK) return make_error(env, status);
  ERL_NIF_TERM term = make_bytes(env, p2p_buffer_bytes(text));
  p2p_buffer_destroy(text);
  return make_ok(env, term);
}
