#include "options.h"

#include "terms.h"

#include <string.h>

/* A number of the map, and where it goes. */
typedef struct Field {
  const char* name;
  size_t offset;
  size_t size; /* 4 or 8 bytes */
} Field;

#define OPTION(name) \
  { #name, offsetof(p2p_options, name), sizeof(((p2p_options*)0)->name) }
static const Field kOptionFields[] = {
    OPTION(log_level),        OPTION(events),
    OPTION(reconnect),        OPTION(io_threads),
    OPTION(worker_threads),   OPTION(handler_threads),
    OPTION(log_rate_per_key), OPTION(connect_timeout_ms),
    OPTION(write_timeout_ms), OPTION(heartbeat_interval_ms),
    OPTION(random_seed),
};

#define LIMIT(name) \
  { #name, offsetof(p2p_limits, name), sizeof(((p2p_limits*)0)->name) }
static const Field kLimitFields[] = {
    LIMIT(min_frame_bytes_per_second),
    LIMIT(max_frame_bytes),
    LIMIT(max_first_frame_bytes),
    LIMIT(frame_grace_ms),
    LIMIT(max_silence_ms),
    LIMIT(max_connections),
    LIMIT(max_connections_per_prefix),
    LIMIT(max_connections_per_identity),
    LIMIT(max_unauthenticated_connections),
    LIMIT(max_requests_in_flight),
    LIMIT(max_in_flight_bytes),
    LIMIT(max_waiting_bytes),
    LIMIT(max_reading_pause_ms),
    LIMIT(max_handling_time_ms),
    LIMIT(max_queued_handlers),
    LIMIT(max_unsent_bytes),
    LIMIT(max_outgoing_requests),
    LIMIT(max_key_cache_entries),
    LIMIT(loopback_has_prefix_limit),
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool get_value(ErlNifEnv* env, ERL_NIF_TERM map, const char* name, ERL_NIF_TERM* value) {
  return enif_get_map_value(env, map, enif_make_atom(env, name), value) != 0;
}

static bool get_field(ErlNifEnv* env, ERL_NIF_TERM value, const Field* field, void* values) {
  uint64_t number;
  if (!get_u64(env, value, &number)) return false;
  unsigned char* place = (unsigned char*)values + field->offset;
  if (field->size == sizeof number) {
    memcpy(place, &number, sizeof number);
    return true;
  }
  if (number > INT32_MAX) return false;
  uint32_t narrow = (uint32_t)number;
  memcpy(place, &narrow, sizeof narrow);
  return true;
}

/* `found` counts the entries of the map that are fields. */
static const char* get_fields(ErlNifEnv* env, ERL_NIF_TERM map, const Field* fields, size_t count, void* values,
                              size_t* found) {
  *found = 0;
  for (size_t i = 0; i < count; ++i) {
    ERL_NIF_TERM value;
    if (!get_value(env, map, fields[i].name, &value)) continue;
    if (!get_field(env, value, &fields[i], values)) return fields[i].name;
    ++*found;
  }
  return NULL;
}

static const char* get_limits(ErlNifEnv* env, ERL_NIF_TERM map, Options* options) {
  ERL_NIF_TERM limits;
  size_t size;
  size_t found;
  if (!get_value(env, map, "limits", &limits)) return NULL;
  if (!enif_get_map_size(env, limits, &size)) return "limits";
  options->limits.size = sizeof options->limits;
  options->values.limits = &options->limits;
  const char* wrong = get_fields(env, limits, kLimitFields, COUNT(kLimitFields), &options->limits, &found);
  return wrong == NULL && found != size ? "limits" : wrong;
}

static bool get_listen(ErlNifEnv* env, ERL_NIF_TERM map, Options* options) {
  ERL_NIF_TERM list;
  ERL_NIF_TERM head;
  if (!get_value(env, map, "listen", &list)) return true;
  size_t count = 0;
  while (enif_get_list_cell(env, list, &head, &list)) {
    if (count == MAX_LISTEN || !get_endpoint(env, head, &options->listen[count])) return false;
    ++count;
  }
  options->values.listen = options->listen;
  options->values.listen_count = count;
  return enif_is_empty_list(env, list);
}

static bool get_key(ErlNifEnv* env, ERL_NIF_TERM map, const char* name, p2p_bytes* key) {
  ERL_NIF_TERM value;
  return !get_value(env, map, name, &value) || get_bytes(env, value, key);
}

static bool get_pid(ErlNifEnv* env, ERL_NIF_TERM map, const char* name, ErlNifPid* pid, bool* found) {
  ERL_NIF_TERM value;
  *found = get_value(env, map, name, &value);
  return !*found || enif_get_local_pid(env, value, pid);
}

static const char* get_pids(ErlNifEnv* env, ERL_NIF_TERM map, Options* options, Host* host) {
  bool found;
  enif_self(env, &host->owner);
  host->signer = host->owner;
  host->listener = host->owner;
  host->events = host->owner;
  if (!get_pid(env, map, "signer", &host->signer, &found)) return "signer";
  if (!get_pid(env, map, "events_to", &host->events, &found)) return "events_to";
  if (!get_pid(env, map, "listener", &host->listener, &options->has_listener)) return "listener";
  return NULL;
}

const char* get_options(ErlNifEnv* env, ERL_NIF_TERM map, Options* options, Host* host) {
  memset(options, 0, sizeof *options);
  (void)p2p_options_init(&options->values, sizeof options->values);
  size_t found;
  const char* wrong = get_fields(env, map, kOptionFields, COUNT(kOptionFields), &options->values, &found);
  if (wrong == NULL) wrong = get_limits(env, map, options);
  if (wrong == NULL) wrong = get_pids(env, map, options, host);
  if (wrong == NULL && !get_key(env, map, "private_key", &options->values.private_key)) wrong = "private_key";
  if (wrong == NULL && !get_key(env, map, "public_key", &options->values.public_key)) wrong = "public_key";
  if (wrong == NULL && !get_listen(env, map, options)) wrong = "listen";
  return wrong;
}
