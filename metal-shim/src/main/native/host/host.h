/*
 * host.h - the backend that runs kernels on the CPU: always there, needs no driver, and fails, delays, holds and
 * shuffles on request. Each queue has a thread of its own that runs one submission after the other.
 */
#ifndef MS_HOST_H
#define MS_HOST_H

#include "core/backend.h"
#include "host/kernels.h"

typedef struct host_device {
  pthread_mutex_t lock; /* guards everything below */
  pthread_cond_t hold_lifted;
  bool hold;
  uint64_t shuffle;
  uint64_t fail_at;
  uint64_t delay_ns;
} host_device;

typedef struct host_buffer {
  uint8_t *memory;  /* aligned, inside allocation */
  void *allocation; /* owned */
} host_buffer;

typedef struct host_pipeline {
  host_kernel run;
} host_pipeline;

typedef struct host_commands {
  ms_program program;            /* the encoder's memory */
  const ms_dispatch **unordered; /* owned: the dispatches between two barriers; NULL unless the queue shuffles */
  ms_run_times times;            /* of the last run; zeros if it did not take place or was not timed */
} host_commands;

typedef struct host_job {
  host_commands *commands; /* the core keeps them until the completion is reported */
  uint64_t submission;
} host_job;

typedef struct host_queue {
  host_device *device; /* outlives the queue */
  ms_queue *owner;     /* outlives every job */
  uint64_t shuffle;
  uint64_t fail_at;
  uint64_t delay_ns;
  bool timed;
  pthread_t thread;
  pthread_mutex_t lock; /* guards everything below */
  pthread_cond_t work;
  bool stopping;
  bool orphaned; /* freed from its own thread, which then frees the memory */
  bool poisoned; /* the queue's thread only */
  uint32_t head;
  uint32_t count;
  uint32_t capacity;
  host_job jobs[]; /* ring */
} host_queue;

int32_t host_queue_create(void *device, ms_queue *owner, uint32_t max_in_flight, bool timed, void **queue,
                          ms_error *error);
void host_queue_free(void *queue);
int32_t host_commit(void *queue, void *commands, uint64_t submission, ms_error *error);

/* Blocks while the device is on hold. */
void host_device_await_start(host_device *device);

int32_t host_commands_create(void *queue, uint32_t stream_capacity, void **commands, ms_error *error);
void host_commands_free(void *commands);
int32_t host_encode(void *commands, const ms_program *program, ms_error *error);
bool host_times(void *commands, ms_run_times *times);
/* Runs every dispatch: in stream order, or with `shuffle` as MS_CONTROL_SHUFFLE says, drawn anew for each submission.
 */
void host_run(const host_commands *commands, uint64_t shuffle, uint64_t submission);

#endif
