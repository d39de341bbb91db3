/*
 * fake_vulkan.h - a Vulkan driver for tests: it records what it is asked, executes copies and nothing else, and fails
 * when told to. Every object is a block of memory of its own, so that leaks and late uses show under AddressSanitizer.
 */
#ifndef MS_FAKE_VULKAN_H
#define MS_FAKE_VULKAN_H

#include "vulkan/vulkan_backend.h"

typedef enum fake_op {
  FAKE_RESET_POOL,
  FAKE_BEGIN,            /* a: flags */
  FAKE_END,              /* */
  FAKE_BIND,             /* handle: pipeline */
  FAKE_PUSH,             /* a: offset, b: bytes, data */
  FAKE_DISPATCH,         /* a, b, c: groups */
  FAKE_BARRIER,          /* a: source stages, b: target stages, c: source access, d: target access */
  FAKE_COPY,             /* */
  FAKE_FILL,             /* */
  FAKE_RESET_QUERIES,    /* a: count */
  FAKE_TIMESTAMP,        /* a: stage, b: query */
  FAKE_SUBMIT,           /* handle: command buffer, a: waits, b: the gate's value, c: the value signalled */
  FAKE_CREATE_POOL,      /* */
  FAKE_ALLOCATE_COMMANDS /* */
} fake_op;

typedef struct fake_call {
  fake_op op;
  const void *handle;
  uint64_t a, b, c, d;
  uint8_t data[128];
} fake_call;

typedef struct fake_gpu {
  const char *name;
  int32_t type;
  uint32_t api_version;
  bool no_timelines, no_addresses, no_compute, no_time_domains;
  uint32_t push_bytes;
} fake_gpu;

enum { FAKE_MAX_CALLS = 8192 };

typedef struct fake_driver {
  pthread_mutex_t lock; /* guards everything */
  pthread_cond_t changed;
  fake_gpu gpus[4];
  uint32_t gpu_count;
  bool manual;         /* submissions complete when fake_complete says so, not at once */
  uint64_t lost_after; /* 0, or: the n-th question for progress and all later ones get DEVICE_LOST */
  uint64_t questions;
  uint64_t complete_at;  /* 0, or: the n-th question finds its submissions complete */
  const char *fail_name; /* the function that fails, NULL for any */
  uint64_t fail_at;      /* which of its calls, from 1; 0 for none */
  VkResult fail_result;
  uint64_t fallible_calls; /* that could have failed */
  int64_t live_objects;
  uint64_t ticks; /* of the device's clock: one more for each time stamp, unless set */
  uint32_t call_count;
  fake_call calls[FAKE_MAX_CALLS];
} fake_driver;

extern fake_driver fake;

/* A driver with one discrete GPU that completes everything at once; every Vulkan device made from now on is its own. */
void fake_install(void);
/* Checks that no object of the driver is left. */
void fake_remove(void);
void fake_forget_calls(void);
/* manual: completes every submission so far up to that number. */
void fake_complete(uint64_t value);
void fake_fail(const char *function, uint64_t call, VkResult result);

uint32_t fake_count(fake_op op);
/* Copies the calls with one of the ops out, in order; returns how many. */
uint32_t fake_calls_of(uint32_t ops, fake_call *calls, uint32_t capacity);

/* For the fake's own files. */
bool fake_fails(const char *function, VkResult *result);
void fake_record(const fake_call *call);
void *fake_new(size_t bytes);
void fake_delete(void *object);
PFN_vkVoidFunction fake_device_function(const char *name);

#endif
