/* The end of the virtual machine: exit() destroys what the threads of networks still use, the cryptography for one. So
 * the networks that exist are closed first, and exit() waits until they are gone, but not for ever.
 *
 * The one piece of global state here; any thread. */
#ifndef ARCHETHIC_P2P_NIF_EXIT_H
#define ARCHETHIC_P2P_NIF_EXIT_H

#include "host.h"

/* From when its network exists until it is gone. */
void exit_waits_for(Host* host);
void exit_waits_no_more_for(Host* host);

#endif
