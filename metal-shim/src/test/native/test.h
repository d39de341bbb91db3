/* test.h - the harness: checks that count and go on, and a rig of device, queue and streams that the tests share. */
#ifndef MS_TEST_H
#define MS_TEST_H

#include "core/platform.h"
#include "mshim.h"

extern _Atomic uint64_t test_checks;
extern _Atomic uint64_t test_failures;

void test_failed(const char *file, int line, const char *format, ...) __attribute__((__format__(__printf__, 3, 4)));

#define CHECK(condition) CHECK_TEXT(condition, "%s", #condition)
#define CHECK_TEXT(condition, ...)                                  \
  do {                                                              \
    atomic_fetch_add(&test_checks, 1);                              \
    if (!(condition)) test_failed(__FILE__, __LINE__, __VA_ARGS__); \
  } while (0)
/* Two numbers that must be equal, and both printed when they are not. */
#define CHECK_EQUAL(actual, expected)                                                                           \
  do {                                                                                                          \
    long long actual_ = (long long)(actual), expected_ = (long long)(expected);                                 \
    CHECK_TEXT(actual_ == expected_, "%s is %lld, expected %s = %lld", #actual, actual_, #expected, expected_); \
  } while (0)

typedef struct test_case {
  const char *name;
  void (*run)(void);
} test_case;

/* Each suite is an array that ends with a NULL name. */
extern const test_case handle_tests[];
extern const test_case stream_tests[];
extern const test_case fuzz_tests[];
extern const test_case kernel_tests[];
extern const test_case model_kernel_tests[];
extern const test_case fused_kernel_tests[];
extern const test_case queue_tests[];
extern const test_case lifetime_tests[];
extern const test_case placement_tests[];
#if defined(__linux__)
extern const test_case vulkan_layout_tests[];
extern const test_case vulkan_device_tests[];
extern const test_case vulkan_record_tests[];
extern const test_case vulkan_failure_tests[];
#endif

/* Repetitions: `count` normally, fewer where MSHIM_TEST_SCALE (percent) says so, because sanitizers are slow. */
uint32_t test_scaled(uint32_t count);

uint64_t test_random(uint64_t *state);
/* Uniform in [-1, 1). */
float test_random_float(uint64_t *state);

/* An open host device with a queue and an encoder of 64 KiB. */
typedef struct rig {
  ms_handle device;
  ms_handle queue;
  ms_handle encoder;
} rig;

rig rig_open(uint32_t max_in_flight);
/* Releases what is not 0. */
void rig_close(rig *r);
ms_handle rig_buffer(const rig *r, uint64_t bytes);
ms_handle rig_pipeline(const rig *r, const char *kernel);
/* A buffer with those contents. */
ms_handle rig_buffer_of(const rig *r, const void *contents, uint64_t bytes);
void rig_release(ms_handle handle);

/* A command stream under construction. */
typedef struct stream {
  _Alignas(8) uint8_t data[65536];
  uint32_t bytes;
  uint32_t last; /* offset of the last record */
} stream;

void stream_begin(stream *s);
void stream_barrier(stream *s);
/* Bindings are (handle, offset) pairs. */
void stream_dispatch(stream *s, ms_handle pipeline, uint32_t groups, uint32_t buffer_count, const ms_binding *bindings,
                     uint32_t word_count, const uint32_t *words);
/* zero_buffer over `n` floats, one group for each 256. */
void stream_zero(stream *s, ms_handle pipeline, ms_handle buffer, uint64_t offset, uint32_t n);
ms_stream_header *stream_header(stream *s);

/* ms_wait that sleeps and never spins: MS_OK however it went. */
int32_t rig_wait(ms_handle queue, uint64_t submission, uint64_t timeout_ns, ms_error *error);
/* Submits and waits; the status of the first thing that failed. */
int32_t rig_run(const rig *r, stream *s, ms_error *error);
/* A stream of one dispatch of a kernel by its name; a check fails if it does not run. */
void rig_run_one(const rig *r, const char *kernel, uint32_t groups, uint32_t buffer_count, const ms_binding *bindings,
                 uint32_t word_count, const uint32_t *words);

/* Runs `test` once for each instruction set that this machine has; pipelines that it makes use that one. */
void rig_for_each_kernel_set(void (*test)(const rig *r, const char *set));
/* A state buffer at that position. */
ms_handle rig_state_at(const rig *r, uint32_t position, uint32_t context_length);
/* Contents 16 bytes into a buffer, so that a kernel meets an offset. */
ms_handle rig_shifted(const rig *r, const void *contents, uint64_t bytes);

#define WORDS(...) \
  (const uint32_t[]) { __VA_ARGS__ }
#define BINDINGS(...) \
  (const ms_binding[]) { __VA_ARGS__ }
#define SECONDS(n) ((uint64_t)(n)*1000000000u)

#endif
