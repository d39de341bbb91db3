#include "core/objects.h"

static void buffer_destroy(ms_object *object) {
  ms_buffer *buffer = (ms_buffer *)object;
  if (buffer->native != NULL) buffer->device->backend->buffer_free(buffer->native);
  ms_unpin(&buffer->device->object);
  free(buffer);
}

const ms_kind ms_buffer_kind = {"buffer", NULL, buffer_destroy};

static void mapping_destroy(ms_object *object) {
  ms_mapping *mapping = (ms_mapping *)object;
  ms_unpin(&mapping->buffer->object);
  free(mapping);
}

const ms_kind ms_mapping_kind = {"mapping", NULL, mapping_destroy};

static int32_t check_create(const ms_device *device, uint64_t bytes, uint32_t storage, ms_error *error) {
  if (bytes == 0) return ms_fail(error, MS_E_ARG, "bytes is 0");
  if (bytes > device->info.max_buffer_bytes) {
    return ms_fail(error, MS_E_LIMIT, "bytes is %llu, the device takes %llu", (unsigned long long)bytes,
                   (unsigned long long)device->info.max_buffer_bytes);
  }
  if (storage > MS_STORAGE_PRIVATE) return ms_fail(error, MS_E_ARG, "storage is %u, it must be 0 or 1", storage);
  return MS_OK;
}

int32_t ms_buffer_create(ms_handle device_handle, uint64_t bytes, uint32_t storage, ms_handle *handle,
                         ms_error *error) {
  if (handle == NULL) return ms_fail(error, MS_E_ARG, "buffer is NULL");
  ms_device *device = (ms_device *)ms_pin_or_fail(device_handle, &ms_device_kind, error);
  if (device == NULL) return MS_E_HANDLE;
  int32_t status = check_create(device, bytes, storage, error);
  ms_buffer *buffer = status == MS_OK ? calloc(1, sizeof *buffer) : NULL;
  if (buffer == NULL) {
    ms_unpin(&device->object);
    return status != MS_OK ? status : ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a buffer");
  }
  buffer->device = device; /* takes over the pin */
  buffer->bytes = bytes;
  status = device->backend->buffer_create(device->native, bytes, storage, &buffer->native, &buffer->address, error);
  if (status == MS_OK) status = ms_handle_create(&buffer->object, &ms_buffer_kind, handle, error);
  if (status != MS_OK) buffer_destroy(&buffer->object);
  return status;
}

int32_t ms_buffer_map(ms_handle buffer_handle, uint64_t *address, ms_handle *handle, ms_error *error) {
  if (address == NULL || handle == NULL) return ms_fail(error, MS_E_ARG, "address or mapping is NULL");
  ms_buffer *buffer = (ms_buffer *)ms_pin_or_fail(buffer_handle, &ms_buffer_kind, error);
  if (buffer == NULL) return MS_E_HANDLE;
  int32_t status = MS_OK;
  ms_mapping *mapping = NULL;
  if (buffer->address == NULL) {
    status = ms_fail(error, MS_E_STATE, "a PRIVATE buffer cannot be mapped: use ms_buffer_read and ms_buffer_write");
  } else if ((mapping = calloc(1, sizeof *mapping)) == NULL) {
    status = ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a mapping");
  } else {
    mapping->buffer = buffer; /* takes over the pin */
    uint64_t mapped_address = (uint64_t)(uintptr_t)buffer->address;
    status = ms_handle_create(&mapping->object, &ms_mapping_kind, handle, error);
    if (status == MS_OK) *address = mapped_address;
  }
  if (status != MS_OK) {
    free(mapping);
    ms_unpin(&buffer->object);
  }
  return status;
}

/* Pins the buffer if that range may be copied now; otherwise NULL, with the reason in *status. */
static ms_buffer *pin_for_copy(ms_handle handle, uint64_t offset, const void *memory, uint64_t bytes, int32_t *status,
                               ms_error *error) {
  *status = MS_E_HANDLE;
  ms_buffer *buffer = (ms_buffer *)ms_pin_or_fail(handle, &ms_buffer_kind, error);
  if (buffer == NULL) return NULL;
  uint32_t in_flight = atomic_load_explicit(&buffer->in_flight, memory_order_acquire);
  if (offset > buffer->bytes || bytes > buffer->bytes - offset) {
    *status = ms_fail(error, MS_E_ARG, "%llu bytes at offset %llu do not fit in a buffer of %llu",
                      (unsigned long long)bytes, (unsigned long long)offset, (unsigned long long)buffer->bytes);
  } else if (memory == NULL && bytes != 0) {
    *status = ms_fail(error, MS_E_ARG, "the memory to copy from or to is NULL");
  } else if (in_flight != 0) {
    *status = ms_fail(error, MS_E_STATE, "%u incomplete submissions name the buffer: wait for them first", in_flight);
  } else {
    *status = MS_OK;
    return buffer;
  }
  ms_unpin(&buffer->object);
  return NULL;
}

int32_t ms_buffer_write(ms_handle handle, uint64_t offset, const void *source, uint64_t bytes, ms_error *error) {
  int32_t status;
  ms_buffer *buffer = pin_for_copy(handle, offset, source, bytes, &status, error);
  if (buffer == NULL) return status;
  if (bytes != 0) status = buffer->device->backend->buffer_write(buffer->native, offset, source, bytes, error);
  ms_unpin(&buffer->object);
  return status;
}

int32_t ms_buffer_read(ms_handle handle, uint64_t offset, void *target, uint64_t bytes, ms_error *error) {
  int32_t status;
  ms_buffer *buffer = pin_for_copy(handle, offset, target, bytes, &status, error);
  if (buffer == NULL) return status;
  if (bytes != 0) status = buffer->device->backend->buffer_read(buffer->native, offset, target, bytes, error);
  ms_unpin(&buffer->object);
  return status;
}
