#include "terms.h"

#include <string.h>

Atoms atoms;

void atoms_init(ErlNifEnv* env) {
  atoms.ok = enif_make_atom(env, "ok");
  atoms.error = enif_make_atom(env, "error");
  atoms.nil = enif_make_atom(env, "nil");
  atoms.yes = enif_make_atom(env, "true");
  atoms.no = enif_make_atom(env, "false");
  atoms.connected = enif_make_atom(env, "connected");
  atoms.completion = enif_make_atom(env, "archethic_p2p");
  atoms.question = enif_make_atom(env, "archethic_p2p_question");
  atoms.event = enif_make_atom(env, "archethic_p2p_event");
  atoms.log = enif_make_atom(env, "archethic_p2p_log");
  atoms.request = enif_make_atom(env, "request");
  atoms.sign = enif_make_atom(env, "sign");
  atoms.ecdh = enif_make_atom(env, "ecdh");
}

ERL_NIF_TERM make_bool(int32_t value) { return value != 0 ? atoms.yes : atoms.no; }

ERL_NIF_TERM make_bytes(ErlNifEnv* env, p2p_bytes bytes) {
  ERL_NIF_TERM term;
  unsigned char* data = enif_make_new_binary(env, bytes.size, &term);
  if (bytes.size > 0) memcpy(data, bytes.data, bytes.size);
  return term;
}

static ERL_NIF_TERM make_ip(ErlNifEnv* env, const p2p_endpoint* endpoint) {
  ERL_NIF_TERM parts[8];
  unsigned count = endpoint->family == 4 ? 4 : 8;
  for (unsigned i = 0; i < count; ++i) {
    unsigned part = endpoint->family == 4 ? endpoint->ip[i] : endpoint->ip[2 * i] * 256u + endpoint->ip[2 * i + 1];
    parts[i] = enif_make_uint(env, part);
  }
  return enif_make_tuple_from_array(env, parts, count);
}

ERL_NIF_TERM make_endpoint(ErlNifEnv* env, const p2p_endpoint* endpoint) {
  if (endpoint->family == 0) return atoms.nil;
  return enif_make_tuple2(env, make_ip(env, endpoint), enif_make_uint(env, endpoint->port));
}

typedef struct StatusName {
  p2p_status status;
  const char* name;
} StatusName;

static const StatusName kStatusNames[] = {
    {P2P_TIMEOUT, "timeout"},
    {P2P_CLOSED, "closed"},
    {P2P_CANCELLED, "cancelled"},
    {P2P_STOPPED, "stopped"},
    {P2P_NOT_CONNECTED, "not_connected"},
    {P2P_NOT_FOUND, "not_found"},
    {P2P_NO_REPLY, "no_reply"},
    {P2P_BAD_RESPONSE, "bad_response"},
    {P2P_UNEXPECTED_REPLY, "unexpected_reply"},
    {P2P_NETWORK_ISSUE, "network_issue"},
    {P2P_ACCEPTANCE_FAILED, "acceptance_failed"},
    {P2P_NOT_ENOUGH_ACKNOWLEDGEMENTS, "not_enough_acknowledgements"},
    {P2P_RESOLVER_FAILED, "resolver_failed"},
    {P2P_INVALID_ARGUMENT, "invalid_argument"},
    {P2P_INVALID_STATE, "invalid_state"},
    {P2P_UNSUPPORTED, "unsupported"},
    {P2P_NOT_REPRESENTABLE, "not_representable"},
    {P2P_WOULD_DEADLOCK, "would_deadlock"},
    {P2P_CONNECT_FAILED, "connect_failed"},
    {P2P_ADDRESS_IN_USE, "address_in_use"},
    {P2P_UNREACHABLE, "unreachable"},
    {P2P_REFUSED_BY_PEER, "refused_by_peer"},
    {P2P_END_OF_STREAM, "end_of_stream"},
    {P2P_IO_ERROR, "io_error"},
    {P2P_TRUNCATED, "truncated"},
    {P2P_MALFORMED, "malformed"},
    {P2P_TOO_DEEP, "too_deep"},
    {P2P_TOO_LARGE, "too_large"},
    {P2P_UNKNOWN_MESSAGE_TYPE, "unknown_message_type"},
    {P2P_MALFORMED_ENVELOPE, "malformed_envelope"},
    {P2P_DECRYPTION_FAILED, "decryption_failed"},
    {P2P_BAD_SIGNATURE, "bad_signature"},
    {P2P_INVALID_KEY, "invalid_key"},
    {P2P_UNKNOWN_MESSAGE_ID, "unknown_message_id"},
    {P2P_FRAME_TOO_LARGE, "frame_too_large"},
    {P2P_SLOW_SENDER, "slow_sender"},
    {P2P_SILENT_PEER, "silent_peer"},
    {P2P_TOO_MANY_CONNECTIONS, "too_many_connections"},
    {P2P_TOO_MANY_REQUESTS, "too_many_requests"},
    {P2P_UNREAD_DATA, "unread_data"},
    {P2P_NOT_ADMITTED, "not_admitted"},
    {P2P_HEARTBEAT_LOST, "heartbeat_lost"},
    {P2P_REPLACED, "replaced"},
    {P2P_DESCRIPTORS_EXHAUSTED, "descriptors_exhausted"},
    {P2P_SIGNER_FAILED, "signer_failed"},
    {P2P_CORRUPT_STATE, "corrupt_state"},
    {P2P_ABI_MISMATCH, "abi_mismatch"},
    {P2P_OUT_OF_MEMORY, "out_of_memory"},
};

ERL_NIF_TERM make_status(ErlNifEnv* env, p2p_status status) {
  if (status == P2P_OK) return atoms.ok;
  for (size_t i = 0; i < sizeof kStatusNames / sizeof kStatusNames[0]; ++i) {
    if (kStatusNames[i].status == status) return enif_make_atom(env, kStatusNames[i].name);
  }
  return enif_make_atom(env, "internal_error");
}

ERL_NIF_TERM make_ok(ErlNifEnv* env, ERL_NIF_TERM value) { return enif_make_tuple2(env, atoms.ok, value); }

ERL_NIF_TERM make_error(ErlNifEnv* env, p2p_status status) {
  return enif_make_tuple2(env, atoms.error, make_status(env, status));
}

ERL_NIF_TERM make_error_with_text(ErlNifEnv* env, p2p_status status, const p2p_error* error) {
  p2p_bytes text = {(const uint8_t*)error->text, strlen(error->text)};
  ERL_NIF_TERM reason = enif_make_tuple2(env, make_status(env, status), make_bytes(env, text));
  return enif_make_tuple2(env, atoms.error, reason);
}

ERL_NIF_TERM make_result(ErlNifEnv* env, p2p_status status) {
  return status == P2P_OK ? atoms.ok : make_error(env, status);
}

bool get_bytes(ErlNifEnv* env, ERL_NIF_TERM term, p2p_bytes* bytes) {
  ErlNifBinary binary;
  if (!enif_inspect_binary(env, term, &binary)) return false;
  bytes->data = binary.data;
  bytes->size = binary.size;
  return true;
}

bool get_u64(ErlNifEnv* env, ERL_NIF_TERM term, uint64_t* value) {
  ErlNifUInt64 number;
  if (!enif_get_uint64(env, term, &number)) return false;
  *value = number;
  return true;
}

static bool get_ip(ErlNifEnv* env, ERL_NIF_TERM term, p2p_endpoint* endpoint) {
  const ERL_NIF_TERM* parts;
  int count;
  if (!enif_get_tuple(env, term, &count, &parts) || (count != 4 && count != 8)) return false;
  endpoint->family = count == 4 ? 4 : 6;
  for (int i = 0; i < count; ++i) {
    unsigned part;
    if (!enif_get_uint(env, parts[i], &part) || part > (count == 4 ? 0xffu : 0xffffu)) return false;
    if (count == 4) {
      endpoint->ip[i] = (uint8_t)part;
    } else {
      endpoint->ip[2 * i] = (uint8_t)(part >> 8);
      endpoint->ip[2 * i + 1] = (uint8_t)part;
    }
  }
  return true;
}

bool get_endpoint(ErlNifEnv* env, ERL_NIF_TERM term, p2p_endpoint* endpoint) {
  const ERL_NIF_TERM* parts;
  int count;
  unsigned port;
  memset(endpoint, 0, sizeof *endpoint);
  if (!enif_get_tuple(env, term, &count, &parts) || count != 2) return false;
  if (!get_ip(env, parts[0], endpoint) || !enif_get_uint(env, parts[1], &port) || port > 0xffff) return false;
  endpoint->port = (uint16_t)port;
  return true;
}
