/*
 * Mutated streams: nothing crashes, and whatever is accepted and run writes only inside what it bound. The buffers are
 * parts of larger ones whose rest is filled with a pattern that must survive.
 */
#include "core/kernels.h"
#include "test.h"

enum { BUFFERS = 6, BUFFER_BYTES = 8192, GUARD = 0xA5 };

typedef struct bench {
  rig r;
  ms_handle pipelines[MS_KERNEL_COUNT];
  ms_handle buffers[BUFFERS];
  uint8_t *memory[BUFFERS];
  ms_handle mappings[BUFFERS];
  uint64_t random;
  uint32_t accepted;
} bench;

static void bench_open(bench *b, uint64_t seed) {
  memset(b, 0, sizeof *b);
  b->r = rig_open(2);
  b->random = seed;
  for (int i = 0; i < MS_KERNEL_COUNT; i++) b->pipelines[i] = rig_pipeline(&b->r, ms_kernel_at((ms_kernel_id)i)->name);
  for (int i = 0; i < BUFFERS; i++) {
    uint64_t address = 0;
    b->buffers[i] = rig_buffer(&b->r, BUFFER_BYTES);
    CHECK_EQUAL(ms_buffer_map(b->buffers[i], &address, &b->mappings[i], NULL), MS_OK);
    b->memory[i] = (uint8_t *)(uintptr_t)address;
  }
}

static void bench_close(bench *b) {
  for (int i = 0; i < MS_KERNEL_COUNT; i++) rig_release(b->pipelines[i]);
  for (int i = 0; i < BUFFERS; i++) {
    rig_release(b->mappings[i]);
    rig_release(b->buffers[i]);
  }
  rig_close(&b->r);
}

static uint32_t below(bench *b, uint32_t limit) { return (uint32_t)(test_random(&b->random) % limit); }

/* Small, round, hostile or any. */
static uint32_t interesting(bench *b) {
  static const uint32_t edges[] = {0, 1, 7, 8, 15, 16, 64, 256, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8, 0xFFFFFFFF};
  switch (below(b, 4)) {
    case 0:
      return edges[below(b, sizeof edges / sizeof *edges)];
    case 1:
      return 8 * below(b, 12);
    case 2:
      return below(b, 40);
    default:
      return (uint32_t)test_random(&b->random);
  }
}

static void add_dispatch(bench *b, stream *s) {
  const ms_kernel *kernel = ms_kernel_at((ms_kernel_id)below(b, MS_KERNEL_COUNT));
  ms_binding bindings[MS_MAX_BUFFERS];
  uint32_t words[MS_MAX_BYTES / 4];
  for (uint32_t i = 0; i < kernel->buffer_count; i++) {
    bindings[i] = (ms_binding){b->buffers[below(b, BUFFERS)], 16 * below(b, 64)};
  }
  for (uint32_t i = 0; i < kernel->bytes_count / 4; i++)
    words[i] = below(b, 8) == 0 ? interesting(b) : 8 * (1 + below(b, 3));
  stream_dispatch(s, b->pipelines[kernel->id], 1 + below(b, 4), kernel->buffer_count, bindings, kernel->bytes_count / 4,
                  words);
}

static void mutate(bench *b, stream *s) {
  for (uint32_t n = below(b, 4); n > 0; n--) {
    uint32_t at = below(b, s->bytes);
    uint32_t value = interesting(b);
    switch (below(b, 4)) {
      case 0:
        s->data[at] ^= (uint8_t)(1u << below(b, 8));
        break;
      case 1:
        memcpy(s->data + (at & ~3u), &value, 4);
        break;
      case 2:
        s->data[at] = (uint8_t)value;
        break;
      default:
        s->bytes = at < 8 ? 8 : at & ~7u;
        if (below(b, 2) != 0 && s->bytes >= 16) stream_header(s)->bytes = s->bytes;
    }
  }
}

/* State words that a kernel reads must be survived whatever they are, so the buffers are full of them. */
static void fill(bench *b) {
  for (int i = 0; i < BUFFERS; i++) {
    uint32_t *words = (uint32_t *)(void *)b->memory[i];
    for (uint32_t k = 0; k < BUFFER_BYTES / 4; k++) words[k] = (k * 2654435761u) >> (below(b, 3) * 10);
    for (uint32_t k = 0; k < 64; k++) words[k * 4] = below(b, 24);
  }
}

/* Streams that stayed acceptable run too: under the address sanitizer a write outside any buffer is seen. */
static void mutated_streams_never_crash(void) {
  static bench b;
  static stream s;
  bench_open(&b, 20240601);
  uint32_t count = test_scaled(300000);
  for (uint32_t i = 0; i < count; i++) {
    stream_begin(&s);
    for (uint32_t n = 1 + below(&b, 3); n > 0; n--) {
      add_dispatch(&b, &s);
      if (below(&b, 2) != 0) stream_barrier(&s);
    }
    mutate(&b, &s);
    if (i % 64 == 0) fill(&b);
    ms_error error = {0};
    int64_t submission = ms_submit(b.r.encoder, s.data, s.bytes, &error);
    if (submission < 0) {
      CHECK(error.status == submission && error.message_length > 0);
      CHECK(error.stream_offset < 65536);
      continue;
    }
    b.accepted++;
    CHECK_EQUAL(rig_wait(b.r.queue, (uint64_t)submission, SECONDS(60), NULL), MS_OK);
  }
  CHECK_TEXT(b.accepted > count / 50, "only %u of %u streams ran", b.accepted, count);
  bench_close(&b);
}

/* One dispatch with good parameters; all bytes outside the extents of its bindings must be as before. */
static void run_guarded(bench *b, stream *s) {
  const ms_kernel *kernel = ms_kernel_at((ms_kernel_id)below(b, MS_KERNEL_COUNT));
  ms_binding bindings[MS_MAX_BUFFERS];
  uint32_t words[MS_MAX_BYTES / 4];
  uint64_t touched[MS_MAX_BUFFERS] = {0};
  uint32_t groups = 1 + below(b, 6);
  for (uint32_t i = 0; i < kernel->bytes_count / 4; i++)
    words[i] = below(b, 3) == 0 ? 1 + below(b, 9) : 8 * (1 + below(b, 4));
  if (kernel->bounds(kernel, words, groups, touched, NULL) != MS_OK) return;
  for (uint32_t i = 0; i < kernel->buffer_count; i++) {
    if (touched[i] + 1024 > BUFFER_BYTES) return;
    memset(b->memory[i], GUARD, BUFFER_BYTES);
    bindings[i] = (ms_binding){b->buffers[i], 16 * (1 + below(b, 60))};
    uint32_t *content = (uint32_t *)(void *)(b->memory[i] + bindings[i].offset);
    for (uint64_t k = 0; k < touched[i] / 4; k++) content[k] = interesting(b);
  }
  stream_begin(s);
  stream_dispatch(s, b->pipelines[kernel->id], groups, kernel->buffer_count, bindings, kernel->bytes_count / 4, words);
  ms_error error = {0};
  CHECK_TEXT(rig_run(&b->r, s, &error) == MS_OK, "%s", error.message);
  b->accepted++;
  for (uint32_t i = 0; i < kernel->buffer_count; i++) {
    uint64_t start = bindings[i].offset, end = start + touched[i];
    bool intact = true;
    for (uint64_t k = 0; k < BUFFER_BYTES; k++)
      intact = intact && (b->memory[i][k] == GUARD || (k >= start && k < end));
    CHECK_TEXT(intact, "%s wrote outside buffer %u", kernel->name, i);
  }
}

static void kernels_touch_nothing_outside_their_bounds(void) {
  static bench b;
  static stream s;
  bench_open(&b, 77);
  uint32_t count = test_scaled(20000);
  for (uint32_t i = 0; i < count; i++) run_guarded(&b, &s);
  CHECK_TEXT(b.accepted > count / 4, "only %u of %u ran", b.accepted, count);
  bench_close(&b);
}

const test_case fuzz_tests[] = {
    {"mutated_streams_never_crash", mutated_streams_never_crash},
    {"kernels_touch_nothing_outside_their_bounds", kernels_touch_nothing_outside_their_bounds},
    {NULL, NULL}};
