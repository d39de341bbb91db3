#include "core/objects.h"

static void pipeline_destroy(ms_object *object) {
  ms_pipeline *pipeline = (ms_pipeline *)object;
  if (pipeline->native != NULL) pipeline->device->backend->pipeline_free(pipeline->native);
  ms_unpin(&pipeline->device->object);
  free(pipeline);
}

const ms_kind ms_pipeline_kind = {"pipeline", NULL, pipeline_destroy};

static int32_t new_pipeline(ms_handle device_handle, ms_pipeline **pipeline, ms_error *error) {
  ms_device *device = (ms_device *)ms_pin_or_fail(device_handle, &ms_device_kind, error);
  if (device == NULL) return MS_E_HANDLE;
  *pipeline = calloc(1, sizeof **pipeline);
  if (*pipeline == NULL) {
    ms_unpin(&device->object);
    return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a pipeline");
  }
  (*pipeline)->device = device; /* takes over the pin */
  return MS_OK;
}

/* Frees the pipeline when `status` or what is left to do fails. */
static int32_t finish(ms_pipeline *pipeline, const ms_code *code, int32_t status, ms_handle *handle, ms_error *error) {
  const ms_device *device = pipeline->device;
  if (status == MS_OK) {
    status = device->backend->pipeline_create(device->native, pipeline->kernel, code, &pipeline->native, error);
  }
  if (status == MS_OK) status = ms_handle_create(&pipeline->object, &ms_pipeline_kind, handle, error);
  if (status != MS_OK) pipeline_destroy(&pipeline->object);
  return status;
}

static ms_pipeline_info shape_of(const ms_kernel *kernel) {
  return (ms_pipeline_info){{kernel->local_size, 1, 1}, kernel->buffer_count, kernel->bytes_count, 0};
}

/* Bounds are checked by the library's own table, so code that takes something else must not run. */
static int32_t check_shape(const ms_kernel *kernel, const ms_code *code, ms_error *error) {
  ms_pipeline_info own = shape_of(kernel);
  if (code == NULL || memcmp(&code->shape, &own, sizeof own) == 0) return MS_OK;
  const ms_pipeline_info *other = &code->shape;
  return ms_fail(error, MS_E_COMPILE,
                 "%s: compiled for %ux%ux%u threads, %u buffers and %u bytes, this library checks %ux1x1, %u and %u: "
                 "use the library and the kernels of one build",
                 kernel->name, other->local_size[0], other->local_size[1], other->local_size[2], other->buffer_count,
                 other->bytes_count, own.local_size[0], own.buffer_count, own.bytes_count);
}

int32_t ms_pipeline_create(ms_handle device, const char *name, const ms_code *code, ms_handle *handle,
                           ms_pipeline_info *info, ms_error *error) {
  if (name == NULL || handle == NULL || info == NULL) {
    return ms_fail(error, MS_E_ARG, "kernel, pipeline or info is NULL");
  }
  ms_pipeline *pipeline;
  int32_t status = new_pipeline(device, &pipeline, error);
  if (status != MS_OK) return status;
  const ms_kernel *kernel = ms_kernel_find(name, error);
  pipeline->kernel = kernel;
  status = kernel == NULL ? MS_E_ARG : check_shape(kernel, code, error);
  status = finish(pipeline, code, status, handle, error);
  if (status == MS_OK) *info = shape_of(kernel);
  return status;
}

/* Nothing is known of a user's kernel: what it touches is the user's affair. */
static int32_t trust(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                     uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  (void)kernel;
  (void)words;
  (void)group_count;
  (void)touched_bytes;
  (void)error;
  return MS_OK;
}

static int32_t check_user_shape(const char *name, const ms_pipeline_info *shape, const ms_device *device,
                                ms_error *error) {
  const uint32_t *size = shape->local_size;
  uint32_t limit = device->info.max_threads_per_threadgroup;
  if (shape->buffer_count > MS_MAX_BUFFERS || shape->bytes_count > MS_MAX_BYTES || shape->bytes_count % 4 != 0) {
    return ms_fail(error, MS_E_ARG, "%.63s: %u buffers and %u bytes: at most %u, and at most %u by fours", name,
                   shape->buffer_count, shape->bytes_count, MS_MAX_BUFFERS, MS_MAX_BYTES);
  }
  uint64_t threads = (uint64_t)size[0] * size[1];
  if (size[0] == 0 || size[1] == 0 || size[2] == 0 || threads > limit || threads * size[2] > limit) {
    return ms_fail(error, MS_E_ARG, "%.63s: a threadgroup of %ux%ux%u: the device takes 1 to %u threads", name, size[0],
                   size[1], size[2], limit);
  }
  return MS_OK;
}

int32_t ms_pipeline_create_user(ms_handle device, const char *name, const ms_code *code, ms_handle *handle,
                                ms_error *error) {
  if (name == NULL || code == NULL || handle == NULL || code->code == NULL || code->entry_point == NULL) {
    return ms_fail(error, MS_E_ARG, "name, code or pipeline is NULL");
  }
  ms_pipeline *pipeline;
  int32_t status = new_pipeline(device, &pipeline, error);
  if (status != MS_OK) return status;
  const ms_pipeline_info *shape = &code->shape;
  snprintf(pipeline->name, sizeof pipeline->name, "%s", name);
  pipeline->own = (ms_kernel){.name = pipeline->name,
                              .id = MS_KERNEL_COUNT,
                              .local_size = shape->local_size[0],
                              .buffer_count = shape->buffer_count,
                              .bytes_count = shape->bytes_count,
                              .bounds = trust};
  pipeline->kernel = &pipeline->own;
  return finish(pipeline, code, check_user_shape(name, shape, pipeline->device, error), handle, error);
}
