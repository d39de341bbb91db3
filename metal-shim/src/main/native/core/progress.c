/* How a queue learns what has completed: it is told by backends that push, and asks the others. */
#include "core/objects.h"

enum { DRAIN_SLICE_NS = 10000000 };

static bool is_retired(const ms_queue *queue, uint64_t submission) {
  return atomic_load_explicit(&queue->retired, memory_order_acquire) >= submission;
}

static uint64_t newest(const ms_queue *queue) { return atomic_load_explicit(&queue->committed, memory_order_relaxed); }

/* With `reporting`. */
static void report_completed(ms_queue *queue, uint64_t completed) {
  uint64_t next = atomic_load_explicit(&queue->retired, memory_order_relaxed) + 1;
  while (next <= completed) ms_queue_completed(queue, next++, 0, NULL);
}

/* With `reporting`: everything that is not complete will never be. */
static void report_lost(ms_queue *queue, const ms_error *failure) {
  uint64_t next = atomic_load_explicit(&queue->retired, memory_order_relaxed) + 1;
  /* First, so that no later commit can slip in. */
  ms_queue_poison(queue, next, failure->native_code, failure->message);
  pthread_mutex_lock(&queue->lock);
  uint64_t last = newest(queue);
  pthread_mutex_unlock(&queue->lock);
  while (next <= last) ms_queue_completed(queue, next++, failure->native_code, failure->message);
}

void ms_queue_poll(ms_queue *queue) {
  const ms_backend *backend = queue->device->backend;
  if (backend->progress == NULL) return;
  ms_error failure;
  uint64_t completed = 0;
  int32_t status = backend->progress(queue->native, &completed, &failure);
  if (status == MS_OK && is_retired(queue, completed)) return;
  pthread_mutex_lock(&queue->reporting);
  report_completed(queue, completed);
  if (status != MS_OK) report_lost(queue, &failure);
  pthread_mutex_unlock(&queue->reporting);
}

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static bool spin(ms_queue *queue, uint64_t submission, uint64_t spin_ns) {
  if (spin_ns == 0 || submission != newest(queue)) return false;
  uint64_t deadline_ns = ms_deadline_ns(spin_ns < MS_MAX_SPIN_NS ? spin_ns : MS_MAX_SPIN_NS);
  do {
    pause_briefly();
    ms_queue_poll(queue);
    if (is_retired(queue, submission)) return true;
  } while (ms_clock_ns() < deadline_ns);
  return false;
}

/* With the queue's mutex. */
static int32_t check_committed(const ms_queue *queue, uint64_t submission, ms_error *error) {
  if (submission <= newest(queue)) return MS_OK;
  int32_t status = ms_queue_outcome(queue, submission, error);
  if (status != MS_OK) return status;
  return ms_fail(error, MS_E_ARG, "submission %llu was never committed, the newest is %llu",
                 (unsigned long long)submission, (unsigned long long)newest(queue));
}

static int32_t fail_incomplete(uint64_t submission, ms_error *error) {
  return ms_fail(error, MS_E_TIMEOUT, "submission %llu is not complete yet", (unsigned long long)submission);
}

/* For a backend that pushes. */
static int32_t sleep_until_told(ms_queue *queue, uint64_t submission, uint64_t deadline_ns, ms_error *error) {
  int32_t status = MS_OK;
  pthread_mutex_lock(&queue->lock);
  while (status == MS_OK && !is_retired(queue, submission)) {
    status = check_committed(queue, submission, error);
    if (status == MS_OK && !ms_condition_wait_until(&queue->retired_changed, &queue->lock, deadline_ns)) {
      /* A last look: the wait may have timed out just as the submission completed. */
      if (!is_retired(queue, submission)) status = fail_incomplete(submission, error);
    }
  }
  pthread_mutex_unlock(&queue->lock);
  return status;
}

/* For a backend that is asked. */
static int32_t sleep_and_ask(ms_queue *queue, uint64_t submission, uint64_t deadline_ns, ms_error *error) {
  const ms_backend *backend = queue->device->backend;
  pthread_mutex_lock(&queue->lock);
  int32_t status = check_committed(queue, submission, error);
  pthread_mutex_unlock(&queue->lock);
  if (status != MS_OK) return status;
  for (;;) {
    uint64_t now_ns = ms_clock_ns();
    backend->wait(queue->native, submission, now_ns < deadline_ns ? deadline_ns - now_ns : 0);
    ms_queue_poll(queue);
    if (is_retired(queue, submission)) return MS_OK;
    if (ms_clock_ns() >= deadline_ns) return fail_incomplete(submission, error);
  }
}

int32_t ms_queue_wait(ms_queue *queue, uint64_t submission, uint64_t spin_ns, uint64_t timeout_ns, ms_error *error) {
  if (is_retired(queue, submission)) return MS_OK;
  ms_queue_poll(queue);
  if (is_retired(queue, submission)) return MS_OK;
  if (spin(queue, submission, spin_ns < timeout_ns ? spin_ns : timeout_ns)) return MS_SPUN;
  uint64_t deadline_ns = ms_deadline_ns(timeout_ns);
  bool pushed = queue->device->backend->progress == NULL;
  int32_t status = pushed ? sleep_until_told(queue, submission, deadline_ns, error)
                          : sleep_and_ask(queue, submission, deadline_ns, error);
  return status == MS_OK ? MS_SLEPT : status;
}

/* Whether everything up to drain_to is reported; the thread that hears so ends. */
static bool is_drained(ms_queue *queue, uint64_t *drain_to) {
  pthread_mutex_lock(&queue->lock);
  *drain_to = queue->drain_to;
  bool done = is_retired(queue, queue->drain_to);
  if (done) queue->draining = false;
  pthread_mutex_unlock(&queue->lock);
  return done;
}

static void *drain_body(void *argument) {
  ms_queue *queue = argument;
  uint64_t drain_to;
  while (!is_drained(queue, &drain_to)) {
    queue->device->backend->wait(queue->native, drain_to, DRAIN_SLICE_NS);
    ms_queue_poll(queue);
  }
  ms_unpin(&queue->object);
  return NULL;
}

static void *drain_thread(void *argument) {
  ms_thread_name("metalshim-drain");
  return drain_body(argument);
}

void ms_queue_drain(ms_queue *queue) {
  if (queue->device->backend->progress == NULL) return;
  ms_queue_poll(queue);
  pthread_mutex_lock(&queue->lock);
  queue->drain_to = newest(queue);
  bool start = !queue->draining && !is_retired(queue, queue->drain_to);
  if (start) queue->draining = true;
  pthread_mutex_unlock(&queue->lock);
  if (!start) return;
  ms_pin_again(&queue->object);
  pthread_t thread;
  if (ms_thread_start(&thread, drain_thread, queue) == 0) {
    pthread_detach(thread);
  } else {
    drain_body(queue); /* late is better than never: as long as the device takes for what it has */
  }
}
