#include "vulkan_rig.h"

void module_of(uint32_t words[MODULE_WORDS], uint32_t local_size, ms_code *code) {
  const uint32_t module[MODULE_WORDS] = {0x07230203,
                                         0x00010500,
                                         0,
                                         10,
                                         0, /* header */
                                         5 << 16 | 15,
                                         5,
                                         1,
                                         0x6E69616D,
                                         0, /* OpEntryPoint GLCompute %1 "main" */
                                         6 << 16 | 16,
                                         1,
                                         17,
                                         local_size,
                                         1,
                                         1, /* OpExecutionMode %1 LocalSize */
                                         5 << 16 | 54,
                                         2,
                                         1,
                                         0,
                                         3, /* OpFunction %1 */
                                         1 << 16 | 253,
                                         1 << 16 | 56, /* OpReturn, OpFunctionEnd */
                                         1 << 16 | 0 /* OpNop */};
  memcpy(words, module, sizeof module);
  *code = (ms_code){words, sizeof module, "main", {{local_size, 1, 1}, 0, 0, 0}};
}

int32_t vulkan_pipeline_of(ms_handle device, const char *name, ms_handle *pipeline, ms_error *error) {
  uint32_t words[MODULE_WORDS];
  ms_code code;
  ms_pipeline_info info;
  const ms_kernel *kernel = ms_kernel_find(name, NULL);
  module_of(words, kernel->local_size, &code);
  code.shape.buffer_count = kernel->buffer_count;
  code.shape.bytes_count = kernel->bytes_count;
  return ms_pipeline_create(device, name, &code, pipeline, &info, error);
}

int32_t vulkan_rig_try(rig *r, uint32_t max_in_flight, uint32_t times_kept, ms_error *error) {
  *r = (rig){0, 0, 0};
  int32_t status = ms_device_open(MS_BACKEND_VULKAN, 0, &r->device, error);
  if (status == MS_OK) status = ms_queue_create(r->device, max_in_flight, times_kept, &r->queue, error);
  if (status == MS_OK) status = ms_encoder_create(r->queue, 65536, &r->encoder, error);
  return status;
}

rig vulkan_rig_open(uint32_t max_in_flight, uint32_t times_kept) {
  rig r;
  ms_error error = {0};
  fake_install();
  int32_t status = vulkan_rig_try(&r, max_in_flight, times_kept, &error);
  CHECK_TEXT(status == MS_OK, "%s", error.message);
  return r;
}

void vulkan_rig_close(rig *r) {
  rig_close(r);
  /* Abandoned work is freed by a thread of its own. */
  while (ms_live_objects() != 0) ms_sleep_ns(100000);
  fake_remove();
}
