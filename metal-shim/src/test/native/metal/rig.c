#include "rig.h"

rig metal_open(uint32_t max_in_flight) {
  rig r = {0, 0, 0};
  CHECK_EQUAL(ms_device_open(MS_BACKEND_METAL, 0, &r.device, NULL), MS_OK);
  CHECK_EQUAL(ms_queue_create(r.device, max_in_flight, 16, &r.queue, NULL), MS_OK);
  r.encoder = metal_encoder(&r);
  return r;
}

ms_handle metal_encoder(const rig *r) {
  ms_handle encoder = 0;
  CHECK_EQUAL(ms_encoder_create(r->queue, 65536, &encoder, NULL), MS_OK);
  return encoder;
}

void metal_declare(const char *name, char *msl, size_t bytes) {
  const ms_kernel *kernel = ms_kernel_find(name, NULL);
  int used = snprintf(msl, bytes, "kernel void ms_%s(", kernel->name);
  for (uint32_t i = 0; i < kernel->buffer_count; i++) {
    used += snprintf(msl + used, bytes - (size_t)used, "device float* b%u [[buffer(%u)]], ", i, i);
  }
  snprintf(msl + used, bytes - (size_t)used,
           "constant uint* words [[buffer(8)]], uint3 group [[threadgroup_position_in_grid]])\n{\n}\n");
}

int32_t metal_compile(const rig *r, const char *name, const char *msl, ms_handle *pipeline, ms_error *error) {
  const ms_kernel *kernel = ms_kernel_find(name, NULL);
  ms_pipeline_info info = {{kernel->local_size, 1, 1}, kernel->buffer_count, kernel->bytes_count, 0};
  char entry_point[64];
  snprintf(entry_point, sizeof entry_point, "ms_%s", name);
  ms_code code = {msl, strlen(msl), entry_point, info};
  return ms_pipeline_create(r->device, name, &code, pipeline, &info, error);
}

ms_handle metal_pipeline(const rig *r, const char *kernel) {
  char msl[1024];
  ms_handle pipeline = 0;
  ms_error error = {0};
  metal_declare(kernel, msl, sizeof msl);
  CHECK_TEXT(metal_compile(r, kernel, msl, &pipeline, &error) == MS_OK, "%s", error.message);
  return pipeline;
}

void metal_zero(stream *s, ms_handle pipeline, ms_handle buffer, uint32_t n) {
  stream_begin(s);
  stream_zero(s, pipeline, buffer, 0, n);
}

int64_t metal_submit(ms_handle encoder, stream *s) {
  ms_error error = {0};
  int64_t submission = ms_submit(encoder, s->data, s->bytes, &error);
  CHECK_TEXT(submission > 0, "%s", error.message);
  return submission;
}

int32_t metal_wait(const rig *r, int64_t submission, ms_error *error) {
  int32_t status = ms_wait(r->queue, (uint64_t)submission, 0, SECONDS(60), error);
  return status > 0 ? MS_OK : status; /* however it went */
}

uint32_t metal_word(ms_handle buffer, uint64_t index) {
  uint32_t word = 0;
  CHECK_EQUAL(ms_buffer_read(buffer, 4 * index, &word, sizeof word, NULL), MS_OK);
  return word;
}

bool metal_all_gone(void) {
  uint64_t deadline_ns = ms_deadline_ns(SECONDS(5));
  while (fake_count(FAKE_OBJECTS) != 0 && ms_clock_ns() < deadline_ns) ms_sleep_ns(100000);
  return fake_count(FAKE_OBJECTS) == 0;
}
