#include "exit.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* A network that is stuck may crash the exit, but not prevent it. */
static const time_t kPatienceSeconds = 5;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gone = PTHREAD_COND_INITIALIZER;
static Host* first;
static bool registered;

static void close_all(void) {
  struct timespec deadline;
  (void)clock_gettime(CLOCK_REALTIME, &deadline);
  deadline.tv_sec += kPatienceSeconds;
  pthread_mutex_lock(&mutex);
  for (Host* host = first; host != NULL; host = host->next) host_close(host);
  while (first != NULL && pthread_cond_timedwait(&gone, &mutex, &deadline) == 0) {
  }
  pthread_mutex_unlock(&mutex);
}

/* Handlers run in the reverse order of their registration: this one must run before those of the libraries that a
 * network uses, so it is registered when there is a network. */
static void register_once(void) {
  if (!registered) registered = atexit(close_all) == 0;
}

void exit_waits_for(Host* host) {
  pthread_mutex_lock(&mutex);
  register_once();
  host->previous = NULL;
  host->next = first;
  if (first != NULL) first->previous = host;
  first = host;
  pthread_mutex_unlock(&mutex);
}

void exit_waits_no_more_for(Host* host) {
  pthread_mutex_lock(&mutex);
  if (host->previous != NULL) host->previous->next = host->next;
  if (host->next != NULL) host->next->previous = host->previous;
  if (first == host) first = host->next;
  pthread_cond_broadcast(&gone);
  pthread_mutex_unlock(&mutex);
}
