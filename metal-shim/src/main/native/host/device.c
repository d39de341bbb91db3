#include "host/host.h"

enum { ALIGNMENT = 64, MAX_THREADS = 1024 };

static void describe(ms_device_info *info) {
  memset(info, 0, sizeof *info);
  info->backend = MS_BACKEND_HOST;
  info->flags = MS_DEVICE_UNIFIED_MEMORY | MS_DEVICE_CPU | MS_DEVICE_RESUBMIT;
  info->max_threads_per_threadgroup = MAX_THREADS;
  info->max_buffer_bytes = ms_physical_memory_bytes();
  info->max_groups[0] = INT32_MAX;
  info->max_groups[1] = info->max_groups[2] = UINT16_MAX;
  snprintf(info->name, sizeof info->name, "host (%s)", host_kernel_set_chosen()->name);
#if defined(__clang__)
  snprintf(info->driver, sizeof info->driver, "%s", __VERSION__);
#else
  snprintf(info->driver, sizeof info->driver, "GCC %s", __VERSION__);
#endif
}

static int32_t device_list(ms_device_info *infos, uint32_t capacity, uint32_t *count, ms_error *error) {
  (void)error;
  if (capacity != 0) describe(infos);
  *count = 1;
  return MS_OK;
}

static int32_t device_open(uint32_t index, void **native, ms_device_info *info, ms_error *error) {
  if (index != 0) return ms_fail(error, MS_E_NO_DEVICE, "host device %u: there is one, with index 0", index);
  host_device *device = calloc(1, sizeof *device);
  if (device == NULL || !ms_condition_init(&device->hold_lifted)) {
    free(device);
    return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a device");
  }
  pthread_mutex_init(&device->lock, NULL);
  describe(info);
  *native = device;
  return MS_OK;
}

static void device_close(void *native) {
  host_device *device = native;
  pthread_mutex_destroy(&device->lock);
  pthread_cond_destroy(&device->hold_lifted);
  free(device);
}

static int32_t device_control(void *native, uint32_t control, uint64_t value, ms_error *error) {
  host_device *device = native;
  int32_t status = MS_OK;
  pthread_mutex_lock(&device->lock);
  switch (control) {
    case MS_CONTROL_SHUFFLE:
      device->shuffle = value;
      break;
    case MS_CONTROL_FAIL_AT:
      device->fail_at = value;
      break;
    case MS_CONTROL_DELAY_NS:
      device->delay_ns = value;
      break;
    case MS_CONTROL_HOLD:
      device->hold = value != 0;
      pthread_cond_broadcast(&device->hold_lifted);
      break;
    default:
      status = ms_fail(error, MS_E_UNSUPPORTED, "the host backend has no control %u", control);
  }
  pthread_mutex_unlock(&device->lock);
  return status;
}

void host_device_await_start(host_device *device) {
  pthread_mutex_lock(&device->lock);
  while (device->hold) pthread_cond_wait(&device->hold_lifted, &device->lock);
  pthread_mutex_unlock(&device->lock);
}

static int32_t buffer_create(void *device, uint64_t bytes, uint32_t storage, void **native, void **address,
                             ms_error *error) {
  (void)device;
  host_buffer *buffer = calloc(1, sizeof *buffer);
  /* calloc, because it gives pages that cost nothing until they are touched. */
  void *allocation = bytes > SIZE_MAX - ALIGNMENT ? NULL : calloc(1, (size_t)bytes + ALIGNMENT);
  if (buffer == NULL || allocation == NULL) {
    free(buffer);
    free(allocation);
    return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a buffer of %llu bytes", (unsigned long long)bytes);
  }
  uintptr_t start = ((uintptr_t)allocation + ALIGNMENT - 1) & ~(uintptr_t)(ALIGNMENT - 1);
  buffer->allocation = allocation;
  buffer->memory = (uint8_t *)allocation + (start - (uintptr_t)allocation);
  *native = buffer;
  *address = storage == MS_STORAGE_SHARED ? buffer->memory : NULL;
  return MS_OK;
}

static void buffer_free(void *native) {
  host_buffer *buffer = native;
  free(buffer->allocation);
  free(buffer);
}

static int32_t buffer_write(void *native, uint64_t offset, const void *source, uint64_t bytes, ms_error *error) {
  (void)error;
  /* memmove: the caller's memory may be a mapping of the same buffer. */
  memmove(((host_buffer *)native)->memory + offset, source, (size_t)bytes);
  return MS_OK;
}

static int32_t buffer_read(void *native, uint64_t offset, void *target, uint64_t bytes, ms_error *error) {
  (void)error;
  memmove(target, ((host_buffer *)native)->memory + offset, (size_t)bytes);
  return MS_OK;
}

static int32_t pipeline_create(void *device, const ms_kernel *kernel, const ms_code *code, void **native,
                               ms_error *error) {
  (void)device;
  (void)code;
  if (kernel->id == MS_KERNEL_COUNT) {
    return ms_fail(error, MS_E_UNSUPPORTED, "%s: the host backend runs its built-in kernels only", kernel->name);
  }
  host_pipeline *pipeline = calloc(1, sizeof *pipeline);
  if (pipeline == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a pipeline");
  pipeline->run = host_kernel_of(host_kernel_set_chosen(), kernel->id);
  *native = pipeline;
  return MS_OK;
}

static void pipeline_free(void *native) { free(native); }

const ms_backend ms_host_backend = {
    .name = "host",
    .device_list = device_list,
    .device_open = device_open,
    .device_close = device_close,
    .device_control = device_control,
    .buffer_create = buffer_create,
    .buffer_free = buffer_free,
    .buffer_write = buffer_write,
    .buffer_read = buffer_read,
    .pipeline_create = pipeline_create,
    .pipeline_free = pipeline_free,
    .queue_create = host_queue_create,
    .queue_free = host_queue_free,
    .commands_create = host_commands_create,
    .commands_free = host_commands_free,
    .encode = host_encode,
    .commit = host_commit,
    .times = host_times,
};
