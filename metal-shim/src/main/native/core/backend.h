/*
 * backend.h - what a backend implements and what it may call.
 *
 * The core owns handles, life times, checks, submission numbers and the state of encoders; a backend only talks to its
 * device. Everything it is given is checked already, and every object it is given outlives the call: pipelines and
 * buffers named by a program live until the program is replaced or its commands are freed.
 */
#ifndef MS_BACKEND_H
#define MS_BACKEND_H

#include "core/kernels.h"

typedef struct ms_queue ms_queue;

/*
 * A checked stream without its header, owned by the encoder. In each ms_dispatch, `pipeline` holds the address of the
 * backend's own pipeline, and in each ms_binding `buffer` that of the backend's own buffer. Stays as it is until the
 * next encode.
 */
typedef struct ms_program {
  const uint8_t *records;
  uint32_t bytes;
  uint32_t record_count;
} ms_program;

/* The bindings of a dispatch of a program, in its place. */
static inline const ms_binding *ms_dispatch_bindings(const ms_dispatch *dispatch) {
  return (const ms_binding *)(dispatch + 1);
}

/* The parameter words of a dispatch of a program, in their place. */
static inline const uint32_t *ms_dispatch_words(const ms_dispatch *dispatch) {
  return (const uint32_t *)(ms_dispatch_bindings(dispatch) + dispatch->record.buffer_count);
}

static inline void *ms_native(uint64_t field) { return (void *)(uintptr_t)field; }

/*
 * Each function fills `error` and returns a status below zero when it fails, and has then changed nothing. Each
 * `create` hands a new object to the core, which gives it back to the matching `free` exactly once; parents outlive
 * their children.
 */
typedef struct ms_backend {
  const char *name;

  /* As ms_device_list. */
  int32_t (*device_list)(ms_device_info *infos, uint32_t capacity, uint32_t *count, ms_error *error);
  int32_t (*device_open)(uint32_t index, void **device, ms_device_info *info, ms_error *error);
  void (*device_close)(void *device);
  int32_t (*device_control)(void *device, uint32_t control, uint64_t value, ms_error *error);

  /* `address` gets where the host sees a SHARED buffer, NULL for a PRIVATE one. */
  int32_t (*buffer_create)(void *device, uint64_t bytes, uint32_t storage, void **buffer, void **address,
                           ms_error *error);
  void (*buffer_free)(void *buffer);
  int32_t (*buffer_write)(void *buffer, uint64_t offset, const void *source, uint64_t bytes, ms_error *error);
  int32_t (*buffer_read)(void *buffer, uint64_t offset, void *target, uint64_t bytes, ms_error *error);

  /* `code` has the kernel's shape. Of a built-in kernel it may be NULL; a user's has id MS_KERNEL_COUNT and code. */
  int32_t (*pipeline_create)(void *device, const ms_kernel *kernel, const ms_code *code, void **pipeline,
                             ms_error *error);
  void (*pipeline_free)(void *pipeline);

  /* `owner` is what to hand to ms_queue_completed. `timed`: `times` will be asked about this queue's commands. */
  int32_t (*queue_create)(void *device, ms_queue *owner, uint32_t max_in_flight, bool timed, void **queue,
                          ms_error *error);
  /*
   * Called when nothing is incomplete; returns when no ms_queue_completed of this queue is under way on another thread.
   * Where completions are pushed, it may be called from inside ms_queue_completed, so on the backend's own thread.
   */
  void (*queue_free)(void *queue);

  int32_t (*commands_create)(void *queue, uint32_t stream_capacity, void **commands, ms_error *error);
  void (*commands_free)(void *commands);
  /* Outside every lock of the core, and never while the commands are incomplete. */
  int32_t (*encode)(void *commands, const ms_program *program, ms_error *error);
  /*
   * Under the queue's mutex, in the order of submission numbers, the same commands more than once when they are
   * resubmitted. MS_E_GPU poisons the queue from this submission on; other failures leave it as it was.
   */
  int32_t (*commit)(void *queue, void *commands, uint64_t submission, ms_error *error);

  /* When the commands' last run, which is complete, was on the device; false when it was not run or cannot be told. */
  bool (*times)(void *commands, ms_run_times *times);

  /*
   * For devices that are asked, by any number of threads; both NULL for those that push. `progress` says which
   * submission is complete with all before it, or fails: then all that were not complete before are lost. `wait` sleeps
   * until `submission` is complete, something failed, or the timeout has passed.
   */
  int32_t (*progress)(void *queue, uint64_t *completed, ms_error *error);
  void (*wait)(void *queue, uint64_t submission, uint64_t timeout_ns);
} ms_backend;

/*
 * Reports that a submission is complete: each one once, in order, with no lock of the backend held. `failure` is NULL,
 * or what went wrong, which poisons the queue; the text is copied. Once poisoned, later submissions are reported
 * without having been run. Backends that push call it; `owner` may be gone when it returns, and queue_free may have
 * been called. For those that are asked the core does.
 */
void ms_queue_completed(ms_queue *owner, uint64_t submission, int32_t native_code, const char *failure);

/* The backend with that number, or NULL when it is not part of this build. */
const ms_backend *ms_backend_of(uint32_t backend);
/* "host", "vulkan" or "metal", or NULL. */
const char *ms_backend_name(uint32_t backend);

extern const ms_backend ms_host_backend;
#if defined(__linux__)
extern const ms_backend ms_vulkan_backend;
#endif
#if defined(__APPLE__) || defined(MS_HAS_METAL)
extern const ms_backend ms_metal_backend;
#endif

#endif
