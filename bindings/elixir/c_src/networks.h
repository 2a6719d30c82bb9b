/* The resource of a network, and the NIFs of its life. Those that block run on dirty I/O schedulers. */
#ifndef ARCHETHIC_P2P_NIF_NETWORKS_H
#define ARCHETHIC_P2P_NIF_NETWORKS_H

#include "host.h"

bool networks_load(ErlNifEnv* env);

/* False: no network. The host lives as long as the call of the NIF. */
bool get_host(ErlNifEnv* env, ERL_NIF_TERM term, Host** host);

/* create(options): {:ok, network} | {:error, {reason, text}}. The network ends with the calling process. */
ERL_NIF_TERM nif_create(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
ERL_NIF_TERM nif_start(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
ERL_NIF_TERM nif_node_up(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
ERL_NIF_TERM nif_node_down(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* stop(network, drain_ms) */
ERL_NIF_TERM nif_stop(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* close(network): every later use gives {:error, :stopped}; the rest happens in the background. */
ERL_NIF_TERM nif_close(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
ERL_NIF_TERM nif_public_key(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
ERL_NIF_TERM nif_listening(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
ERL_NIF_TERM nif_metrics(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);

#endif
