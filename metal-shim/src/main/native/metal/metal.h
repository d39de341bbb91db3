/*
 * metal.h - the backend over Apple's Metal, with manual retain and release. Whoever holds an object that a `new`,
 * `copy` or `retain` returned says so; everything else belongs to the autorelease pool that every entry point opens,
 * because a thread of a Java virtual machine has none.
 *
 * One command buffer with one concurrent compute encoder is made by each encode. Its completion is told by a handler
 * on a thread of Metal's own: asking for its status can miss it, and an event that a lost device should have signalled
 * never comes.
 */
#ifndef MS_METAL_H
#define MS_METAL_H

#include "core/backend.h"
#include "metal/apple.h"

typedef struct metal_pipeline {
  id<MTLComputePipelineState> state; /* retained */
  MTLSize local_size;
} metal_pipeline;

typedef struct metal_queue {
  id<MTLCommandQueue> queue; /* retained */
  ms_queue *owner;           /* outlives every submission */
  uint32_t places;           /* command buffers that may exist at once */
  _Atomic uint32_t taken;    /* of them: recorded or incomplete */
  pthread_mutex_t lock;      /* guards everything below */
  pthread_cond_t left;       /* a handler is done with this memory */
  uint32_t handlers;         /* committed, and their handler has not left yet */
  bool reporting;            /* a handler is inside ms_queue_completed */
  pthread_t reporter;        /* its thread */
  bool orphaned;             /* freed by its reporter, which then frees the memory */
  uint64_t reported;
  uint64_t failed; /* the first submission known to have failed, 0 while there is none */
  int32_t failure_code;
  char failure[sizeof(((ms_error *)0)->message)];
  uint32_t capacity;
  bool complete[]; /* ring by submission % capacity: complete, not reported yet */
} metal_queue;

typedef struct metal_commands {
  metal_queue *queue;              /* outlives the commands */
  NSString *label;                 /* retained */
  MTLCommandBufferHandler handler; /* a heap block, made once */
  id<MTLCommandBuffer> buffer;     /* retained while recorded or incomplete, else nil */
  uint64_t submission;
  ms_run_times times; /* of the last run; zeros if it failed */
} metal_commands;

/* A message of Metal's own about `what`: MS_E_... with the NSError's code. `why` may be nil. */
int32_t metal_fail(ms_error *error, int32_t status, const char *what, NSError *why);
/* An exception, which must not leave the library: it would end the virtual machine. */
int32_t metal_raised(ms_error *error, const char *what, id exception);

int32_t metal_buffer_create(void *device, uint64_t bytes, uint32_t storage, void **buffer, void **address,
                            ms_error *error);
void metal_buffer_free(void *buffer);
int32_t metal_buffer_write(void *buffer, uint64_t offset, const void *source, uint64_t bytes, ms_error *error);
int32_t metal_buffer_read(void *buffer, uint64_t offset, void *target, uint64_t bytes, ms_error *error);

int32_t metal_pipeline_create(void *device, const ms_kernel *kernel, const ms_code *code, void **pipeline,
                              ms_error *error);
void metal_pipeline_free(void *pipeline);

int32_t metal_queue_create(void *device, ms_queue *owner, uint32_t max_in_flight, bool timed, void **queue,
                           ms_error *error);
void metal_queue_free(void *queue);
/* False when every place is taken; Metal would block the caller then. */
bool metal_queue_take_place(metal_queue *queue);
void metal_queue_give_place(metal_queue *queue);
/* A committed submission is complete, `why` it failed may be nil. On Metal's thread; `queue` may be gone afterwards. */
void metal_queue_completed(metal_queue *queue, uint64_t submission, bool failed, NSError *why);
int32_t metal_commit(void *queue, void *commands, uint64_t submission, ms_error *error);

int32_t metal_commands_create(void *queue, uint32_t stream_capacity, void **commands, ms_error *error);
void metal_commands_free(void *commands);
int32_t metal_encode(void *commands, const ms_program *program, ms_error *error);
bool metal_times(void *commands, ms_run_times *times);

#endif
