/* Between Erlang terms and the values of the C ABI. Makers work in any environment and on any thread. */
#ifndef ARCHETHIC_P2P_NIF_TERMS_H
#define ARCHETHIC_P2P_NIF_TERMS_H

#include <erl_nif.h>
#include <p2p/p2p.h>

#include <stdbool.h>

typedef struct Atoms {
  ERL_NIF_TERM ok;
  ERL_NIF_TERM error;
  ERL_NIF_TERM nil;
  ERL_NIF_TERM yes; /* true */
  ERL_NIF_TERM no;  /* false */
  ERL_NIF_TERM connected;
  ERL_NIF_TERM completion; /* :archethic_p2p */
  ERL_NIF_TERM question;   /* :archethic_p2p_question */
  ERL_NIF_TERM event;      /* :archethic_p2p_event */
  ERL_NIF_TERM log;        /* :archethic_p2p_log */
  ERL_NIF_TERM request;
  ERL_NIF_TERM sign;
  ERL_NIF_TERM ecdh;
} Atoms;
extern Atoms atoms;
void atoms_init(ErlNifEnv* env);

ERL_NIF_TERM make_bool(int32_t value);
ERL_NIF_TERM make_bytes(ErlNifEnv* env, p2p_bytes bytes);
/* {ip tuple, port}, or nil. */
ERL_NIF_TERM make_endpoint(ErlNifEnv* env, const p2p_endpoint* endpoint);
/* :timeout and the like. */
ERL_NIF_TERM make_status(ErlNifEnv* env, p2p_status status);
ERL_NIF_TERM make_ok(ErlNifEnv* env, ERL_NIF_TERM value);
/* {:error, :timeout} */
ERL_NIF_TERM make_error(ErlNifEnv* env, p2p_status status);
/* {:error, {:address_in_use, "text"}} */
ERL_NIF_TERM make_error_with_text(ErlNifEnv* env, p2p_status status, const p2p_error* error);
/* :ok, or the error. */
ERL_NIF_TERM make_result(ErlNifEnv* env, p2p_status status);

/* Borrows: the bytes live as long as the call of the NIF. */
bool get_bytes(ErlNifEnv* env, ERL_NIF_TERM term, p2p_bytes* bytes);
bool get_u64(ErlNifEnv* env, ERL_NIF_TERM term, uint64_t* value);
/* {ip tuple of 4 or 8 numbers, port} */
bool get_endpoint(ErlNifEnv* env, ERL_NIF_TERM term, p2p_endpoint* endpoint);

#endif
