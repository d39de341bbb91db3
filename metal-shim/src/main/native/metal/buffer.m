#include "metal/metal.h"

/*
 * Both storages are memory that the host sees: on Apple silicon it is the device's own. Tracked, so that a command
 * buffer sees the writes of those before it.
 */
int32_t metal_buffer_create(void *native_device, uint64_t bytes, uint32_t storage, void **native, void **address,
                            ms_error *error) {
  id<MTLDevice> device = native_device;
  @autoreleasepool {
    id<MTLBuffer> buffer = nil;
    char label[48];
    snprintf(label, sizeof label, "%s %llu bytes", storage == MS_STORAGE_SHARED ? "shared" : "private",
             (unsigned long long)bytes);
    @try {
      buffer = [device newBufferWithLength:bytes options:MTLResourceStorageModeShared];
      [buffer setLabel:[NSString stringWithUTF8String:label]];
    } @catch (id exception) {
      [buffer release];
      return metal_raised(error, label, exception);
    }
    if (buffer == nil) return ms_fail(error, MS_E_OUT_OF_MEMORY, "Metal has no room for a buffer of %s", label);
    /* Zeros are this library's promise, whatever the device hands out. */
    memset([buffer contents], 0, bytes);
    *native = (void *)buffer;
    *address = storage == MS_STORAGE_SHARED ? [buffer contents] : NULL;
    return MS_OK;
  }
}

void metal_buffer_free(void *native) {
  @autoreleasepool {
    [(id)native release];
  }
}

int32_t metal_buffer_write(void *native, uint64_t offset, const void *source, uint64_t bytes, ms_error *error) {
  (void)error;
  @autoreleasepool {
    /* memmove: the caller's memory may be a mapping of the same buffer. */
    memmove((uint8_t *)[(id<MTLBuffer>)native contents] + offset, source, bytes);
    return MS_OK;
  }
}

int32_t metal_buffer_read(void *native, uint64_t offset, void *target, uint64_t bytes, ms_error *error) {
  (void)error;
  @autoreleasepool {
    memmove(target, (const uint8_t *)[(id<MTLBuffer>)native contents] + offset, bytes);
    return MS_OK;
  }
}
