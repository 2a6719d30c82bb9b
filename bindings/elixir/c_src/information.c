#include "information.h"

#include "host.h"
#include "terms.h"

static const char* const kConnectionDetails[] = {"connecting", "connected", "authenticated", "flagged", "lost"};

static void put(ErlNifEnv* env, ERL_NIF_TERM* map, const char* name, ERL_NIF_TERM value) {
  (void)enif_make_map_put(env, *map, enif_make_atom(env, name), value, map);
}

static const char* event_name(const p2p_event* event) {
  if (event->kind == P2P_EVENT_REQUEST_FAILED) return "request_failed";
  if (event->kind == P2P_EVENT_ADDRESS_CHANGED) return "address_changed";
  if (event->kind != P2P_EVENT_CONNECTION || event->detail < 0 || event->detail > P2P_CONNECTION_LOST) return "other";
  return kConnectionDetails[event->detail];
}

void on_information(void* context, p2p_event* event) {
  Host* host = context;
  ErlNifEnv* env = enif_alloc_env();
  ERL_NIF_TERM map = enif_make_new_map(env);
  put(env, &map, "key", event->key.size > 0 ? make_bytes(env, event->key) : atoms.nil);
  put(env, &map, "endpoint", make_endpoint(env, &event->endpoint));
  put(env, &map, "outgoing", make_bool(event->outgoing));
  put(env, &map, "connected", make_bool(event->connected));
  put(env, &map, "status", make_status(env, event->status));
  put(env, &map, "text", make_bytes(env, event->text));
  ERL_NIF_TERM name = enif_make_atom(env, event_name(event));
  (void)enif_send(NULL, &host->events, env, enif_make_tuple3(env, atoms.event, name, map));
  enif_free_env(env);
}

void on_log(void* context, int32_t level, p2p_bytes key, p2p_bytes text, uint64_t suppressed) {
  Host* host = context;
  ErlNifEnv* env = enif_alloc_env();
  ERL_NIF_TERM message = enif_make_tuple5(env, atoms.log, enif_make_int(env, level), make_bytes(env, key),
                                          make_bytes(env, text), enif_make_uint64(env, suppressed));
  (void)enif_send(NULL, &host->owner, env, message);
  enif_free_env(env);
}
