#include "requests.h"

#include "completions.h"
#include "networks.h"
#include "schedulers.h"
#include "terms.h"

/* A completion that was not accepted has no other owner. */
static ERL_NIF_TERM accepted(ErlNifEnv* env, p2p_status status, Completion* completion) {
  if (status != P2P_OK && completion != NULL) completion_destroy(completion);
  return make_result(env, status);
}

static Completion* to_self(ErlNifEnv* env, ERL_NIF_TERM tag) {
  ErlNifPid self;
  return completion_create(enif_self(env, &self), tag);
}

ERL_NIF_TERM nif_connect(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  p2p_bytes key;
  p2p_endpoint endpoint;
  ErlNifPid pid;
  Completion* completion = NULL;
  if (!get_host(env, argv[0], &host) || !get_bytes(env, argv[1], &key)) return enif_make_badarg(env);
  if (!get_endpoint(env, argv[2], &endpoint)) return enif_make_badarg(env);
  if (enif_get_local_pid(env, argv[3], &pid)) {
    completion = completion_create(&pid, atoms.nil);
  } else if (!enif_is_identical(argv[3], atoms.nil)) {
    return enif_make_badarg(env);
  }
  if (!host_enter(host)) return accepted(env, P2P_STOPPED, completion);
  p2p_completion wanted = {on_connected, completion};
  p2p_status status = p2p_network_connect(host->network, key, &endpoint, completion == NULL ? NULL : &wanted);
  host_leave(host);
  return accepted(env, status, completion);
}

ERL_NIF_TERM nif_disconnect(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  p2p_bytes key;
  if (!get_host(env, argv[0], &host) || !get_bytes(env, argv[1], &key)) return enif_make_badarg(env);
  if (!host_enter(host)) return make_error(env, P2P_STOPPED);
  p2p_status status = p2p_network_disconnect(host->network, key);
  host_leave(host);
  return make_result(env, status);
}

ERL_NIF_TERM nif_connected(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  p2p_bytes key;
  int32_t connected;
  if (!get_host(env, argv[0], &host) || !get_bytes(env, argv[1], &key)) return enif_make_badarg(env);
  if (!host_enter(host)) return make_error(env, P2P_STOPPED);
  p2p_status status = p2p_network_connected(host->network, key, &connected);
  host_leave(host);
  return status == P2P_OK ? make_ok(env, make_bool(connected)) : make_error(env, status);
}

ERL_NIF_TERM nif_availability(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  p2p_bytes key;
  if (!get_host(env, argv[0], &host) || !get_bytes(env, argv[2], &key)) return enif_make_badarg(env);
  int32_t reset = enif_is_identical(argv[3], atoms.yes) ? 1 : 0;
  Completion* completion = to_self(env, argv[1]);
  if (completion == NULL) return make_error(env, P2P_OUT_OF_MEMORY);
  if (!host_enter(host)) return accepted(env, P2P_STOPPED, completion);
  p2p_completion wanted = {on_completion, completion};
  p2p_status status = p2p_network_availability_timer(host->network, key, reset, &wanted);
  host_leave(host);
  return accepted(env, status, completion);
}

ERL_NIF_TERM nif_request(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  Host* host;
  p2p_bytes key;
  p2p_bytes message;
  uint64_t timeout_ms;
  if (!get_host(env, argv[0], &host) || !get_bytes(env, argv[2], &key)) return enif_make_badarg(env);
  if (!get_bytes(env, argv[3], &message) || !get_u64(env, argv[4], &timeout_ms)) return enif_make_badarg(env);
  if (is_large(message.size) && on_normal_scheduler()) return run_dirty(env, "request", nif_request, argc, argv);
  Completion* completion = to_self(env, argv[1]);
  if (completion == NULL) return make_error(env, P2P_OUT_OF_MEMORY);
  if (!host_enter(host)) return accepted(env, P2P_STOPPED, completion);
  p2p_completion wanted = {on_completion, completion};
  p2p_status status = p2p_network_request(host->network, key, message, timeout_ms, &wanted, NULL);
  host_leave(host);
  account(env, message.size);
  return accepted(env, status, completion);
}

/* The keys, in memory that the caller frees; NULL: not a list of binaries. */
static p2p_bytes* get_keys(ErlNifEnv* env, ERL_NIF_TERM list, unsigned* count) {
  ERL_NIF_TERM head;
  if (!enif_get_list_length(env, list, count)) return NULL;
  p2p_bytes* keys = enif_alloc((*count + 1) * sizeof *keys);
  for (unsigned i = 0; enif_get_list_cell(env, list, &head, &list); ++i) {
    if (!get_bytes(env, head, &keys[i])) {
      enif_free(keys);
      return NULL;
    }
  }
  return keys;
}

ERL_NIF_TERM nif_broadcast(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Host* host;
  p2p_bytes message;
  unsigned count;
  if (!get_host(env, argv[0], &host) || !get_bytes(env, argv[2], &message)) return enif_make_badarg(env);
  p2p_bytes* keys = get_keys(env, argv[1], &count);
  if (keys == NULL) return enif_make_badarg(env);
  p2p_status status = P2P_STOPPED;
  if (host_enter(host)) {
    status = p2p_network_broadcast(host->network, keys, count, message);
    host_leave(host);
  }
  enif_free(keys);
  return make_result(env, status);
}
