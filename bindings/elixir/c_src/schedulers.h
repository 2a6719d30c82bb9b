/* Good manners towards the schedulers. The library seals and signs on its own threads, but it copies each message on
 * the thread that brings it: microseconds mostly, milliseconds for megabytes, while a NIF should take less than one. So
 * large ones move to a dirty scheduler, and the others say about how long they took. */
#ifndef ARCHETHIC_P2P_NIF_SCHEDULERS_H
#define ARCHETHIC_P2P_NIF_SCHEDULERS_H

#include <erl_nif.h>

#include <stdbool.h>
#include <stddef.h>

typedef ERL_NIF_TERM (*Nif)(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]);

bool is_large(size_t message_size);
bool on_normal_scheduler(void);
/* Runs the NIF again, on a dirty scheduler. */
ERL_NIF_TERM run_dirty(ErlNifEnv* env, const char* name, Nif nif, int argc, const ERL_NIF_TERM argv[]);
/* Tells the scheduler what handing over a message has cost. */
void account(ErlNifEnv* env, size_t message_size);

#endif
