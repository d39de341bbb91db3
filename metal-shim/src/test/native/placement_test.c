/* Placement: each call changes the thread that makes it, and nothing when it fails. */
#include "test.h"

#if defined(__linux__)
#include <sched.h>
#include <sys/prctl.h>

static cpu_set_t cores_of_this_thread(void) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CHECK_EQUAL(sched_getaffinity(0, sizeof cores, &cores), 0);
  return cores;
}

static int last_of(const cpu_set_t *cores) {
  int core = CPU_SETSIZE - 1;
  while (core > 0 && !CPU_ISSET(core, cores)) core--;
  return core;
}

static void *pin_to_each_core(void *unused) {
  (void)unused;
  cpu_set_t allowed = cores_of_this_thread();
  for (int core = 0; core < CPU_SETSIZE; core++) {
    if (!CPU_ISSET(core, &allowed)) continue;
    CHECK_EQUAL(ms_thread_pin(core, NULL), MS_OK);
    cpu_set_t now = cores_of_this_thread();
    CHECK_EQUAL(CPU_COUNT(&now), 1);
    CHECK(CPU_ISSET(core, &now));
  }
  return NULL;
}

static void a_pinned_thread_may_use_its_core_alone(void) {
  cpu_set_t before = cores_of_this_thread();
  pthread_t thread;
  CHECK_EQUAL(ms_thread_start(&thread, pin_to_each_core, NULL), 0);
  pthread_join(thread, NULL);
  cpu_set_t after = cores_of_this_thread();
  CHECK(CPU_EQUAL(&before, &after));
}

static void a_core_that_is_not_there_is_named_with_those_that_are(void) {
  cpu_set_t before = cores_of_this_thread();
  char last[16];
  snprintf(last, sizeof last, "%d", last_of(&before));
  const int32_t bad[] = {-1, INT32_MIN, CPU_SETSIZE - 1, CPU_SETSIZE, INT32_MAX};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ms_error error;
    char named[32];
    CHECK_EQUAL(ms_thread_pin(bad[i], &error), MS_E_ARG);
    snprintf(named, sizeof named, "core is %d, ", bad[i]);
    CHECK_TEXT(strncmp(error.message, named, strlen(named)) == 0, "%s", error.message);
    const char *end = error.message + error.message_length - strlen(last);
    CHECK_TEXT(strcmp(end, last) == 0, "%s should end with %s", error.message, last);
    CHECK_EQUAL(ms_thread_pin(bad[i], NULL), MS_E_ARG);
  }
  cpu_set_t after = cores_of_this_thread();
  CHECK(CPU_EQUAL(&before, &after));
}

static void *lower_the_slack(void *unused) {
  (void)unused;
  CHECK_EQUAL(ms_thread_timer_slack(1234, NULL), MS_OK);
  CHECK_EQUAL(prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0), 1234);
  ms_error error;
  CHECK_EQUAL(ms_thread_timer_slack(0, &error), MS_E_ARG);
  CHECK(strstr(error.message, "timer slack is 0 ns") != NULL);
  CHECK_EQUAL(ms_thread_timer_slack(UINT64_MAX, NULL), MS_E_ARG);
  CHECK_EQUAL(prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0), 1234);
  return NULL;
}

static void timer_slack_is_the_threads_own(void) {
  int before_ns = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
  pthread_t thread;
  CHECK_EQUAL(ms_thread_start(&thread, lower_the_slack, NULL), 0);
  pthread_join(thread, NULL);
  CHECK_EQUAL(prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0), before_ns);
}

#else

static void a_pinned_thread_may_use_its_core_alone(void) { CHECK_EQUAL(ms_thread_pin(0, NULL), MS_E_UNSUPPORTED); }
static void a_core_that_is_not_there_is_named_with_those_that_are(void) {
  CHECK_EQUAL(ms_thread_pin(-1, NULL), MS_E_UNSUPPORTED);
}
static void timer_slack_is_the_threads_own(void) { CHECK_EQUAL(ms_thread_timer_slack(1, NULL), MS_E_UNSUPPORTED); }

#endif

static void quality_of_service_is_apples(void) {
#if defined(__APPLE__)
  CHECK_EQUAL(ms_thread_user_interactive(NULL), MS_OK);
#else
  ms_error error;
  CHECK_EQUAL(ms_thread_user_interactive(&error), MS_E_UNSUPPORTED);
  CHECK_EQUAL(strlen(error.message), error.message_length);
#endif
}

const test_case placement_tests[] = {
    {"a_pinned_thread_may_use_its_core_alone", a_pinned_thread_may_use_its_core_alone},
    {"a_core_that_is_not_there_is_named_with_those_that_are", a_core_that_is_not_there_is_named_with_those_that_are},
    {"timer_slack_is_the_threads_own", timer_slack_is_the_threads_own},
    {"quality_of_service_is_apples", quality_of_service_is_apples},
    {NULL, NULL}};
