#include "vulkan/vulkan_backend.h"

enum { SIZE_MULTIPLE = 16 };

/* The first memory type that has everything preferred, else the first that has everything required. */
static bool find_memory_type(const vulkan_device *device, uint32_t allowed, VkFlags required, VkFlags preferred,
                             uint32_t *index) {
  const VkFlags wanted[] = {required | preferred, required};
  for (size_t pass = 0; pass < 2; pass++) {
    for (uint32_t i = 0; i < device->memory.memoryTypeCount; i++) {
      VkFlags has = device->memory.memoryTypes[i].propertyFlags;
      if ((allowed >> i & 1u) != 0 && (has & wanted[pass]) == wanted[pass]) {
        *index = i;
        return true;
      }
    }
  }
  return false;
}

static int32_t create_handle(vulkan_buffer *buffer, uint64_t bytes, ms_error *error) {
  const vulkan_device *device = buffer->device;
  VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                             .size = (bytes + SIZE_MULTIPLE - 1) / SIZE_MULTIPLE * SIZE_MULTIPLE,
                             .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT |
                                      VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT};
  VkResult result = device->vk.CreateBuffer(device->handle, &info, NULL, &buffer->handle);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "vkCreateBuffer");
}

static int32_t allocate(vulkan_buffer *buffer, uint32_t storage, ms_error *error) {
  const vulkan_device *device = buffer->device;
  const vulkan_device_functions *vk = &device->vk;
  bool shared = storage == MS_STORAGE_SHARED;
  VkFlags required = shared ? VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT
                            : VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
  VkMemoryRequirements needs;
  vk->GetBufferMemoryRequirements(device->handle, buffer->handle, &needs);
  VkMemoryAllocateFlagsInfo flags = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO,
                                     .flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT};
  VkMemoryAllocateInfo info = {
      .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .pNext = &flags, .allocationSize = needs.size};
  if (!find_memory_type(device, needs.memoryTypeBits, required, shared ? VK_MEMORY_PROPERTY_HOST_CACHED_BIT : 0,
                        &info.memoryTypeIndex)) {
    return ms_fail(error, MS_E_UNSUPPORTED, "the device has no %s memory", shared ? "host-coherent" : "local");
  }
  VkResult result = vk->AllocateMemory(device->handle, &info, NULL, &buffer->memory);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkAllocateMemory");
  result = vk->BindBufferMemory(device->handle, buffer->handle, buffer->memory, 0);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkBindBufferMemory");
  buffer->address = vk->GetBufferDeviceAddress(
      device->handle,
      &(VkBufferDeviceAddressInfo){.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO, .buffer = buffer->handle});
  if (!shared) return MS_OK;
  result = vk->MapMemory(device->handle, buffer->memory, 0, VK_WHOLE_SIZE, 0, (void **)&buffer->mapped);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "vkMapMemory");
}

int32_t vulkan_buffer_create(void *device, uint64_t bytes, uint32_t storage, void **native, void **address,
                             ms_error *error) {
  vulkan_buffer *buffer = calloc(1, sizeof *buffer);
  if (buffer == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a buffer");
  buffer->device = device;
  int32_t status = create_handle(buffer, bytes, error);
  if (status == MS_OK) status = allocate(buffer, storage, error);
  if (status == MS_OK && buffer->mapped == NULL) status = vulkan_fill_zero(buffer, error);
  if (status != MS_OK) {
    vulkan_buffer_free(buffer);
    return status;
  }
  if (buffer->mapped != NULL) memset(buffer->mapped, 0, bytes);
  *native = buffer;
  *address = buffer->mapped;
  return MS_OK;
}

void vulkan_buffer_free(void *native) {
  vulkan_buffer *buffer = native;
  const vulkan_device *device = buffer->device;
  if (buffer->handle != NULL) device->vk.DestroyBuffer(device->handle, buffer->handle, NULL);
  if (buffer->memory != NULL) device->vk.FreeMemory(device->handle, buffer->memory, NULL);
  free(buffer);
}

int32_t vulkan_buffer_write(void *native, uint64_t offset, const void *source, uint64_t bytes, ms_error *error) {
  vulkan_buffer *buffer = native;
  if (buffer->mapped == NULL) return vulkan_upload(buffer, offset, source, bytes, error);
  /* memmove: the caller's memory may be a mapping of the same buffer. */
  memmove(buffer->mapped + offset, source, bytes);
  return MS_OK;
}

int32_t vulkan_buffer_read(void *native, uint64_t offset, void *target, uint64_t bytes, ms_error *error) {
  vulkan_buffer *buffer = native;
  if (buffer->mapped == NULL) return vulkan_download(buffer, offset, target, bytes, error);
  memmove(target, buffer->mapped + offset, bytes);
  return MS_OK;
}
