/* What the library tells unasked: events of information, and its log. Callbacks whose context is the Host. */
#ifndef ARCHETHIC_P2P_NIF_INFORMATION_H
#define ARCHETHIC_P2P_NIF_INFORMATION_H

#include <p2p/p2p.h>

/* Sends {:archethic_p2p_event, kind, map}. */
void on_information(void* host, p2p_event* event);
/* Sends {:archethic_p2p_log, level, key, text, suppressed}. */
void on_log(void* host, int32_t level, p2p_bytes key, p2p_bytes text, uint64_t suppressed);

#endif
