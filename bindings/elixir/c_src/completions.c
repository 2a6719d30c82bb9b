#include "completions.h"

#include "terms.h"

Completion* completion_create(const ErlNifPid* pid, ERL_NIF_TERM tag) {
  Completion* completion = enif_alloc(sizeof *completion);
  if (completion == NULL) return NULL;
  completion->env = enif_alloc_env();
  completion->pid = *pid;
  completion->tag = enif_make_copy(completion->env, tag);
  return completion;
}

void completion_destroy(Completion* completion) {
  enif_free_env(completion->env);
  enif_free(completion);
}

/* A process that does not live any more wants no answer. */
static void send_and_destroy(Completion* completion, ERL_NIF_TERM message) {
  (void)enif_send(NULL, &completion->pid, completion->env, message);
  completion_destroy(completion);
}

static ERL_NIF_TERM make_outcome(ErlNifEnv* env, const p2p_event* event) {
  if (event->status != P2P_OK) return make_error(env, event->status);
  if (event->kind == P2P_EVENT_REPLY) return make_ok(env, make_bytes(env, event->message));
  if (event->kind == P2P_EVENT_AVAILABILITY) return make_ok(env, enif_make_uint64(env, event->number));
  return atoms.ok;
}

void on_completion(void* context, p2p_event* event) {
  Completion* completion = context;
  ERL_NIF_TERM outcome = make_outcome(completion->env, event);
  send_and_destroy(completion, enif_make_tuple3(completion->env, atoms.completion, completion->tag, outcome));
}

void on_connected(void* context, p2p_event* event) {
  Completion* completion = context;
  send_and_destroy(completion, event->status == P2P_OK ? atoms.connected : make_error(completion->env, event->status));
}
