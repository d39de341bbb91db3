/* Copies between the host and memory of the device's own, through one staging buffer. */
#include "vulkan/vulkan_backend.h"

int32_t vulkan_copier_open(vulkan_device *device, ms_error *error) {
  const vulkan_device_functions *vk = &device->vk;
  void *address;
  VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                  .queueFamilyIndex = device->physical.queue_family};
  VkResult result = vk->CreateCommandPool(device->handle, &pool, NULL, &device->copy_pool);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkCreateCommandPool");
  VkCommandBufferAllocateInfo commands = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                          .commandPool = device->copy_pool,
                                          .commandBufferCount = 1};
  result = vk->AllocateCommandBuffers(device->handle, &commands, &device->copy_commands);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkAllocateCommandBuffers");
  result = vulkan_semaphore_create(device, &device->copied);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkCreateSemaphore");
  return vulkan_buffer_create(device, VULKAN_STAGING_BYTES, MS_STORAGE_SHARED, (void **)&device->staging, &address,
                              error);
}

void vulkan_copier_close(vulkan_device *device) {
  const vulkan_device_functions *vk = &device->vk;
  if (device->staging != NULL) vulkan_buffer_free(device->staging);
  if (device->copied != NULL) vk->DestroySemaphore(device->handle, device->copied, NULL);
  if (device->copy_pool != NULL) vk->DestroyCommandPool(device->handle, device->copy_pool, NULL);
}

VkResult vulkan_run_now(vulkan_device *device, vulkan_recorder record, void *argument) {
  const vulkan_device_functions *vk = &device->vk;
  const VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  VkResult result = vk->ResetCommandPool(device->handle, device->copy_pool, 0);
  if (result == VK_SUCCESS) result = vk->BeginCommandBuffer(device->copy_commands, &begin);
  if (result != VK_SUCCESS) return result;
  record(device, device->copy_commands, argument);
  vulkan_trailing_barrier(vk, device->copy_commands);
  result = vk->EndCommandBuffer(device->copy_commands);
  uint64_t value = device->copies + 1;
  if (result == VK_SUCCESS) {
    result = vulkan_device_submit(device, device->copy_commands, device->copied, value, false);
  }
  if (result != VK_SUCCESS) return result;
  device->copies = value;
  VkSemaphoreWaitInfo wait = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
                              .semaphoreCount = 1,
                              .pSemaphores = &device->copied,
                              .pValues = &value};
  result = vk->WaitSemaphores(device->handle, &wait, UINT64_MAX);
  if (result != VK_SUCCESS && result != VK_ERROR_DEVICE_LOST) {
    /* The commands must not be recorded anew, nor the staging buffer used, while they may still run. */
    pthread_mutex_lock(&device->submitting);
    vk->DeviceWaitIdle(device->handle);
    pthread_mutex_unlock(&device->submitting);
  }
  return result;
}

static void record_fill(const vulkan_device *device, VkCommandBuffer commands, void *argument) {
  device->vk.CmdFillBuffer(commands, ((vulkan_buffer *)argument)->handle, 0, VK_WHOLE_SIZE, 0);
}

int32_t vulkan_fill_zero(vulkan_buffer *buffer, ms_error *error) {
  pthread_mutex_lock(&buffer->device->copying);
  VkResult result = vulkan_run_now(buffer->device, record_fill, buffer);
  pthread_mutex_unlock(&buffer->device->copying);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "filling a buffer with zeros");
}

typedef struct copy {
  const vulkan_buffer *from, *to;
  VkBufferCopy region;
} copy;

static void record_copy(const vulkan_device *device, VkCommandBuffer commands, void *argument) {
  const copy *c = argument;
  device->vk.CmdCopyBuffer(commands, c->from->handle, c->to->handle, 1, &c->region);
}

static uint64_t part_of(uint64_t bytes) { return bytes < VULKAN_STAGING_BYTES ? bytes : VULKAN_STAGING_BYTES; }

int32_t vulkan_upload(vulkan_buffer *buffer, uint64_t offset, const uint8_t *source, uint64_t bytes, ms_error *error) {
  vulkan_device *device = buffer->device;
  VkResult result = VK_SUCCESS;
  pthread_mutex_lock(&device->copying);
  for (uint64_t done = 0; result == VK_SUCCESS && done < bytes;) {
    uint64_t part = part_of(bytes - done);
    copy c = {device->staging, buffer, {0, offset + done, part}};
    memcpy(device->staging->mapped, source + done, part);
    result = vulkan_run_now(device, record_copy, &c);
    done += part;
  }
  pthread_mutex_unlock(&device->copying);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "copying to a buffer");
}

int32_t vulkan_download(vulkan_buffer *buffer, uint64_t offset, uint8_t *target, uint64_t bytes, ms_error *error) {
  vulkan_device *device = buffer->device;
  VkResult result = VK_SUCCESS;
  pthread_mutex_lock(&device->copying);
  for (uint64_t done = 0; result == VK_SUCCESS && done < bytes;) {
    uint64_t part = part_of(bytes - done);
    copy c = {buffer, device->staging, {offset + done, 0, part}};
    result = vulkan_run_now(device, record_copy, &c);
    if (result == VK_SUCCESS) memcpy(target + done, device->staging->mapped, part);
    done += part;
  }
  pthread_mutex_unlock(&device->copying);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "copying from a buffer");
}
