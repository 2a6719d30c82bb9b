#include "host.h"

#include "exit.h"

static const uint32_t kClosed = 1u << 31;

Host* host_create(void) {
  Host* host = enif_alloc(sizeof *host);
  if (host == NULL) return NULL;
  host->network = NULL;
  atomic_init(&host->use, kClosed);
  atomic_init(&host->references, 1);
  return host;
}

void host_open(Host* host, p2p_network* network) {
  host->network = network;
  atomic_store(&host->use, 0);
  exit_waits_for(host_keep(host));
}

Host* host_keep(Host* host) {
  atomic_fetch_add(&host->references, 1);
  return host;
}

void host_release(Host* host) {
  if (atomic_fetch_sub(&host->references, 1) == 1) enif_free(host);
}

void host_release_context(void* host) { host_release(host); }

bool host_enter(Host* host) {
  uint32_t use = atomic_load(&host->use);
  do {
    if ((use & kClosed) != 0) return false;
  } while (!atomic_compare_exchange_weak(&host->use, &use, use + 1));
  return true;
}

static void on_network_gone(void* context, p2p_event* event) {
  (void)event;
  Host* host = context;
  exit_waits_no_more_for(host);
  host_release(host);
}

/* Whoever finds it closed and empty first: that happens once. */
static void release_network(Host* host) {
  p2p_completion done = {on_network_gone, host};
  (void)p2p_network_release(host->network, &done);
}

void host_leave(Host* host) {
  if (atomic_fetch_sub(&host->use, 1) == (kClosed | 1u)) release_network(host);
}

void host_close(Host* host) {
  if (atomic_fetch_or(&host->use, kClosed) == 0) release_network(host);
}
