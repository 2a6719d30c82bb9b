#include "keys.h"

#include "terms.h"

#include <string.h>

ERL_NIF_TERM nif_derive(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  p2p_bytes seed;
  unsigned index;
  int curve;
  int origin;
  p2p_keypair pair;
  if (!get_bytes(env, argv[0], &seed) || !enif_get_uint(env, argv[1], &index)) return enif_make_badarg(env);
  if (!enif_get_int(env, argv[2], &curve) || !enif_get_int(env, argv[3], &origin)) return enif_make_badarg(env);
  p2p_status status = p2p_keypair_derive(seed, index, curve, origin, &pair);
  if (status != P2P_OK) return make_error(env, status);
  p2p_bytes public_key = {pair.public_key.bytes, pair.public_key.size};
  p2p_bytes private_key = {pair.private_key, sizeof pair.private_key};
  ERL_NIF_TERM term = enif_make_tuple2(env, make_bytes(env, public_key), make_bytes(env, private_key));
  explicit_bzero(&pair, sizeof pair);
  return make_ok(env, term);
}

ERL_NIF_TERM nif_sign(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  p2p_bytes key;
  p2p_bytes data;
  p2p_buffer* signature;
  if (!get_bytes(env, argv[0], &key) || !get_bytes(env, argv[1], &data)) return enif_make_badarg(env);
  p2p_status status = p2p_sign(key, data, &signature);
  if (status != P2P_OK) return make_error(env, status);
  ERL_NIF_TERM term = make_bytes(env, p2p_buffer_bytes(signature));
  p2p_buffer_destroy(signature);
  return make_ok(env, term);
}

ERL_NIF_TERM nif_ecdh(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  p2p_bytes key;
  p2p_bytes ephemeral;
  uint8_t secret[32];
  if (!get_bytes(env, argv[0], &key) || !get_bytes(env, argv[1], &ephemeral)) return enif_make_badarg(env);
  p2p_status status = p2p_ecdh(key, ephemeral, secret);
  if (status != P2P_OK) return make_error(env, status);
  p2p_bytes bytes = {secret, sizeof secret};
  ERL_NIF_TERM term = make_bytes(env, bytes);
  explicit_bzero(secret, sizeof secret);
  return make_ok(env, term);
}

ERL_NIF_TERM nif_verify(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  p2p_bytes key;
  p2p_bytes data;
  p2p_bytes signature;
  if (!get_bytes(env, argv[0], &key) || !get_bytes(env, argv[1], &data)) return enif_make_badarg(env);
  if (!get_bytes(env, argv[2], &signature)) return enif_make_badarg(env);
  return make_bool(p2p_verify(key, data, signature) == P2P_OK);
}
