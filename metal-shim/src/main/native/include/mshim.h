/*
 * mshim.h - the flat C interface of libmetalshim: device, queue, buffer, pipeline and command encoder, modelled on
 * Metal.
 *
 * Handles are 64-bit numbers, (generation << 32) | (slot + 1), never pointers; 0 names nothing. A stale, foreign or
 * invented handle is answered with MS_E_HANDLE and touches nothing.
 *
 * Errors: every call that can fail returns a status below zero. It also fills `error` when that is not NULL. The struct
 * is the caller's, is written only during the call, and holds no pointer. A failed call has changed nothing unless it
 * says so here.
 *
 * Threads: every function may be called from any thread. One encoder is used by one thread at a time between begin of
 * its encoding and the return of commit; a second concurrent call on it gets MS_E_STATE. Only ms_wait, ms_buffer_write
 * and ms_buffer_read may block. Native code never calls back into its caller.
 *
 * Life time: ms_release makes the handle stale at once, never refuses a live handle and never frees early. The object
 * is retired, and freed when no call that began before the release and no incomplete or recorded submission that names
 * it remains.
 */
#ifndef MSHIM_H
#define MSHIM_H

#include <stdint.h>

#define MS_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

#define MS_ABI_VERSION 2u

typedef uint64_t ms_handle;

/* Status of a call. */
enum {
  MS_OK = 0,
  MS_E_ARG = -1,       /* an argument is out of range; the message names it */
  MS_E_HANDLE = -2,    /* stale, foreign or invented handle, or one of another kind */
  MS_E_STATE = -3,     /* the object is not in a state that allows the call */
  MS_E_STREAM = -4,    /* the command stream is malformed; stream_offset says where */
  MS_E_LIMIT = -5,     /* a device or table limit */
  MS_E_NO_DEVICE = -6, /* no such device on this machine */
  MS_E_OUT_OF_MEMORY = -7,
  MS_E_COMPILE = -8,     /* the pipeline could not be built */
  MS_E_GPU = -9,         /* execution failed; the queue is poisoned from that submission on */
  MS_E_TIMEOUT = -10,    /* ms_wait: not complete yet */
  MS_E_BUSY = -11,       /* the queue holds max_in_flight incomplete submissions */
  MS_E_BOUNDS = -12,     /* a dispatch would touch bytes outside a bound buffer */
  MS_E_UNSUPPORTED = -13 /* this backend cannot do that */
};

typedef struct ms_error {
  int32_t status;         /* the returned status again */
  int32_t native_code;    /* VkResult, NSError code or errno; 0 if none */
  uint32_t stream_offset; /* byte offset of the offending record of a stream, whatever its error; else 0 */
  uint32_t message_length;
  char message[240]; /* UTF-8, NUL-terminated */
} ms_error;          /* 256 bytes */

enum { MS_BACKEND_HOST = 0, MS_BACKEND_VULKAN = 1, MS_BACKEND_METAL = 2, MS_BACKEND_COUNT = 3 };

enum {
  MS_DEVICE_UNIFIED_MEMORY = 1, /* shared buffers cost nothing extra */
  MS_DEVICE_CPU = 2,            /* executes on the CPU: never picked automatically before the host backend */
  MS_DEVICE_RESUBMIT = 4        /* ms_resubmit works */
};

typedef struct ms_device_info {
  uint32_t backend; /* MS_BACKEND_* */
  uint32_t index;   /* within the backend */
  uint32_t flags;   /* MS_DEVICE_* */
  uint32_t max_threads_per_threadgroup;
  uint64_t max_buffer_bytes;
  uint32_t max_groups[3];
  uint32_t reserved;
  char name[128];  /* UTF-8, NUL-terminated */
  char driver[80]; /* version text of the driver or instruction set, NUL-terminated */
} ms_device_info;  /* 248 bytes */

typedef struct ms_pipeline_info {
  uint32_t local_size[3]; /* threads per threadgroup in x, y and z, fixed by the kernel */
  uint32_t buffer_count;  /* buffers that a dispatch binds, 0..8 */
  uint32_t bytes_count;   /* bytes that a dispatch passes, 0..64, multiple of 4 */
  uint32_t reserved;
} ms_pipeline_info; /* 24 bytes */

/* What a kernel was compiled to. The caller's, pointers included, and read during the call only. */
typedef struct ms_code {
  const void *code;        /* vulkan: SPIR-V words, aligned to 4; metal: MSL text, UTF-8 */
  uint64_t bytes;          /* of the code, without a NUL */
  const char *entry_point; /* NUL-terminated */
  ms_pipeline_info shape;
} ms_code; /* 48 bytes */

enum { MS_STORAGE_SHARED = 0, MS_STORAGE_PRIVATE = 1 };

/*
 * Command stream: little-endian, 8-byte aligned, one header and then records. Each record starts with ms_record and is
 * record_bytes long, a multiple of 8. Padding is zero. The whole stream is checked before anything of it is encoded.
 */
#define MS_STREAM_MAGIC 0x3153434Du /* "MCS1" */
#define MS_STREAM_VERSION 1u
#define MS_MAX_BUFFERS 8u
#define MS_MAX_BYTES 64u
#define MS_OFFSET_ALIGNMENT 16u

typedef struct ms_stream_header {
  uint32_t magic;
  uint16_t version;
  uint16_t flags; /* 0 */
  uint32_t bytes; /* of the stream, this header included */
  uint32_t records;
} ms_stream_header; /* 16 bytes */

enum { MS_OP_DISPATCH = 1, MS_OP_BARRIER = 2 };

typedef struct ms_record {
  uint16_t op;
  uint8_t buffer_count;  /* DISPATCH: as the pipeline says; BARRIER: 0 */
  uint8_t bytes_count;   /* DISPATCH: as the pipeline says; BARRIER: 0 */
  uint32_t record_bytes; /* this header included */
} ms_record;             /* 8 bytes; a BARRIER is nothing more */

typedef struct ms_dispatch {
  ms_record record;
  ms_handle pipeline;
  uint32_t groups[3]; /* threadgroups, each at least 1; the built-in kernels have one dimension, so y and z are 1 */
  uint32_t reserved;  /* 0 */
  /* then buffer_count times ms_binding, then bytes_count bytes, then zeros up to a multiple of 8 */
} ms_dispatch; /* 32 bytes */

typedef struct ms_binding {
  ms_handle buffer;
  uint64_t offset; /* bytes, multiple of 16, below the buffer's size */
} ms_binding;      /* 16 bytes */

/* Library and devices ----------------------------------------------------------------------------- */

MS_API uint32_t ms_abi_version(void);

/*
 * Describes the devices of a backend that can be used, the preferred ones first, at most `capacity` of them; `count` is
 * how many there are. MS_E_NO_DEVICE when there is none, and the message says why in one line. Starts and stops the
 * driver, so it is a cold call.
 */
MS_API int32_t ms_device_list(uint32_t backend, ms_device_info *infos, uint32_t capacity, uint32_t *count,
                              ms_error *error);
/* Opens the device at that place of the list. */
MS_API int32_t ms_device_open(uint32_t backend, uint32_t index, ms_handle *device, ms_error *error);

/*
 * Test controls, set before the queue is created; MS_E_UNSUPPORTED where a backend has none. They act on
 * queues made later.
 * - SHUFFLE: 0 runs dispatches in stream order; n > 0 runs the dispatches between two barriers in an order drawn from
 *   seed n, and MS_SHUFFLE_REVERSE in exactly reversed order. A graph with all its barriers gives the same bytes in any
 *   order.
 * - FAIL_AT: the submission with this number fails with MS_E_GPU; 0 is none.
 * - DELAY_NS: each submission takes at least that much longer, asleep.
 * - HOLD: 1 keeps committed submissions from starting until the control is set to 0 again; acts at once on existing
 *   queues too. Releasing the device sets it to 0.
 */
enum { MS_CONTROL_SHUFFLE = 1, MS_CONTROL_FAIL_AT = 2, MS_CONTROL_DELAY_NS = 3, MS_CONTROL_HOLD = 4 };
#define MS_SHUFFLE_REVERSE UINT64_MAX
MS_API int32_t ms_device_control(ms_handle device, uint32_t control, uint64_t value, ms_error *error);

/*
 * How many messages validation layers have given in this process; the first one is in `error`, whose status then is
 * MS_E_GPU. Layers are on where the environment says ENCODERING_VULKAN_VALIDATION=1 and the layers are installed.
 */
MS_API uint64_t ms_validation_messages(ms_error *error);

/* Live objects of every kind in this process, retired ones included: 0 when all is released and complete. For leak
 * tests. */
MS_API uint64_t ms_live_objects(void);

/* Buffers ----------------------------------------------------------------------------------------- */

/* Contents start as zeros. */
MS_API int32_t ms_buffer_create(ms_handle device, uint64_t bytes, uint32_t storage, ms_handle *buffer, ms_error *error);
/*
 * Maps a SHARED buffer. `mapping` is a handle of its own: the address stays valid until it is released, even when the
 * buffer was released before. MS_E_STATE for a PRIVATE buffer.
 */
MS_API int32_t ms_buffer_map(ms_handle buffer, uint64_t *address, ms_handle *mapping, ms_error *error);
/* Copy between the caller's memory and a buffer of either storage. MS_E_STATE while an incomplete submission names the
 * buffer. */
MS_API int32_t ms_buffer_write(ms_handle buffer, uint64_t offset, const void *source, uint64_t bytes, ms_error *error);
MS_API int32_t ms_buffer_read(ms_handle buffer, uint64_t offset, void *target, uint64_t bytes, ms_error *error);

/* Pipelines --------------------------------------------------------------------------------------- */

/*
 * A built-in kernel by its name. MS_E_ARG lists the names when there is none such. `code` is what the build compiled it
 * to for this backend, NULL for the host; MS_E_COMPILE when its shape is not the one that this library checks
 * dispatches by.
 */
MS_API int32_t ms_pipeline_create(ms_handle device, const char *kernel, const ms_code *code, ms_handle *pipeline,
                                  ms_pipeline_info *info, ms_error *error);
/*
 * The caller's own kernel, trusted: a dispatch of it may have three dimensions, and nothing checks what it touches. The
 * name is for messages. MS_E_COMPILE when the code cannot be that kernel, as far as that can be told;
 * MS_E_UNSUPPORTED on the host.
 */
MS_API int32_t ms_pipeline_create_user(ms_handle device, const char *name, const ms_code *code, ms_handle *pipeline,
                                       ms_error *error);

/* Queue and encoder ------------------------------------------------------------------------------- */

/*
 * max_in_flight: 1..1024 incomplete submissions; commit beyond it gets MS_E_BUSY and never blocks.
 * times_kept: of how many of the newest complete submissions ms_times knows, 0..MS_MAX_TIMES. 0 records nothing and
 * costs nothing.
 */
#define MS_MAX_TIMES (1u << 20)
MS_API int32_t ms_queue_create(ms_handle device, uint32_t max_in_flight, uint32_t times_kept, ms_handle *queue,
                               ms_error *error);
/* stream_capacity: bytes of the longest stream that this encoder will take, 16..16 MiB; everything is allocated here.
 */
MS_API int32_t ms_encoder_create(ms_handle queue, uint32_t stream_capacity, ms_handle *encoder, ms_error *error);

/*
 * Checks and encodes a stream; nothing runs yet. The memory at `stream` is the caller's and is not kept. Legal while
 * the encoder has no incomplete submission; replaces what was recorded before. All or nothing: on error the encoder
 * keeps nothing recorded.
 */
MS_API int32_t ms_encode(ms_handle encoder, const void *stream, uint64_t bytes, ms_error *error);
/*
 * Hands the encoded commands to the queue, once per encode. Submission numbers are the queue's, 1, 2, 3 ... in
 * execution order. Returns the number, or a status below zero. A command buffer sees every write of those before it.
 * MS_E_GPU on a poisoned queue.
 */
MS_API int64_t ms_commit(ms_handle encoder, ms_error *error);
/* ms_encode and ms_commit in one call. When only the commit failed, as with MS_E_BUSY, the commands stay recorded for
 * ms_commit. */
MS_API int64_t ms_submit(ms_handle encoder, const void *stream, uint64_t bytes, ms_error *error);
/* Runs the recorded commands again; legal once their last run is complete. */
MS_API int64_t ms_resubmit(ms_handle encoder, ms_error *error);

/*
 * Waits until `submission` and all before it are complete: 0 or above, MS_E_TIMEOUT, or MS_E_GPU when it failed or the
 * queue was poisoned at or before it, then with the first failure's own text, however often it is asked. Any number of
 * threads. MS_E_ARG for a number that was not committed before the call, since it might never come.
 *
 * Asks over and over for at most spin_ns, of which no more than MS_MAX_SPIN_NS count, and only for the newest
 * submission: with newer ones pending the caller is ahead of the device and has nothing to gain. Sleeps after that.
 * The result tells how it went: MS_OK if it was complete already, MS_SPUN or MS_SLEPT.
 */
enum { MS_SPUN = 1, MS_SLEPT = 2 };
#define MS_MAX_SPIN_NS 50000u
MS_API int32_t ms_wait(ms_handle queue, uint64_t submission, uint64_t spin_ns, uint64_t timeout_ns, ms_error *error);
/* The highest submission that is complete with all before it, or a status below zero; MS_E_GPU once the queue is
 * poisoned. Never waits. */
MS_API int64_t ms_poll(ms_handle queue, ms_error *error);

/* When the device ran a submission, by CLOCK_MONOTONIC (macOS: CLOCK_UPTIME_RAW), which System.nanoTime reads too. */
typedef struct ms_run_times {
  uint64_t start_ns;
  uint64_t end_ns;
  uint64_t error_ns; /* how far off both may be against that clock; their difference is exact to the device's tick */
} ms_run_times;      /* 24 bytes */

/*
 * 1 with `times` filled, or 0 while the submission is incomplete, and when it failed, is no longer kept, or the device
 * could not say. MS_E_STATE on a queue that keeps none. Never waits.
 */
MS_API int32_t ms_times(ms_handle queue, uint64_t submission, ms_run_times *times, ms_error *error);

/* Any handle. MS_E_HANDLE when it is stale already. */
MS_API int32_t ms_release(ms_handle object, ms_error *error);

/* Threads ----------------------------------------------------------------------------------------- */

/* Each acts on the calling thread, for the rest of its life; MS_E_UNSUPPORTED where the system has no such thing, and
 * MS_E_STATE where it forbids it. */

/* Linux: the thread runs on this core only. MS_E_ARG names the cores that the process may use. */
MS_API int32_t ms_thread_pin(int32_t core, ms_error *error);
/* Linux: how late the system may end the thread's timed sleeps, so as to end several at once; 1 ns or more. */
MS_API int32_t ms_thread_timer_slack(uint64_t slack_ns, ms_error *error);
/* macOS: the quality-of-service class that is served first, on a performance core where there are any. */
MS_API int32_t ms_thread_user_interactive(ms_error *error);

#ifdef __cplusplus
}
#endif
#endif
