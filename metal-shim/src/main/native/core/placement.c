/* Where and how the calling thread runs: each call acts on the thread that makes it, and on nothing else. */
#include "core/error.h"

#if defined(__linux__)
#include <errno.h>
#include <sched.h>
#include <sys/prctl.h>

/* Appends "0-3,7" for the set's cores to `text`, which holds `bytes`; what does not fit is left out. */
static void describe_cores(const cpu_set_t *cores, char *text, size_t bytes) {
  size_t used = 0;
  text[0] = 0;
  for (int first = 0; first < CPU_SETSIZE; first++) {
    if (!CPU_ISSET(first, cores)) continue;
    int last = first;
    while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, cores)) last++;
    char range[32];
    int length = last > first ? snprintf(range, sizeof range, "%s%d-%d", used > 0 ? "," : "", first, last)
                              : snprintf(range, sizeof range, "%s%d", used > 0 ? "," : "", first);
    if (used + (size_t)length >= bytes) return;
    memcpy(text + used, range, (size_t)length + 1);
    used += (size_t)length;
    first = last;
  }
}

/* The system says which cores a thread may use only by cutting a wish for all of them down to those. */
static bool allowed_cores(cpu_set_t *allowed) {
  cpu_set_t before;
  cpu_set_t all;
  memset(&all, 0xFF, sizeof all);
  if (sched_getaffinity(0, sizeof before, &before) != 0 || sched_setaffinity(0, sizeof all, &all) != 0) return false;
  bool known = sched_getaffinity(0, sizeof *allowed, allowed) == 0;
  return sched_setaffinity(0, sizeof before, &before) == 0 && known;
}

static int32_t no_such_core(int32_t core, ms_error *error) {
  cpu_set_t allowed;
  char text[160];
  if (!allowed_cores(&allowed)) return ms_fail(error, MS_E_ARG, "core is %d, which this process may not use", core);
  describe_cores(&allowed, text, sizeof text);
  return ms_fail(error, MS_E_ARG, "core is %d, it must be one that this process may use: %s", core, text);
}

int32_t ms_thread_pin(int32_t core, ms_error *error) {
  if (core < 0 || core >= CPU_SETSIZE) return no_such_core(core, error);
  cpu_set_t wanted;
  CPU_ZERO(&wanted);
  CPU_SET(core, &wanted);
  if (sched_setaffinity(0, sizeof wanted, &wanted) == 0) return MS_OK;
  int reason = errno;
  if (reason == EINVAL) return no_such_core(core, error);
  return ms_fail_native(error, MS_E_STATE, reason, "the system does not let this thread be pinned to core %d: %s", core,
                        strerror(reason));
}

int32_t ms_thread_timer_slack(uint64_t slack_ns, ms_error *error) {
  if (slack_ns == 0 || slack_ns > INT64_MAX) {
    return ms_fail(error, MS_E_ARG, "timer slack is %llu ns, it must be 1 or more", (unsigned long long)slack_ns);
  }
  if (prctl(PR_SET_TIMERSLACK, (unsigned long)slack_ns, 0, 0, 0) == 0) return MS_OK;
  int reason = errno;
  return ms_fail_native(error, MS_E_STATE, reason, "the system does not let this thread's timer slack be set: %s",
                        strerror(reason));
}

#else

int32_t ms_thread_pin(int32_t core, ms_error *error) {
  return ms_fail(error, MS_E_UNSUPPORTED, "this system pins no thread, to core %d or any other", core);
}

int32_t ms_thread_timer_slack(uint64_t slack_ns, ms_error *error) {
  return ms_fail(error, MS_E_UNSUPPORTED, "this system sets no thread's timer slack, to %llu ns or any other",
                 (unsigned long long)slack_ns);
}

#endif

#if defined(__APPLE__)

int32_t ms_thread_user_interactive(ms_error *error) {
  int reason = pthread_set_qos_class_self_np(QOS_CLASS_USER_INTERACTIVE, 0);
  if (reason == 0) return MS_OK;
  return ms_fail_native(error, MS_E_STATE, reason, "the system does not let this thread be user-interactive: %s",
                        strerror(reason));
}

#else

int32_t ms_thread_user_interactive(ms_error *error) {
  return ms_fail(error, MS_E_UNSUPPORTED, "this system has no quality-of-service classes");
}

#endif
