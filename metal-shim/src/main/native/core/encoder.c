#include "core/stream.h"

enum { MIN_STREAM = sizeof(ms_stream_header), MAX_STREAM = 16 << 20 };

static void encoder_destroy(ms_object *object) {
  ms_encoder *encoder = (ms_encoder *)object;
  ms_queue *queue = encoder->queue;
  if (encoder->native != NULL) queue->device->backend->commands_free(encoder->native);
  ms_pins_free(&encoder->pins);
  free(encoder->stream);
  free(encoder);
  ms_unpin(&queue->object);
}

static void encoder_retire(ms_object *object) {
  ms_encoder *encoder = (ms_encoder *)object;
  if (atomic_load_explicit(&encoder->state, memory_order_relaxed) == MS_ENCODER_RUNNING) ms_queue_drain(encoder->queue);
}

const ms_kind ms_encoder_kind = {"encoder", encoder_retire, encoder_destroy};

/* Takes over the pin on `queue`, also when it fails. */
static ms_encoder *new_encoder(ms_queue *queue, uint32_t stream_capacity) {
  ms_encoder *encoder = calloc(1, sizeof *encoder);
  uint64_t *stream = calloc((stream_capacity + 7u) / 8u, 8);
  /* A handle takes at least 16 bytes of a stream, as part of a binding or a dispatch. */
  bool made = encoder != NULL && stream != NULL && ms_pins_init(&encoder->pins, stream_capacity / 16u);
  if (!made) {
    free(encoder);
    free(stream);
    ms_unpin(&queue->object);
    return NULL;
  }
  encoder->queue = queue;
  encoder->stream = stream;
  encoder->stream_capacity = stream_capacity;
  return encoder;
}

int32_t ms_encoder_create(ms_handle queue_handle, uint32_t stream_capacity, ms_handle *handle, ms_error *error) {
  if (handle == NULL) return ms_fail(error, MS_E_ARG, "encoder is NULL");
  if (stream_capacity < MIN_STREAM || stream_capacity > MAX_STREAM) {
    return ms_fail(error, MS_E_ARG, "stream_capacity is %u, it must be %d..%d", stream_capacity, MIN_STREAM,
                   MAX_STREAM);
  }
  ms_queue *queue = (ms_queue *)ms_pin_or_fail(queue_handle, &ms_queue_kind, error);
  if (queue == NULL) return MS_E_HANDLE;
  ms_encoder *encoder = new_encoder(queue, stream_capacity);
  if (encoder == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for an encoder");
  const ms_backend *backend = queue->device->backend;
  int32_t status = backend->commands_create(queue->native, stream_capacity, &encoder->native, error);
  if (status == MS_OK) status = ms_handle_create(&encoder->object, &ms_encoder_kind, handle, error);
  if (status != MS_OK) encoder_destroy(&encoder->object);
  return status;
}

static const char *state_text(uint32_t state) {
  switch (state) {
    case MS_ENCODER_EMPTY:
      return "nothing is recorded";
    case MS_ENCODER_RECORDED:
      return "its commands have not been committed yet";
    case MS_ENCODER_DONE:
      return "its commands were committed already: encode again or resubmit";
    case MS_ENCODER_RUNNING:
      return "its last submission is incomplete: wait for it first";
    default:
      return "another thread is using it";
  }
}

/* Makes the calling thread the encoder's only user if its state is in `allowed` (bits by state); the state before goes
 * to *from. */
static int32_t acquire(ms_encoder *encoder, uint32_t allowed, uint32_t *from, const char *call, ms_error *error) {
  *from = atomic_load_explicit(&encoder->state, memory_order_relaxed);
  if (*from == MS_ENCODER_RUNNING) {
    ms_queue_poll(encoder->queue);
    *from = atomic_load_explicit(&encoder->state, memory_order_relaxed);
  }
  do {
    if ((allowed & (1u << *from)) == 0) {
      return ms_fail(error, MS_E_STATE, "%s: the encoder cannot do that, %s", call, state_text(*from));
    }
    /* Acquire pairs with the release in `leave` and ms_encoder_completed: the last user's writes are seen. */
  } while (!atomic_compare_exchange_weak_explicit(&encoder->state, from, MS_ENCODER_BUSY, memory_order_acquire,
                                                  memory_order_relaxed));
  return MS_OK;
}

static void leave(ms_encoder *encoder, uint32_t state) {
  atomic_store_explicit(&encoder->state, state, memory_order_release);
}

static int32_t check_stream_argument(const ms_encoder *encoder, const void *stream, uint64_t bytes, ms_error *error) {
  if (stream == NULL) return ms_fail(error, MS_E_ARG, "stream is NULL");
  if (((uintptr_t)stream & 7u) != 0) return ms_fail(error, MS_E_ARG, "the stream is not aligned to 8 bytes");
  if (bytes > encoder->stream_capacity) {
    return ms_fail(error, MS_E_LIMIT, "a stream of %llu bytes, the encoder was made for %u", (unsigned long long)bytes,
                   encoder->stream_capacity);
  }
  if (bytes < sizeof(ms_stream_header)) {
    return ms_fail(error, MS_E_STREAM, "a stream of %llu bytes is shorter than its header", (unsigned long long)bytes);
  }
  return MS_OK;
}

/* With the encoder BUSY. */
static int32_t encode(ms_encoder *encoder, const void *stream, uint64_t bytes, ms_error *error) {
  int32_t status = check_stream_argument(encoder, stream, bytes, error);
  if (status == MS_OK) {
    ms_program program;
    const ms_device *device = encoder->queue->device;
    /* The copy is what gets checked and run: the caller's memory may change under us. */
    memcpy(encoder->stream, stream, bytes);
    ms_pins_begin(&encoder->pins);
    status = ms_stream_resolve(encoder->stream, (uint32_t)bytes, device, &encoder->pins, &program, error);
    if (status == MS_OK) status = device->backend->encode(encoder->native, &program, error);
    ms_pins_end(&encoder->pins);
  }
  if (status != MS_OK) ms_pins_clear(&encoder->pins);
  return status;
}

static void count_in_flight(ms_encoder *encoder, uint32_t change) {
  for (uint32_t i = 0; i < encoder->pins.count; i++) {
    ms_object *object = encoder->pins.entries[i].object;
    /* Release pairs with the acquire in ms_buffer_read: a count of 0 means that the kernels' writes are seen. */
    if (object->kind == &ms_buffer_kind) {
      atomic_fetch_add_explicit(&((ms_buffer *)object)->in_flight, change, memory_order_release);
    }
  }
}

void ms_encoder_completed(ms_encoder *encoder) {
  count_in_flight(encoder, (uint32_t)-1);
  leave(encoder, MS_ENCODER_DONE);
}

/* With the encoder BUSY; leaves it RUNNING, or in `from` when the queue refuses. */
static int64_t commit(ms_encoder *encoder, uint32_t from, ms_error *error) {
  count_in_flight(encoder, 1);
  ms_pin_again(&encoder->object);
  /* Before the queue has it: the submission may be complete before the call returns. */
  leave(encoder, MS_ENCODER_RUNNING);
  int64_t result = ms_queue_commit(encoder->queue, encoder, error);
  if (result < 0) {
    count_in_flight(encoder, (uint32_t)-1);
    leave(encoder, from);
    ms_unpin(&encoder->object);
  } else if (!ms_slot_is_live(encoder->object.slot)) {
    /* A release that was faster saw nothing to drain. */
    ms_queue_drain(encoder->queue);
  }
  return result;
}

enum {
  MAY_ENCODE = 1u << MS_ENCODER_EMPTY | 1u << MS_ENCODER_RECORDED | 1u << MS_ENCODER_DONE,
  MAY_COMMIT = 1u << MS_ENCODER_RECORDED,
  MAY_RESUBMIT = 1u << MS_ENCODER_DONE
};

int32_t ms_encode(ms_handle handle, const void *stream, uint64_t bytes, ms_error *error) {
  ms_encoder *encoder = (ms_encoder *)ms_pin_or_fail(handle, &ms_encoder_kind, error);
  if (encoder == NULL) return MS_E_HANDLE;
  uint32_t from;
  int32_t status = acquire(encoder, MAY_ENCODE, &from, "encode", error);
  if (status == MS_OK) {
    status = encode(encoder, stream, bytes, error);
    leave(encoder, status == MS_OK ? MS_ENCODER_RECORDED : MS_ENCODER_EMPTY);
  }
  ms_unpin(&encoder->object);
  return status;
}

static int64_t commit_from(ms_handle handle, uint32_t allowed, const char *call, ms_error *error) {
  ms_encoder *encoder = (ms_encoder *)ms_pin_or_fail(handle, &ms_encoder_kind, error);
  if (encoder == NULL) return MS_E_HANDLE;
  uint32_t from;
  int64_t result = MS_OK;
  if (allowed == MAY_RESUBMIT && (encoder->queue->device->info.flags & MS_DEVICE_RESUBMIT) == 0) {
    result = ms_fail(error, MS_E_UNSUPPORTED, "this device runs recorded commands only once: encode them again");
  }
  if (result == MS_OK) result = acquire(encoder, allowed, &from, call, error);
  if (result == MS_OK) result = commit(encoder, from, error);
  ms_unpin(&encoder->object);
  return result;
}

int64_t ms_commit(ms_handle handle, ms_error *error) { return commit_from(handle, MAY_COMMIT, "commit", error); }

int64_t ms_submit(ms_handle handle, const void *stream, uint64_t bytes, ms_error *error) {
  ms_encoder *encoder = (ms_encoder *)ms_pin_or_fail(handle, &ms_encoder_kind, error);
  if (encoder == NULL) return MS_E_HANDLE;
  uint32_t from;
  int64_t result = acquire(encoder, MAY_ENCODE, &from, "submit", error);
  if (result == MS_OK) {
    result = encode(encoder, stream, bytes, error);
    if (result == MS_OK) {
      result = commit(encoder, MS_ENCODER_RECORDED, error);
    } else {
      leave(encoder, MS_ENCODER_EMPTY);
    }
  }
  ms_unpin(&encoder->object);
  return result;
}

int64_t ms_resubmit(ms_handle handle, ms_error *error) { return commit_from(handle, MAY_RESUBMIT, "resubmit", error); }
