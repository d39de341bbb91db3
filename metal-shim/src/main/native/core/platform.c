#include "core/platform.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S UINT64_C(1000000000)
#define THREAD_STACK_BYTES ((size_t)2 << 20)

uint64_t ms_clock_ns(void) {
#if defined(__APPLE__)
  const clockid_t clock = CLOCK_UPTIME_RAW;
#else
  const clockid_t clock = CLOCK_MONOTONIC;
#endif
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

uint64_t ms_deadline_ns(uint64_t timeout_ns) {
  uint64_t now_ns = ms_clock_ns();
  return timeout_ns > UINT64_MAX - now_ns ? UINT64_MAX : now_ns + timeout_ns;
}

void ms_sleep_ns(uint64_t duration_ns) {
  struct timespec left = {(time_t)(duration_ns / NS_PER_S), (long)(duration_ns % NS_PER_S)};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
}

bool ms_condition_init(pthread_cond_t *condition) {
#if defined(__APPLE__)
  return pthread_cond_init(condition, NULL) == 0; /* waits are relative there, which is monotonic */
#else
  pthread_condattr_t attributes;
  if (pthread_condattr_init(&attributes) != 0) return false;
  bool done =
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 && pthread_cond_init(condition, &attributes) == 0;
  pthread_condattr_destroy(&attributes);
  return done;
#endif
}

bool ms_condition_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t deadline_ns) {
  if (deadline_ns == UINT64_MAX) {
    pthread_cond_wait(condition, mutex);
    return true;
  }
#if defined(__APPLE__)
  uint64_t now_ns = ms_clock_ns();
  if (now_ns >= deadline_ns) return false;
  uint64_t left_ns = deadline_ns - now_ns;
  struct timespec left = {(time_t)(left_ns / NS_PER_S), (long)(left_ns % NS_PER_S)};
  return pthread_cond_timedwait_relative_np(condition, mutex, &left) != ETIMEDOUT;
#else
  struct timespec deadline = {(time_t)(deadline_ns / NS_PER_S), (long)(deadline_ns % NS_PER_S)};
  return pthread_cond_timedwait(condition, mutex, &deadline) != ETIMEDOUT;
#endif
}

int ms_thread_start(pthread_t *thread, void *(*body)(void *), void *argument) {
  pthread_attr_t attributes;
  int status = pthread_attr_init(&attributes);
  if (status != 0) return status;
  pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  /* A thread inherits its creator's mask: blocking here leaves no moment in which a signal could reach the new one. */
  pthread_sigmask(SIG_SETMASK, &all, &before);
  status = pthread_create(thread, &attributes, body, argument);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return status;
}

void ms_thread_name(const char *name) {
#if defined(__APPLE__)
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

uint64_t ms_physical_memory_bytes(void) {
  long pages = sysconf(_SC_PHYS_PAGES);
  long page_bytes = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page_bytes <= 0) return UINT64_C(1) << 32;
  return (uint64_t)pages * (uint64_t)page_bytes;
}

ms_function ms_library_symbol(const char *library, const char *name) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return NULL;
  /* POSIX lets a data pointer carry a function's address; ISO C has no cast for it. */
  ms_function function;
  void *symbol = dlsym(handle, name);
  memcpy(&function, &symbol, sizeof function);
  return function;
}
