#include "core/objects.h"

uint32_t ms_abi_version(void) { return MS_ABI_VERSION; }

static int32_t find_backend(uint32_t number, const ms_backend **backend, ms_error *error) {
  if (number >= MS_BACKEND_COUNT) {
    return ms_fail(error, MS_E_ARG, "backend is %u, it must be 0..%d", number, MS_BACKEND_COUNT - 1);
  }
  *backend = ms_backend_of(number);
  if (*backend == NULL) {
    return ms_fail(error, MS_E_NO_DEVICE, "the %s backend is not part of this library", ms_backend_name(number));
  }
  return MS_OK;
}

int32_t ms_device_list(uint32_t backend_number, ms_device_info *infos, uint32_t capacity, uint32_t *count,
                       ms_error *error) {
  if (count == NULL || (infos == NULL && capacity != 0)) return ms_fail(error, MS_E_ARG, "count or infos is NULL");
  const ms_backend *backend = NULL;
  int32_t status = find_backend(backend_number, &backend, error);
  return status != MS_OK ? status : backend->device_list(infos, capacity, count, error);
}

/* Nobody can lift a hold through a handle that is gone, and work that never starts would never be freed. */
static void device_retire(ms_object *object) {
  ms_device *device = (ms_device *)object;
  device->backend->device_control(device->native, MS_CONTROL_HOLD, 0, NULL);
}

static void device_destroy(ms_object *object) {
  ms_device *device = (ms_device *)object;
  if (device->native != NULL) device->backend->device_close(device->native);
  free(device);
}

const ms_kind ms_device_kind = {"device", device_retire, device_destroy};

int32_t ms_device_open(uint32_t backend_number, uint32_t index, ms_handle *handle, ms_error *error) {
  if (handle == NULL) return ms_fail(error, MS_E_ARG, "device is NULL");
  const ms_backend *backend = NULL;
  int32_t status = find_backend(backend_number, &backend, error);
  if (status != MS_OK) return status;
  ms_device *device = calloc(1, sizeof *device);
  if (device == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a device");
  device->backend = backend;
  status = backend->device_open(index, &device->native, &device->info, error);
  if (status == MS_OK) status = ms_handle_create(&device->object, &ms_device_kind, handle, error);
  if (status != MS_OK) device_destroy(&device->object);
  return status;
}

int32_t ms_device_control(ms_handle handle, uint32_t control, uint64_t value, ms_error *error) {
  ms_device *device = (ms_device *)ms_pin_or_fail(handle, &ms_device_kind, error);
  if (device == NULL) return MS_E_HANDLE;
  int32_t status;
  if (control < MS_CONTROL_SHUFFLE || control > MS_CONTROL_HOLD) {
    status = ms_fail(error, MS_E_ARG, "control is %u, it must be %d..%d", control, MS_CONTROL_SHUFFLE, MS_CONTROL_HOLD);
  } else if (control == MS_CONTROL_HOLD && value > 1) {
    status = ms_fail(error, MS_E_ARG, "HOLD is %llu, it must be 0 or 1", (unsigned long long)value);
  } else {
    status = device->backend->device_control(device->native, control, value, error);
  }
  /* A release that was faster has lifted the hold already, so nobody would lift this one. */
  if (!ms_slot_is_live(device->object.slot)) device_retire(&device->object);
  ms_unpin(&device->object);
  return status;
}

static const ms_backend *const backends[MS_BACKEND_COUNT] = {
    [MS_BACKEND_HOST] = &ms_host_backend,
#if defined(__linux__)
    [MS_BACKEND_VULKAN] = &ms_vulkan_backend,
#endif
#if defined(__APPLE__) || defined(MS_HAS_METAL)
    [MS_BACKEND_METAL] = &ms_metal_backend,
#endif
};

static const char *const backend_names[MS_BACKEND_COUNT] = {
    [MS_BACKEND_HOST] = "host", [MS_BACKEND_VULKAN] = "vulkan", [MS_BACKEND_METAL] = "metal"};

const ms_backend *ms_backend_of(uint32_t backend) { return backend < MS_BACKEND_COUNT ? backends[backend] : NULL; }

const char *ms_backend_name(uint32_t backend) { return backend < MS_BACKEND_COUNT ? backend_names[backend] : NULL; }
