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
  const ms_kernel *kernel; /* immortal, or `own` */
  void *native;
  ms_kernel own; /* of a user's kernel */
  char name[64]; /* its name */
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
  _Atomic uint64_t committed;     /* the newest submission number; written with lock */
  ms_encoder **in_flight;         /* owned ring, by submission % max_in_flight; each entry is a pin */
  _Atomic uint64_t retired;       /* all up to here are complete, or were dropped after a failure */
  _Atomic uint64_t failed;   /* the submission that poisoned the queue, 0 while there is none; written before retired */
  pthread_mutex_t reporting; /* around the reports of a backend that is asked; taken before lock */
  uint64_t drain_to;         /* a thread sees to it that all up to here are reported; with lock */
  bool draining;             /* it runs; with lock */
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

/* Asks a backend that does not push what has completed, and reports it. The caller has pinned the queue. */
void ms_queue_poll(ms_queue *queue);
/* Has the queue poisoned from that submission on; the first failure's text stays. */
void ms_queue_poison(ms_queue *queue, uint64_t submission, int32_t native_code, const char *failure);
/*
 * Waits until `submission` is retired: MS_OK, MS_SPUN, MS_SLEPT, MS_E_TIMEOUT, or MS_E_ARG for a number that nobody has
 * committed, since it might never come.
 */
int32_t ms_queue_wait(ms_queue *queue, uint64_t submission, uint64_t spin_ns, uint64_t timeout_ns, ms_error *error);
/* The poison's error if the submission was lost to one, else MS_OK. */
int32_t ms_queue_outcome(const ms_queue *queue, uint64_t submission, ms_error *error);
/*
 * Whoever would have asked for completions may be gone: sees to it, on a thread of its own, that what is committed now
 * is reported once complete, so that it can be freed.
 */
void ms_queue_drain(ms_queue *queue);
/* Gives `encoder`, which is RUNNING and holds one pin for the submission, the next number. On failure nothing changed.
 */
int64_t ms_queue_commit(ms_queue *queue, ms_encoder *encoder, ms_error *error);
/* The commands of a submission are complete: its buffers are free again and the encoder may be used. Drops no pin. */
void ms_encoder_completed(ms_encoder *encoder);

#endif
