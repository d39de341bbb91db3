#include "metal/metal.h"

int32_t metal_fail(ms_error *error, int32_t status, const char *what, NSError *why) {
  const char *text = [[why localizedDescription] UTF8String];
  return ms_fail_native(error, status, (int32_t)[why code], "%s: %s", what, text != NULL ? text : "no reason given");
}

int32_t metal_raised(ms_error *error, const char *what, id exception) {
  const char *text = [[exception description] UTF8String];
  return ms_fail(error, MS_E_UNSUPPORTED, "%s: Metal raised an exception: %s", what, text != NULL ? text : "unnamed");
}

/*
 * All devices, the system's default first: an array of retained ones in *devices, both for the caller to free. The
 * default may be nil where there are devices.
 */
static uint32_t copy_devices(id<MTLDevice> **devices) {
  NSArray *all = [MTLCopyAllDevices() autorelease];
  id<MTLDevice> preferred = [MTLCreateSystemDefaultDevice() autorelease];
  NSUInteger count = [all count];
  id<MTLDevice> *list = calloc(count + 1, sizeof *list);
  uint32_t used = 0;
  if (list != NULL && preferred != nil) list[used++] = [preferred retain];
  for (NSUInteger i = 0; list != NULL && i < count; i++) {
    id<MTLDevice> device = [all objectAtIndex:i];
    if (preferred == nil || [device registryID] != [preferred registryID]) list[used++] = [device retain];
  }
  *devices = list;
  return used;
}

static void free_devices(id<MTLDevice> *devices, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) [devices[i] release];
  free(devices);
}

static void describe(id<MTLDevice> device, uint32_t index, ms_device_info *info) {
  const char *name = [[device name] UTF8String];
  const char *system = [[[NSProcessInfo processInfo] operatingSystemVersionString] UTF8String];
  memset(info, 0, sizeof *info);
  info->backend = MS_BACKEND_METAL;
  info->index = index;
  info->flags = [device hasUnifiedMemory] ? MS_DEVICE_UNIFIED_MEMORY : 0;
  info->max_threads_per_threadgroup = (uint32_t)[device maxThreadsPerThreadgroup].width;
  info->max_buffer_bytes = [device maxBufferLength];
  /* Metal names no limit of its own. */
  for (int i = 0; i < 3; i++) info->max_groups[i] = INT32_MAX;
  snprintf(info->name, sizeof info->name, "%s", name != NULL ? name : "unnamed");
  snprintf(info->driver, sizeof info->driver, "macOS %s", system != NULL ? system : "of unknown version");
}

static int32_t no_device(ms_error *error) { return ms_fail(error, MS_E_NO_DEVICE, "Metal has no device here"); }

static int32_t device_list(ms_device_info *infos, uint32_t capacity, uint32_t *count, ms_error *error) {
  @autoreleasepool {
    @try {
      id<MTLDevice> *devices = NULL;
      *count = copy_devices(&devices);
      for (uint32_t i = 0; i < *count && i < capacity; i++) describe(devices[i], i, &infos[i]);
      free_devices(devices, *count);
    } @catch (id exception) {
      return metal_raised(error, "listing devices", exception);
    }
    return *count != 0 ? MS_OK : no_device(error);
  }
}

static int32_t device_open(uint32_t index, void **native, ms_device_info *info, ms_error *error) {
  @autoreleasepool {
    @try {
      id<MTLDevice> *devices = NULL;
      uint32_t count = copy_devices(&devices);
      if (index < count) {
        describe(devices[index], index, info);
        *native = [devices[index] retain];
      }
      free_devices(devices, count);
      if (index < count) return MS_OK;
      return count == 0 ? no_device(error)
                        : ms_fail(error, MS_E_NO_DEVICE, "Metal device %u: there are %u", index, count);
    } @catch (id exception) {
      return metal_raised(error, "opening a device", exception);
    }
  }
}

static void device_close(void *native) {
  @autoreleasepool {
    [(id)native release];
  }
}

static int32_t device_control(void *native, uint32_t control, uint64_t value, ms_error *error) {
  (void)native;
  (void)value;
  return ms_fail(error, MS_E_UNSUPPORTED, "the Metal backend has no control %u: use the host", control);
}

const ms_backend ms_metal_backend = {
    .name = "metal",
    .device_list = device_list,
    .device_open = device_open,
    .device_close = device_close,
    .device_control = device_control,
    .buffer_create = metal_buffer_create,
    .buffer_free = metal_buffer_free,
    .buffer_write = metal_buffer_write,
    .buffer_read = metal_buffer_read,
    .pipeline_create = metal_pipeline_create,
    .pipeline_free = metal_pipeline_free,
    .queue_create = metal_queue_create,
    .queue_free = metal_queue_free,
    .commands_create = metal_commands_create,
    .commands_free = metal_commands_free,
    .encode = metal_encode,
    .commit = metal_commit,
    .times = metal_times,
};
