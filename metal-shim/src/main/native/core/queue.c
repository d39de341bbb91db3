#include "core/objects.h"

enum { MAX_IN_FLIGHT = 1024 };

static void queue_destroy(ms_object *object) {
  ms_queue *queue = (ms_queue *)object;
  /* First: it waits for a completion that is still being announced elsewhere, after which nobody uses the members
   * below. */
  if (queue->native != NULL) queue->device->backend->queue_free(queue->native);
  pthread_mutex_destroy(&queue->lock);
  pthread_mutex_destroy(&queue->reporting);
  pthread_cond_destroy(&queue->retired_changed);
  ms_unpin(&queue->device->object);
  free(queue->in_flight);
  free(queue->times);
  free(queue);
}

static void queue_retire(ms_object *object) { ms_queue_drain((ms_queue *)object); }

const ms_kind ms_queue_kind = {"queue", queue_retire, queue_destroy};

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
  pthread_mutex_init(&queue->reporting, NULL);
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

/* After `failed` was seen other than 0: the text was written before it and never changes again. */
static int32_t fail_poisoned(const ms_queue *queue, ms_error *error) {
  return ms_fail_native(error, MS_E_GPU, queue->failure_code, "%s", queue->failure);
}

static void poison_locked(ms_queue *queue, uint64_t submission, int32_t native_code, const char *failure) {
  uint64_t failed = atomic_load_explicit(&queue->failed, memory_order_relaxed);
  if (failed == 0) {
    snprintf(queue->failure, sizeof queue->failure, "%s", failure);
    queue->failure_code = native_code;
  }
  /* A submission before the one that was refused may turn out to be lost as well. */
  if (failed == 0 || submission < failed) {
    atomic_store_explicit(&queue->failed, submission, memory_order_release);
  }
}

void ms_queue_poison(ms_queue *queue, uint64_t submission, int32_t native_code, const char *failure) {
  pthread_mutex_lock(&queue->lock);
  poison_locked(queue, submission, native_code, failure);
  pthread_mutex_unlock(&queue->lock);
}

/* With the queue's mutex. */
static int64_t commit_next(ms_queue *queue, ms_encoder *encoder, uint64_t submission, ms_error *error) {
  ms_error refusal;
  queue->in_flight[submission % queue->max_in_flight] = encoder;
  /* Before the backend has it: the submission may be complete before the call returns. */
  atomic_store_explicit(&queue->committed, submission, memory_order_relaxed);
  int32_t status = queue->device->backend->commit(queue->native, encoder->native, submission, &refusal);
  if (status == MS_OK) return (int64_t)submission;
  atomic_store_explicit(&queue->committed, submission - 1, memory_order_relaxed);
  if (status == MS_E_GPU) poison_locked(queue, submission, refusal.native_code, refusal.message);
  if (error != NULL) *error = refusal;
  return status;
}

int64_t ms_queue_commit(ms_queue *queue, ms_encoder *encoder, ms_error *error) {
  int64_t result;
  /* Nothing is asked of the device while there is room. */
  uint64_t room = atomic_load_explicit(&queue->retired, memory_order_relaxed) + queue->max_in_flight;
  if (atomic_load_explicit(&queue->committed, memory_order_relaxed) >= room) ms_queue_poll(queue);
  pthread_mutex_lock(&queue->lock);
  uint64_t submission = atomic_load_explicit(&queue->committed, memory_order_relaxed) + 1;
  uint64_t incomplete = submission - 1 - atomic_load_explicit(&queue->retired, memory_order_acquire);
  if (atomic_load_explicit(&queue->failed, memory_order_acquire) != 0) {
    result = fail_poisoned(queue, error);
  } else if (incomplete >= queue->max_in_flight) {
    result = ms_fail(error, MS_E_BUSY, "the queue holds %u incomplete submissions, wait for one first",
                     queue->max_in_flight);
  } else {
    result = commit_next(queue, encoder, submission, error);
  }
  pthread_mutex_unlock(&queue->lock);
  return result;
}

static void keep_times(ms_queue *queue, ms_encoder *encoder, uint64_t submission) {
  ms_kept_times kept = {submission, {0}};
  if (!queue->device->backend->times(encoder->native, &kept.times)) return;
  pthread_mutex_lock(&queue->lock);
  queue->times[submission % queue->times_kept] = kept;
  pthread_mutex_unlock(&queue->lock);
}

void ms_queue_completed(ms_queue *queue, uint64_t submission, int32_t native_code, const char *failure) {
  if (failure != NULL) ms_queue_poison(queue, submission, native_code, failure);
  ms_encoder *encoder = queue->in_flight[submission % queue->max_in_flight];
  if (queue->times != NULL && failure == NULL) keep_times(queue, encoder, submission);
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

int32_t ms_queue_outcome(const ms_queue *queue, uint64_t submission, ms_error *error) {
  uint64_t failed = atomic_load_explicit(&queue->failed, memory_order_acquire);
  return failed != 0 && submission >= failed ? fail_poisoned(queue, error) : MS_OK;
}

int32_t ms_wait(ms_handle handle, uint64_t submission, uint64_t spin_ns, uint64_t timeout_ns, ms_error *error) {
  ms_queue *queue = (ms_queue *)ms_pin_or_fail(handle, &ms_queue_kind, error);
  if (queue == NULL) return MS_E_HANDLE;
  int32_t status = ms_queue_wait(queue, submission, spin_ns, timeout_ns, error);
  if (status >= 0 && ms_queue_outcome(queue, submission, error) != MS_OK) status = MS_E_GPU;
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
