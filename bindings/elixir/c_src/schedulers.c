#include "schedulers.h"

/* Copied in about a tenth of a millisecond. */
static const size_t kLargeBytes = 256 * 1024;
/* In about a hundredth, a percent of what a process has at a time. */
static const size_t kBytesPerPercent = 25 * 1024;

bool is_large(size_t message_size) { return message_size > kLargeBytes; }

bool on_normal_scheduler(void) { return enif_thread_type() == ERL_NIF_THR_NORMAL_SCHEDULER; }

ERL_NIF_TERM run_dirty(ErlNifEnv* env, const char* name, Nif nif, int argc, const ERL_NIF_TERM argv[]) {
  return enif_schedule_nif(env, name, ERL_NIF_DIRTY_JOB_CPU_BOUND, nif, argc, argv);
}

void account(ErlNifEnv* env, size_t message_size) {
  size_t percent = 1 + message_size / kBytesPerPercent;
  (void)enif_consume_timeslice(env, percent < 100 ? (int)percent : 100);
}
