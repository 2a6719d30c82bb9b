/* The table of NIFs, and the loading of the library. It is linked so that it is never unloaded: threads of a network
 * whose release is under way may be in its code. */
#include "keys.h"
#include "networks.h"
#include "questions.h"
#include "requests.h"
#include "terms.h"

static ERL_NIF_TERM nif_version(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  (void)argv;
  return enif_make_string(env, p2p_version(), ERL_NIF_LATIN1);
}

static int load(ErlNifEnv* env, void** private_data, ERL_NIF_TERM info) {
  (void)private_data;
  (void)info;
  atoms_init(env);
  return networks_load(env) && questions_load(env) ? 0 : 1;
}

/* New code of the module takes the resources of the old one over. */
static int upgrade(ErlNifEnv* env, void** private_data, void** old_private_data, ERL_NIF_TERM info) {
  (void)old_private_data;
  return load(env, private_data, info);
}

static ErlNifFunc functions[] = {
    {"version", 0, nif_version, 0},
    {"create", 1, nif_create, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"start", 1, nif_start, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"node_up", 1, nif_node_up, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"node_down", 1, nif_node_down, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"stop", 2, nif_stop, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"close", 1, nif_close, 0},
    {"public_key", 1, nif_public_key, 0},
    {"listening", 1, nif_listening, 0},
    {"metrics", 1, nif_metrics, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"connect", 4, nif_connect, 0},
    {"disconnect", 2, nif_disconnect, 0},
    {"connected", 2, nif_connected, 0},
    {"availability", 4, nif_availability, 0},
    {"request", 5, nif_request, 0},
    {"broadcast", 3, nif_broadcast, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"attach", 1, nif_attach, 0},
    {"answer", 2, nif_answer, 0},
    {"refuse", 1, nif_refuse, 0},
    {"derive", 4, nif_derive, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"sign", 2, nif_sign, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"ecdh", 2, nif_ecdh, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"verify", 3, nif_verify, ERL_NIF_DIRTY_JOB_CPU_BOUND},
};

ERL_NIF_INIT(Elixir.ArchethicP2P.Nif, functions, load, NULL, upgrade, NULL)
