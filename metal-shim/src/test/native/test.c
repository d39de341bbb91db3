#include "test.h"

#include "host/kernels.h"

_Atomic uint64_t test_checks;
_Atomic uint64_t test_failures;

void test_failed(const char *file, int line, const char *format, ...) {
  if (atomic_fetch_add(&test_failures, 1) >= 40) return; /* the first ones tell */
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "  FAILED %s:%d: ", file, line);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
}

uint32_t test_scaled(uint32_t count) {
  const char *percent = getenv("MSHIM_TEST_SCALE");
  uint32_t scaled = percent == NULL ? count : (uint32_t)((uint64_t)count * (uint64_t)atoi(percent) / 100);
  return scaled == 0 ? 1 : scaled;
}

uint64_t test_random(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

float test_random_float(uint64_t *state) { return (float)(test_random(state) >> 40) * 0x1p-23f - 1.0f; }

rig rig_open(uint32_t max_in_flight) {
  rig r = {0, 0, 0};
  CHECK_EQUAL(ms_device_open(MS_BACKEND_HOST, 0, &r.device, NULL), MS_OK);
  CHECK_EQUAL(ms_queue_create(r.device, max_in_flight, 0, &r.queue, NULL), MS_OK);
  CHECK_EQUAL(ms_encoder_create(r.queue, 65536, &r.encoder, NULL), MS_OK);
  return r;
}

void rig_release(ms_handle handle) { CHECK_EQUAL(ms_release(handle, NULL), MS_OK); }

void rig_close(rig *r) {
  if (r->encoder != 0) rig_release(r->encoder);
  if (r->queue != 0) rig_release(r->queue);
  if (r->device != 0) rig_release(r->device);
  *r = (rig){0, 0, 0};
}

ms_handle rig_buffer(const rig *r, uint64_t bytes) {
  ms_handle buffer = 0;
  CHECK_EQUAL(ms_buffer_create(r->device, bytes, MS_STORAGE_SHARED, &buffer, NULL), MS_OK);
  return buffer;
}

ms_handle rig_buffer_of(const rig *r, const void *contents, uint64_t bytes) {
  ms_handle buffer = rig_buffer(r, bytes);
  CHECK_EQUAL(ms_buffer_write(buffer, 0, contents, bytes, NULL), MS_OK);
  return buffer;
}

ms_handle rig_pipeline(const rig *r, const char *kernel) {
  ms_handle pipeline = 0;
  ms_pipeline_info info;
  CHECK_EQUAL(ms_pipeline_create(r->device, kernel, NULL, &pipeline, &info, NULL), MS_OK);
  return pipeline;
}

ms_stream_header *stream_header(stream *s) { return (ms_stream_header *)s->data; }

void stream_begin(stream *s) {
  memset(s->data, 0, sizeof(ms_stream_header));
  *stream_header(s) = (ms_stream_header){MS_STREAM_MAGIC, MS_STREAM_VERSION, 0, sizeof(ms_stream_header), 0};
  s->bytes = s->last = sizeof(ms_stream_header);
}

static void append(stream *s, const void *data, uint32_t bytes) {
  if (bytes == 0) return;
  memcpy(s->data + s->bytes, data, bytes);
  s->bytes += bytes;
}

static void end_record(stream *s) {
  while (s->bytes % 8 != 0) s->data[s->bytes++] = 0;
  stream_header(s)->bytes = s->bytes;
  stream_header(s)->records++;
}

void stream_barrier(stream *s) {
  s->last = s->bytes;
  append(s, &(ms_record){MS_OP_BARRIER, 0, 0, sizeof(ms_record)}, sizeof(ms_record));
  end_record(s);
}

void stream_dispatch(stream *s, ms_handle pipeline, uint32_t groups, uint32_t buffer_count, const ms_binding *bindings,
                     uint32_t word_count, const uint32_t *words) {
  uint32_t record_bytes =
      (uint32_t)(sizeof(ms_dispatch) + buffer_count * sizeof(ms_binding) + ((4 * word_count + 7) & ~7u));
  ms_dispatch dispatch = {
      {MS_OP_DISPATCH, (uint8_t)buffer_count, (uint8_t)(4 * word_count), record_bytes}, pipeline, {groups, 1, 1}, 0};
  s->last = s->bytes;
  append(s, &dispatch, sizeof dispatch);
  append(s, bindings, (uint32_t)(buffer_count * sizeof *bindings));
  append(s, words, 4 * word_count);
  end_record(s);
}

void stream_zero(stream *s, ms_handle pipeline, ms_handle buffer, uint64_t offset, uint32_t n) {
  stream_dispatch(s, pipeline, (n + 255) / 256, 1, BINDINGS({buffer, offset}), 1, &n);
}

int32_t rig_wait(ms_handle queue, uint64_t submission, uint64_t timeout_ns, ms_error *error) {
  int32_t status = ms_wait(queue, submission, 0, timeout_ns, error);
  return status > 0 ? MS_OK : status;
}

int32_t rig_run(const rig *r, stream *s, ms_error *error) {
  int64_t submission = ms_submit(r->encoder, s->data, s->bytes, error);
  if (submission < 0) return (int32_t)submission;
  return rig_wait(r->queue, (uint64_t)submission, SECONDS(60), error);
}

void rig_run_one(const rig *r, const char *kernel, uint32_t groups, uint32_t buffer_count, const ms_binding *bindings,
                 uint32_t word_count, const uint32_t *words) {
  static stream s;
  ms_handle pipeline = rig_pipeline(r, kernel);
  ms_error error = {0};
  stream_begin(&s);
  stream_dispatch(&s, pipeline, groups, buffer_count, bindings, word_count, words);
  CHECK_TEXT(rig_run(r, &s, &error) == MS_OK, "%s", error.message);
  rig_release(pipeline);
}

void rig_for_each_kernel_set(void (*test)(const rig *r, const char *set)) {
  bool runs_here = false;
  const host_kernel_set *set;
  for (uint32_t i = 0; (set = host_kernel_set_at(i, &runs_here)) != NULL; i++) {
    if (!runs_here) continue;
    host_kernel_set_force(set);
    rig r = rig_open(1);
    test(&r, set->name);
    rig_close(&r);
  }
  host_kernel_set_force(NULL);
}

ms_handle rig_state_at(const rig *r, uint32_t position, uint32_t context_length) {
  uint32_t words[16] = {position, 1, context_length};
  return rig_buffer_of(r, words, sizeof words);
}

ms_handle rig_shifted(const rig *r, const void *contents, uint64_t bytes) {
  ms_handle buffer = rig_buffer(r, bytes + 16);
  CHECK_EQUAL(ms_buffer_write(buffer, 16, contents, bytes, NULL), MS_OK);
  return buffer;
}
