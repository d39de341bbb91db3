#include "core/objects.h"

static void pipeline_destroy(ms_object *object) {
  ms_pipeline *pipeline = (ms_pipeline *)object;
  if (pipeline->native != NULL) pipeline->device->backend->pipeline_free(pipeline->native);
  ms_unpin(&pipeline->device->object);
  free(pipeline);
}

const ms_kind ms_pipeline_kind = {"pipeline", NULL, pipeline_destroy};

int32_t ms_pipeline_create(ms_handle device_handle, const char *kernel_name, ms_handle *handle, ms_pipeline_info *info,
                           ms_error *error) {
  if (kernel_name == NULL || handle == NULL || info == NULL) {
    return ms_fail(error, MS_E_ARG, "kernel, pipeline or info is NULL");
  }
  ms_device *device = (ms_device *)ms_pin_or_fail(device_handle, &ms_device_kind, error);
  if (device == NULL) return MS_E_HANDLE;
  const ms_kernel *kernel = ms_kernel_find(kernel_name, error);
  ms_pipeline *pipeline = kernel == NULL ? NULL : calloc(1, sizeof *pipeline);
  if (pipeline == NULL) {
    ms_unpin(&device->object);
    return kernel == NULL ? MS_E_ARG : ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a pipeline");
  }
  pipeline->device = device; /* takes over the pin */
  pipeline->kernel = kernel;
  int32_t status = device->backend->pipeline_create(device->native, kernel, &pipeline->native, error);
  if (status == MS_OK) status = ms_handle_create(&pipeline->object, &ms_pipeline_kind, handle, error);
  if (status != MS_OK) {
    pipeline_destroy(&pipeline->object);
    return status;
  }
  *info = (ms_pipeline_info){kernel->local_size, kernel->buffer_count, kernel->bytes_count, 0};
  return MS_OK;
}
