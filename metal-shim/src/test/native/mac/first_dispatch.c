/*
 * Loads a library as a program would that was not built with it, runs one dispatch on its first Metal device and looks
 * at every word: what comes back must have been computed there, and is neither zero nor what the buffer held before.
 * usage: first_dispatch LIBRARY      environment: REQUIRE_METAL=1 makes a machine without a device a failure
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mshim.h"

enum { WORDS = 1 << 16, THREADS = 64, FULL_GROUPS = WORDS / THREADS - 1, OLD = 7 };

static const char source[] =
    "#include <metal_stdlib>\n"
    "using namespace metal;\n"
    "kernel void fill_pattern(device uint* y [[buffer(0)]], constant uint& seed [[buffer(8)]],\n"
    "                         uint i [[thread_position_in_grid]])\n"
    "{\n"
    "  y[i] = (i + seed) * 2654435761u | 1u;\n"
    "}\n";

static uint32_t expected(uint32_t i, uint32_t seed) { return (i + seed) * 2654435761u | 1u; }

/* The functions that are needed, by their names in the library. */
static struct {
  int32_t (*ms_device_open)(uint32_t, uint32_t, ms_handle *, ms_error *);
  int32_t (*ms_queue_create)(ms_handle, uint32_t, uint32_t, ms_handle *, ms_error *);
  int32_t (*ms_encoder_create)(ms_handle, uint32_t, ms_handle *, ms_error *);
  int32_t (*ms_buffer_create)(ms_handle, uint64_t, uint32_t, ms_handle *, ms_error *);
  int32_t (*ms_buffer_write)(ms_handle, uint64_t, const void *, uint64_t, ms_error *);
  int32_t (*ms_buffer_read)(ms_handle, uint64_t, void *, uint64_t, ms_error *);
  int32_t (*ms_pipeline_create_user)(ms_handle, const char *, const ms_code *, ms_handle *, ms_error *);
  int64_t (*ms_submit)(ms_handle, const void *, uint64_t, ms_error *);
  int32_t (*ms_wait)(ms_handle, uint64_t, uint64_t, uint64_t, ms_error *);
  int32_t (*ms_release)(ms_handle, ms_error *);
  uint64_t (*ms_live_objects)(void);
} ms;

static ms_error error;

static void *symbol(void *library, const char *name) {
  void *found = dlsym(library, name);
  if (found == NULL) {
    fprintf(stderr, "no %s in the library: %s\n", name, dlerror());
    exit(1);
  }
  return found;
}

/* A cast from an object to a function pointer is not C: the bytes are copied. */
#define BIND(name)                          \
  do {                                      \
    void *found = symbol(library, #name);   \
    memcpy(&ms.name, &found, sizeof found); \
  } while (0)

static void bind(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "%s does not load: %s\n", path, dlerror());
    exit(1);
  }
  BIND(ms_device_open);
  BIND(ms_queue_create);
  BIND(ms_encoder_create);
  BIND(ms_buffer_create);
  BIND(ms_buffer_write);
  BIND(ms_buffer_read);
  BIND(ms_pipeline_create_user);
  BIND(ms_submit);
  BIND(ms_wait);
  BIND(ms_release);
  BIND(ms_live_objects);
}

static void require(int64_t status, const char *what) {
  if (status >= 0) return;
  fprintf(stderr, "%s: status %d, code %d: %s\n", what, error.status, error.native_code, error.message);
  exit(1);
}

/* All groups but the last, so that words behind the dispatch must stay as they were. */
static void submit_and_wait(ms_handle queue, ms_handle encoder, ms_handle pipeline, ms_handle buffer, uint32_t seed) {
  struct {
    ms_stream_header header;
    ms_dispatch dispatch;
    ms_binding binding;
    uint32_t words[2];
  } stream = {{MS_STREAM_MAGIC, MS_STREAM_VERSION, 0, sizeof stream, 1},
              {{MS_OP_DISPATCH, 1, 4, sizeof stream - sizeof stream.header}, pipeline, {FULL_GROUPS, 1, 1}, 0},
              {buffer, 0},
              {seed, 0}};
  int64_t submission = ms.ms_submit(encoder, &stream, sizeof stream, &error);
  require(submission, "the dispatch is not taken");
  require(ms.ms_wait(queue, (uint64_t)submission, 0, UINT64_C(60000000000), &error), "the dispatch does not complete");
}

static uint32_t wrong_words(ms_handle buffer, uint32_t seed) {
  static uint32_t y[WORDS];
  uint32_t wrong = 0;
  require(ms.ms_buffer_read(buffer, 0, y, sizeof y, &error), "the buffer is not read");
  for (uint32_t i = 0; i < WORDS; i++) {
    uint32_t right = i < FULL_GROUPS * THREADS ? expected(i, seed) : OLD;
    if (y[i] != right && wrong++ == 0) fprintf(stderr, "word %u is %u, not %u\n", i, y[i], right);
  }
  return wrong;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: first_dispatch LIBRARY\n");
    return 2;
  }
  bind(argv[1]);
  static uint32_t old[WORDS];
  const uint32_t seed = 12345;
  ms_handle device, queue, encoder, buffer, pipeline;
  const char *required = getenv("REQUIRE_METAL");
  if (ms.ms_device_open(MS_BACKEND_METAL, 0, &device, &error) == MS_E_NO_DEVICE &&
      (required == NULL || strcmp(required, "1") != 0)) {
    printf("SKIPPED: one dispatch on Metal: %s\n", error.message);
    return 0;
  }
  require(error.status, "no Metal device");
  for (int i = 0; i < WORDS; i++) old[i] = OLD;
  ms_code code = {source, sizeof source - 1, "fill_pattern", {{THREADS, 1, 1}, 1, 4, 0}};
  require(ms.ms_queue_create(device, 1, 0, &queue, &error), "no queue");
  require(ms.ms_encoder_create(queue, 4096, &encoder, &error), "no encoder");
  require(ms.ms_buffer_create(device, sizeof old, MS_STORAGE_SHARED, &buffer, &error), "no buffer");
  require(ms.ms_buffer_write(buffer, 0, old, sizeof old, &error), "the buffer is not written");
  require(ms.ms_pipeline_create_user(device, "fill_pattern", &code, &pipeline, &error), "no pipeline");
  submit_and_wait(queue, encoder, pipeline, buffer, seed);
  uint32_t wrong = wrong_words(buffer, seed);
  const ms_handle all[] = {pipeline, buffer, encoder, queue, device};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) require(ms.ms_release(all[i], &error), "a handle is stale");
  printf("%u of %d words wrong, %llu objects left\n", wrong, WORDS, (unsigned long long)ms.ms_live_objects());
  return wrong == 0 && ms.ms_live_objects() == 0 ? 0 : 1;
}
