/* The map that ArchethicP2P.Options makes, as the library's options. */
#ifndef ARCHETHIC_P2P_NIF_OPTIONS_H
#define ARCHETHIC_P2P_NIF_OPTIONS_H

#include "host.h"

#define MAX_LISTEN 16

/* Options with what they point to; filled in place, and not moved. */
typedef struct Options {
  p2p_options values;
  p2p_limits limits;
  p2p_endpoint listen[MAX_LISTEN];
  bool has_listener;
} Options;

/* Sets the pids of the host, too. NULL when all is well, else the name of the entry that is wrong. */
const char* get_options(ErlNifEnv* env, ERL_NIF_TERM map, Options* options, Host* host);

#endif
