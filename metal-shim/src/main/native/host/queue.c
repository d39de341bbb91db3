#include "host/host.h"

/* Runs one submission and reports it. The owner and the device may be gone afterwards. */
static void run_job(host_queue *queue, host_job job) {
  const char *failure = NULL;
  job.commands->times = (ms_run_times){0, 0, 0};
  if (!queue->poisoned) {
    host_device_await_start(queue->device);
    if (queue->delay_ns != 0) ms_sleep_ns(queue->delay_ns);
    queue->poisoned = job.submission == queue->fail_at;
    if (queue->poisoned) {
      failure = "the host backend was told to fail this submission (FAIL_AT)";
    } else {
      if (queue->timed) job.commands->times.start_ns = ms_clock_ns();
      host_run(job.commands, queue->shuffle, job.submission);
      if (queue->timed) job.commands->times.end_ns = ms_clock_ns();
    }
  }
  ms_queue_completed(queue->owner, job.submission, 0, failure);
}

static void free_memory(host_queue *queue) {
  pthread_mutex_destroy(&queue->lock);
  pthread_cond_destroy(&queue->work);
  free(queue);
}

static void *thread_body(void *argument) {
  host_queue *queue = argument;
  ms_thread_name("metalshim-host");
  pthread_mutex_lock(&queue->lock);
  for (;;) {
    while (queue->count == 0 && !queue->stopping) pthread_cond_wait(&queue->work, &queue->lock);
    if (queue->count == 0) break;
    host_job job = queue->jobs[queue->head];
    queue->head = (queue->head + 1) % queue->capacity;
    queue->count--;
    pthread_mutex_unlock(&queue->lock);
    run_job(queue, job);
    pthread_mutex_lock(&queue->lock);
  }
  bool orphaned = queue->orphaned;
  pthread_mutex_unlock(&queue->lock);
  if (orphaned) free_memory(queue);
  return NULL;
}

int32_t host_queue_create(void *native_device, ms_queue *owner, uint32_t max_in_flight, bool timed, void **native,
                          ms_error *error) {
  host_device *device = native_device;
  host_queue *queue = calloc(1, sizeof *queue + max_in_flight * sizeof queue->jobs[0]);
  if (queue == NULL || !ms_condition_init(&queue->work)) {
    free(queue);
    return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a queue");
  }
  pthread_mutex_init(&queue->lock, NULL);
  queue->device = device;
  queue->owner = owner;
  queue->timed = timed;
  queue->capacity = max_in_flight;
  pthread_mutex_lock(&device->lock);
  queue->shuffle = device->shuffle;
  queue->fail_at = device->fail_at;
  queue->delay_ns = device->delay_ns;
  pthread_mutex_unlock(&device->lock);
  int code = ms_thread_start(&queue->thread, thread_body, queue);
  if (code != 0) {
    free_memory(queue);
    return ms_fail_native(error, MS_E_OUT_OF_MEMORY, code, "the queue's thread did not start: errno %d", code);
  }
  *native = queue;
  return MS_OK;
}

void host_queue_free(void *native) {
  host_queue *queue = native;
  bool own_thread = pthread_equal(pthread_self(), queue->thread) != 0;
  pthread_t thread = queue->thread;
  pthread_mutex_lock(&queue->lock);
  queue->stopping = true;
  queue->orphaned = own_thread;
  pthread_cond_signal(&queue->work);
  pthread_mutex_unlock(&queue->lock);
  if (own_thread) {
    pthread_detach(thread); /* a thread cannot join itself */
  } else {
    /* Short: nothing is incomplete, so the thread sleeps or is about to return from its last announcement. */
    pthread_join(thread, NULL);
    free_memory(queue);
  }
}

int32_t host_commit(void *native, void *commands, uint64_t submission, ms_error *error) {
  (void)error;
  host_queue *queue = native;
  pthread_mutex_lock(&queue->lock);
  /* Never full: the core admits max_in_flight incomplete submissions. */
  queue->jobs[(queue->head + queue->count) % queue->capacity] = (host_job){commands, submission};
  queue->count++;
  pthread_mutex_unlock(&queue->lock);
  pthread_cond_signal(&queue->work);
  return MS_OK;
}
