/* NIFs of connections and requests. None of them blocks; outcomes come as messages (completions.h). A broadcast, which
 * seals a message for each node, runs on a dirty CPU scheduler, and so do requests with large messages. */
#ifndef ARCHETHIC_P2P_NIF_REQUESTS_H
#define ARCHETHIC_P2P_NIF_REQUESTS_H

#include <erl_nif.h>

/* connect(network, key, endpoint, pid | nil): the pid gets :connected or {:error, reason}. */
ERL_NIF_TERM nif_connect(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
ERL_NIF_TERM nif_disconnect(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* connected(network, key): {:ok, boolean} */
ERL_NIF_TERM nif_connected(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* availability(network, tag, key, reset): the caller gets {:archethic_p2p, tag, {:ok, seconds}}. */
ERL_NIF_TERM nif_availability(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* request(network, tag, key, message, timeout_ms): the caller gets {:archethic_p2p, tag, {:ok, reply} | error}. */
ERL_NIF_TERM nif_request(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* broadcast(network, keys, message) */
ERL_NIF_TERM nif_broadcast(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);

#endif
