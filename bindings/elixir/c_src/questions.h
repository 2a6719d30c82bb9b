/* A question that the library asks the Erlang side: a peer's request, or one to the node's signer.
 *
 * It is a resource, so that it can be answered by any process, later, once. Unanswered it is given up when its last
 * term is gone, or when a process dies that has attached itself to it: then a peer gets no reply, and what needed the
 * signature fails at once. */
#ifndef ARCHETHIC_P2P_NIF_QUESTIONS_H
#define ARCHETHIC_P2P_NIF_QUESTIONS_H

#include <erl_nif.h>
#include <p2p/p2p.h>

#include <stdbool.h>

bool questions_load(ErlNifEnv* env);

/* p2p_event_fns whose context is the Host. They send
 * {:archethic_p2p_question, :request | :sign | :ecdh, question, message, key | nil, endpoint | nil}. */
void on_request(void* host, p2p_event* event);
void on_signer(void* host, p2p_event* event);

/* attach(question): the calling process answers for it with its life. */
ERL_NIF_TERM nif_attach(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* answer(question, bytes) */
ERL_NIF_TERM nif_answer(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* refuse(question): it will not be answered. */
ERL_NIF_TERM nif_refuse(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);

#endif
