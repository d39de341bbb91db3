/* Handing command buffers to the device, and the test controls that hold them back. */
#include "vulkan/vulkan_backend.h"

VkResult vulkan_semaphore_create(const vulkan_device *device, VkSemaphore *semaphore) {
  VkSemaphoreTypeCreateInfo type = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                    .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
  VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
  return device->vk.CreateSemaphore(device->handle, &info, NULL, semaphore);
}

VkResult vulkan_device_submit(vulkan_device *device, VkCommandBuffer commands, VkSemaphore signal, uint64_t value,
                              bool held) {
  const VkFlags stages = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
  uint64_t hold = held ? atomic_load_explicit(&device->hold, memory_order_acquire) : 0;
  VkTimelineSemaphoreSubmitInfo values = {.sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO,
                                          .waitSemaphoreValueCount = hold != 0,
                                          .pWaitSemaphoreValues = &hold,
                                          .signalSemaphoreValueCount = 1,
                                          .pSignalSemaphoreValues = &value};
  VkSubmitInfo submit = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                         .pNext = &values,
                         .waitSemaphoreCount = hold != 0,
                         .pWaitSemaphores = &device->gate,
                         .pWaitDstStageMask = &stages,
                         .commandBufferCount = 1,
                         .pCommandBuffers = &commands,
                         .signalSemaphoreCount = 1,
                         .pSignalSemaphores = &signal};
  pthread_mutex_lock(&device->submitting);
  VkResult result = device->vk.QueueSubmit(device->queue, 1, &submit, NULL);
  pthread_mutex_unlock(&device->submitting);
  return result;
}

/* With `controls`. */
static int32_t start_hold(vulkan_device *device, ms_error *error) {
  if (atomic_load_explicit(&device->hold, memory_order_relaxed) != 0) return MS_OK;
  if (device->gate == NULL) {
    VkResult result = vulkan_semaphore_create(device, &device->gate);
    if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkCreateSemaphore");
  }
  atomic_store_explicit(&device->hold, ++device->holds, memory_order_release);
  return MS_OK;
}

/* With `controls`. */
static int32_t end_hold(vulkan_device *device, ms_error *error) {
  uint64_t hold = atomic_exchange_explicit(&device->hold, 0, memory_order_acq_rel);
  if (hold == 0) return MS_OK;
  VkSemaphoreSignalInfo info = {
      .sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO, .semaphore = device->gate, .value = hold};
  VkResult result = device->vk.SignalSemaphore(device->handle, &info);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "vkSignalSemaphore");
}

int32_t vulkan_device_control(void *native, uint32_t control, uint64_t value, ms_error *error) {
  vulkan_device *device = native;
  int32_t status = MS_OK;
  pthread_mutex_lock(&device->controls);
  if (control == MS_CONTROL_FAIL_AT) {
    device->fail_at = value;
  } else if (control == MS_CONTROL_HOLD) {
    status = value != 0 ? start_hold(device, error) : end_hold(device, error);
  } else {
    status = ms_fail(error, MS_E_UNSUPPORTED, "the Vulkan backend has no control %u", control);
  }
  pthread_mutex_unlock(&device->controls);
  return status;
}
