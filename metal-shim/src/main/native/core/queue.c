#include "core/objects.h"

enum { MAX_IN_FLIGHT = 1024 };

static void queue_destroy(ms_object *object) {
  ms_queue *queue = (ms_queue *)object;
  /* First: it waits for a completion that is still being announced elsewhere, after which nobody uses the members
   * below. */
  if (queue->native != NULL) queue->device->backend->queue_free(queue->native);
  pthread_mutex_destroy(&queue->lock);
  pthread_cond_destroy(&queue->retired_changed);
  ms_unpin(&queue->device->object);
  free(queue->in_flight);
  free(queue->times);
  free(queue);
}

const ms_kind ms_queue_kind = {"queue", NULL, queue_destroy};

/* Takes over the pin on `device`, also when it fails. */
static ms_queue *new_queue(ms_device *device, uint32_t max_in_flight, uint32_t times_kept) {
  ms_queue *queue = calloc(1, sizeof *queue);
  ms_encoder **in_flight = calloc(max_in_flight, sizeof(ms_encoder *));
  ms_kept_times *times = times_kept == 0 ? NULL : calloc(times_kept, sizeof *times);
  bool made = queue != NULL && in_flight != NULL && (times != NULL || times_kept == 0) &&
              ms_condition_init(&queue->retired_changed);
  if (!made) {
    free(queue);
    free(in_flight);
    free(times);
    ms_unpin(&device->object);
    return NULL;
  }
  pthread_mutex_init(&queue->lock, NULL);
  queue->device = device;
  queue->in_flight = in_flight;
  queue->max_in_flight = max_in_flight;
  queue->times = times;
  queue->times_kept = times_kept;
  return queue;
}

int32_t ms_queue_create(ms_handle device_handle, uint32_t max_in_flight, uint32_t times_kept, ms_handle *handle,
                        ms_error *error) {
  if (handle == NULL) return ms_fail(error, MS_E_ARG, "queue is NULL");
  if (max_in_flight == 0 || max_in_flight > MAX_IN_FLIGHT) {
    return ms_fail(error, MS_E_ARG, "max_in_flight is %u, it must be 1..%d", max_in_flight, MAX_IN_FLIGHT);
  }
  if (times_kept > MS_MAX_TIMES) {
    return ms_fail(error, MS_E_ARG, "times_kept is %u, it must be 0..%u", times_kept, MS_MAX_TIMES);
  }
  ms_device *device = (ms_device *)ms_pin_or_fail(device_handle, &ms_device_kind, error);
  if (device == NULL) return MS_E_HANDLE;
  ms_queue *queue = new_queue(device, max_in_flight, times_kept);
  if (queue == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a queue");
  int32_t status =
      device->backend->queue_create(device->native, queue, max_in_flight, times_kept != 0, &queue->native, error);
  if (status == MS_OK) status = ms_handle_create(&queue->object, &ms_queue_kind, handle, error);
  if (status != MS_OK) queue_destroy(&queue->object);
  return status;
}

void ms_queue_poll(ms_queue *queue) {
  if (queue->device->backend->poll != NULL) queue->device->backend->poll(queue->native);
}

/* After `failed` was seen other than 0: the text was written before it and never changes again. */
static int32_t fail_poisoned(const ms_queue *queue, ms_error *error) {
  return ms_fail_native(error, MS_E_GPU, queue->failure_code, "%s", queue->failure);
}

int64_t ms_queue_commit(ms_queue *queue, ms_encoder *encoder, ms_error *error) {
  ms_queue_poll(queue);
  int64_t result;
  pthread_mutex_lock(&queue->lock);
  uint64_t incomplete = queue->committed - atomic_load_explicit(&queue->retired, memory_order_acquire);
  uint64_t submission = queue->committed + 1;
  if (atomic_load_explicit(&queue->failed, memory_order_acquire) != 0) {
    result = fail_poisoned(queue, error);
  } else if (incomplete >= queue->max_in_flight) {
    result = ms_fail(error, MS_E_BUSY, "the queue holds %u incomplete submissions, wait for one first",
                     queue->max_in_flight);
  } else {
    queue->in_flight[submission % queue->max_in_flight] = encoder;
    queue->committed = submission;
    result = queue->device->backend->commit(queue->native, encoder->native, submission, error);
    if (result == MS_OK) {
      result = (int64_t)submission;
    } else {
      queue->committed = submission - 1;
    }
  }
  pthread_mutex_unlock(&queue->lock);
  return result;
}

static void poison(ms_queue *queue, uint64_t submission, int32_t native_code, const char *failure) {
  pthread_mutex_lock(&queue->lock);
  if (atomic_load_explicit(&queue->failed, memory_order_relaxed) == 0) {
    snprintf(queue->failure, sizeof queue->failure, "%s", failure);
    queue->failure_code = native_code;
    atomic_store_explicit(&queue->failed, submission, memory_order_release);
  }
  pthread_mutex_unlock(&queue->lock);
}

static void keep_times(ms_queue *queue, ms_encoder *encoder, uint64_t submission) {
  ms_kept_times kept = {submission, {0}};
  if (!queue->device->backend->times(encoder->native, &kept.times)) return;
  pthread_mutex_lock(&queue->lock);
  queue->times[submission % queue->times_kept] = kept;
  pthread_mutex_unlock(&queue->lock);
}

void ms_queue_completed(ms_queue *queue, uint64_t submission, int32_t native_code, const char *failure) {
  if (failure != NULL) poison(queue, submission, native_code, failure);
  ms_encoder *encoder = queue->in_flight[submission % queue->max_in_flight];
  if (queue->times != NULL) keep_times(queue, encoder, submission);
  ms_encoder_completed(encoder);
  /*
   * Pins go before the number is published: a thread that waited and then released everything finds no object alive.
   * The queue itself is still there at the end, because whoever drops its last pin must first get through queue_free,
   * which waits for us.
   */
  ms_pin_again(&queue->object);
  ms_unpin(&encoder->object);
  if (ms_unpin(&queue->object)) return;
  pthread_mutex_lock(&queue->lock);
  atomic_store_explicit(&queue->retired, submission, memory_order_release);
  pthread_mutex_unlock(&queue->lock);
  pthread_cond_broadcast(&queue->retired_changed);
}

static int32_t outcome(const ms_queue *queue, uint64_t submission, ms_error *error) {
  uint64_t failed = atomic_load_explicit(&queue->failed, memory_order_acquire);
  return failed != 0 && submission >= failed ? fail_poisoned(queue, error) : MS_OK;
}

/* Blocks until `submission` is retired; MS_E_ARG for a number that nobody has committed, since it might never come. */
static int32_t wait_retired(ms_queue *queue, uint64_t submission, uint64_t timeout_ns, ms_error *error) {
  if (queue->device->backend->wait != NULL) queue->device->backend->wait(queue->native, submission, timeout_ns);
  uint64_t deadline_ns = ms_deadline_ns(timeout_ns);
  int32_t status = MS_OK;
  pthread_mutex_lock(&queue->lock);
  while (status == MS_OK && atomic_load_explicit(&queue->retired, memory_order_acquire) < submission) {
    if (submission > queue->committed) {
      status = outcome(queue, submission, error);
      if (status == MS_OK) {
        status = ms_fail(error, MS_E_ARG, "submission %llu was never committed, the newest is %llu",
                         (unsigned long long)submission, (unsigned long long)queue->committed);
      }
    } else if (timeout_ns == 0 || !ms_condition_wait_until(&queue->retired_changed, &queue->lock, deadline_ns)) {
      /* A last look: the wait may have timed out just as the submission completed. */
      if (atomic_load_explicit(&queue->retired, memory_order_acquire) >= submission) break;
      status = ms_fail(error, MS_E_TIMEOUT, "submission %llu is not complete yet", (unsigned long long)submission);
    }
  }
  pthread_mutex_unlock(&queue->lock);
  return status;
}

int32_t ms_wait(ms_handle handle, uint64_t submission, uint64_t timeout_ns, ms_error *error) {
  ms_queue *queue = (ms_queue *)ms_pin_or_fail(handle, &ms_queue_kind, error);
  if (queue == NULL) return MS_E_HANDLE;
  int32_t status = MS_OK;
  if (atomic_load_explicit(&queue->retired, memory_order_acquire) < submission) {
    status = wait_retired(queue, submission, timeout_ns, error);
  }
  if (status == MS_OK) status = outcome(queue, submission, error);
  ms_unpin(&queue->object);
  return status;
}

int64_t ms_poll(ms_handle handle, ms_error *error) {
  ms_queue *queue = (ms_queue *)ms_pin_or_fail(handle, &ms_queue_kind, error);
  if (queue == NULL) return MS_E_HANDLE;
  ms_queue_poll(queue);
  int64_t result = (int64_t)atomic_load_explicit(&queue->retired, memory_order_acquire);
  if (atomic_load_explicit(&queue->failed, memory_order_acquire) != 0) result = fail_poisoned(queue, error);
  ms_unpin(&queue->object);
  return result;
}

int32_t ms_times(ms_handle handle, uint64_t submission, ms_run_times *times, ms_error *error) {
  if (times == NULL) return ms_fail(error, MS_E_ARG, "times is NULL");
  ms_queue *queue = (ms_queue *)ms_pin_or_fail(handle, &ms_queue_kind, error);
  if (queue == NULL) return MS_E_HANDLE;
  int32_t result = 0;
  if (queue->times == NULL) {
    result = ms_fail(error, MS_E_STATE, "the queue was made without times: say at creation how many it keeps");
  } else if (submission != 0) {
    ms_queue_poll(queue);
    pthread_mutex_lock(&queue->lock);
    const ms_kept_times *kept = &queue->times[submission % queue->times_kept];
    if (kept->submission == submission) {
      *times = kept->times;
      result = 1;
    }
    pthread_mutex_unlock(&queue->lock);
  }
  ms_unpin(&queue->object);
  return result;
}
