/*
 * objects.h - the objects behind handles. A child pins its parent, so that parents outlive children in whatever order
 * handles are released. `native` members belong to the backend and are owned by the object that holds them.
 */
#ifndef MS_OBJECTS_H
#define MS_OBJECTS_H

#include "core/backend.h"
#include "core/handles.h"
#include "core/pins.h"

extern const ms_kind ms_device_kind;
extern const ms_kind ms_buffer_kind;
extern const ms_kind ms_mapping_kind;
extern const ms_kind ms_pipeline_kind;
extern const ms_kind ms_queue_kind;
extern const ms_kind ms_encoder_kind;

typedef struct ms_device {
  ms_object object;
  const ms_backend *backend; /* immortal */
  void *native;
  ms_device_info info;
} ms_device;

typedef struct ms_buffer {
  ms_object object;
  ms_device *device; /* pinned */
  void *native;
  void *address; /* the backend's memory; NULL for PRIVATE */
  uint64_t bytes;
  _Atomic uint32_t in_flight; /* incomplete submissions that name it */
} ms_buffer;

typedef struct ms_mapping {
  ms_object object;
  ms_buffer *buffer; /* pinned: this is what keeps the address valid */
} ms_mapping;

typedef struct ms_pipeline {
  ms_object object;
  ms_device *device;       /* pinned */
  const ms_kernel *kernel; /* immortal */
  void *native;
} ms_pipeline;

typedef struct ms_encoder ms_encoder;

typedef struct ms_kept_times {
  uint64_t submission; /* 0 in an unused entry */
  ms_run_times times;
} ms_kept_times;

struct ms_queue {
  ms_object object;
  ms_device *device; /* pinned */
  void *native;
  uint32_t max_in_flight;
  uint32_t times_kept;
  ms_kept_times *times; /* owned ring, by submission % times_kept; with lock; NULL when none are kept */
  /* Guards committed, both rings, the failure's text, and the order of backend commits. */
  pthread_mutex_t lock;
  pthread_cond_t retired_changed; /* with lock */
  uint64_t committed;             /* the newest submission number */
  ms_encoder **in_flight;         /* owned ring, by submission % max_in_flight; each entry is a pin */
  _Atomic uint64_t retired;       /* all up to here are complete, or were dropped after a failure */
  _Atomic uint64_t failed; /* the submission that poisoned the queue, 0 while there is none; written before retired */
  int32_t failure_code;
  char failure[sizeof(((ms_error *)0)->message)];
};

/* BUSY is held by one thread for the length of one call; RUNNING ends with the submission. */
typedef enum ms_encoder_state {
  MS_ENCODER_EMPTY,
  MS_ENCODER_RECORDED, /* encoded, not committed */
  MS_ENCODER_DONE,     /* committed before, complete, may be resubmitted */
  MS_ENCODER_RUNNING,
  MS_ENCODER_BUSY
} ms_encoder_state;

struct ms_encoder {
  ms_object object;
  ms_queue *queue; /* pinned */
  void *native;
  _Atomic uint32_t state;
  uint32_t stream_capacity;
  uint64_t *stream; /* owned: the checked copy of the caller's stream, stream_capacity bytes rounded up to 8 */
  ms_pins pins;     /* what the recorded commands name */
};

/* Backend completions that are not pushed are looked for here; cheap and safe at any time. */
void ms_queue_poll(ms_queue *queue);
/* Gives `encoder`, which is RUNNING and holds one pin for the submission, the next number. On failure nothing changed.
 */
int64_t ms_queue_commit(ms_queue *queue, ms_encoder *encoder, ms_error *error);
/* The commands of a submission are complete: its buffers are free again and the encoder may be used. Drops no pin. */
void ms_encoder_completed(ms_encoder *encoder);

#endif
