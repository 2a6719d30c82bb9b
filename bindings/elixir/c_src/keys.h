/* NIFs of keys: values in, values out. They run on dirty CPU schedulers. */
#ifndef ARCHETHIC_P2P_NIF_KEYS_H
#define ARCHETHIC_P2P_NIF_KEYS_H

#include <erl_nif.h>

/* derive(seed, index, curve, origin): {:ok, {public key, private key}} */
ERL_NIF_TERM nif_derive(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* sign(private key, data): {:ok, signature} */
ERL_NIF_TERM nif_sign(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* ecdh(private key, raw ephemeral public key): {:ok, secret} */
ERL_NIF_TERM nif_ecdh(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);
/* verify(public key, data, signature): boolean */
ERL_NIF_TERM nif_verify(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);

#endif
