/* A network as the NIF holds it: the library's handle, who gets its messages, and how long it lives.
 *
 * A host is referred to by the resource term and by the library's callbacks; it is freed with the last reference. Its
 * network is released when it is closed (by a call, by the death of its owner, or because no term is left) and no NIF
 * is inside it: host_enter and host_leave bracket each use. Nothing here blocks, and every thread may call it. */
#ifndef ARCHETHIC_P2P_NIF_HOST_H
#define ARCHETHIC_P2P_NIF_HOST_H

#include <erl_nif.h>
#include <p2p/p2p.h>

#include <stdatomic.h>
#include <stdbool.h>

typedef struct Host {
  p2p_network* network;
  _Atomic uint32_t use; /* NIFs inside, and the bit that says that it is closed */
  _Atomic uint32_t references;
  struct Host* next; /* in the list of those whose networks exist (exit.h) */
  struct Host* previous;
  ErlNifPid owner;    /* gets the log; the network ends with it */
  ErlNifPid signer;   /* gets the questions to a signer */
  ErlNifPid listener; /* gets the requests of others */
  ErlNifPid events;   /* gets events of information */
} Host;

/* NULL: out of memory. The caller has the only reference; it is closed until host_open. */
Host* host_create(void);
/* Takes the network over, and keeps the host until that is gone. */
void host_open(Host* host, p2p_network* network);

Host* host_keep(Host* host);
void host_release(Host* host);
/* A p2p_release_fn. */
void host_release_context(void* host);

/* False: it is closed; then do not leave. */
bool host_enter(Host* host);
void host_leave(Host* host);
/* Idempotent. */
void host_close(Host* host);

#endif
