/* An operation's way home: the process that waits and the tag that it knows the operation by.
 *
 * Made by the NIF that starts the operation, in an environment of its own; on_completion, on a thread of the library,
 * sends one message and frees it. When the library refuses the operation, the NIF frees it. */
#ifndef ARCHETHIC_P2P_NIF_COMPLETIONS_H
#define ARCHETHIC_P2P_NIF_COMPLETIONS_H

#include <erl_nif.h>
#include <p2p/p2p.h>

typedef struct Completion {
  ErlNifEnv* env;
  ErlNifPid pid;
  ERL_NIF_TERM tag;
} Completion;

/* NULL: out of memory. */
Completion* completion_create(const ErlNifPid* pid, ERL_NIF_TERM tag);
void completion_destroy(Completion* completion);

/* A p2p_event_fn: sends {:archethic_p2p, tag, :ok | {:ok, value} | {:error, reason}}. */
void on_completion(void* completion, p2p_event* event);
/* A p2p_event_fn for connects: sends :connected or {:error, reason}, without the tag. */
void on_connected(void* completion, p2p_event* event);

#endif
