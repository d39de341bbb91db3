#include "vulkan/vulkan_backend.h"

int32_t vulkan_queue_create(void *native_device, ms_queue *owner, uint32_t max_in_flight, bool timed, void **native,
                            ms_error *error) {
  (void)owner;
  (void)max_in_flight;
  vulkan_device *device = native_device;
  vulkan_queue *queue = calloc(1, sizeof *queue);
  if (queue == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a queue");
  queue->device = device;
  queue->timed = timed && device->physical.timestamp_bits != 0;
  pthread_mutex_lock(&device->controls);
  queue->fail_at = device->fail_at;
  pthread_mutex_unlock(&device->controls);
  int32_t status = queue->timed ? vulkan_clock_open(device, error) : MS_OK;
  VkResult result = status == MS_OK ? vulkan_semaphore_create(device, &queue->timeline) : VK_SUCCESS;
  if (result != VK_SUCCESS) status = vulkan_fail(error, result, "vkCreateSemaphore");
  if (status != MS_OK) {
    free(queue);
    return status;
  }
  *native = queue;
  return MS_OK;
}

void vulkan_queue_free(void *native) {
  vulkan_queue *queue = native;
  queue->device->vk.DestroySemaphore(queue->device->handle, queue->timeline, NULL);
  free(queue);
}

/* Every failure of a submission is the queue's end: what the driver made of the commands is not known. */
int32_t vulkan_commit(void *native, void *commands, uint64_t submission, ms_error *error) {
  vulkan_queue *queue = native;
  /* Before it is submitted, because it may be complete before the call returns. */
  atomic_store_explicit(&queue->submitted, submission, memory_order_release);
  VkResult result = vulkan_device_submit(queue->device, ((const vulkan_commands *)commands)->buffer, queue->timeline,
                                         submission, true);
  if (result == VK_SUCCESS) return MS_OK;
  atomic_store_explicit(&queue->submitted, submission - 1, memory_order_release);
  vulkan_fail(error, result, "vkQueueSubmit");
  error->status = MS_E_GPU;
  return MS_E_GPU;
}

static int32_t fail_lost(VkResult lost, ms_error *error) {
  vulkan_fail(error, lost, "execution");
  error->status = MS_E_GPU;
  return MS_E_GPU;
}

/* After that nothing of this queue may run any more, since the core frees what is lost. */
static void lose(vulkan_queue *queue, VkResult result) {
  vulkan_device *device = queue->device;
  if (result != VK_ERROR_DEVICE_LOST) {
    pthread_mutex_lock(&device->submitting);
    device->vk.DeviceWaitIdle(device->handle);
    pthread_mutex_unlock(&device->submitting);
  }
  int32_t none = VK_SUCCESS;
  atomic_compare_exchange_strong_explicit(&queue->lost, &none, result, memory_order_release, memory_order_relaxed);
}

/* FAIL_AT takes effect once everything has run, because what has failed may be freed. */
static int32_t fail_as_told(const vulkan_queue *queue, uint64_t submitted, uint64_t *completed, ms_error *error) {
  if (*completed < queue->fail_at) return MS_OK;
  bool idle = *completed == submitted;
  *completed = queue->fail_at - 1;
  if (!idle) return MS_OK;
  return ms_fail(error, MS_E_GPU, "the Vulkan backend was told to fail submission %llu (FAIL_AT)",
                 (unsigned long long)queue->fail_at);
}

int32_t vulkan_progress(void *native, uint64_t *completed, ms_error *error) {
  vulkan_queue *queue = native;
  const vulkan_device *device = queue->device;
  VkResult lost = atomic_load_explicit(&queue->lost, memory_order_acquire);
  if (lost != VK_SUCCESS) return fail_lost(lost, error);
  uint64_t value = 0;
  VkResult result = device->vk.GetSemaphoreCounterValue(device->handle, queue->timeline, &value);
  uint64_t submitted = atomic_load_explicit(&queue->submitted, memory_order_acquire);
  /* Some drivers leave the highest number in the semaphores of a device that is lost. */
  if (result == VK_SUCCESS && value > submitted) result = VK_ERROR_DEVICE_LOST;
  if (result != VK_SUCCESS) {
    lose(queue, result);
    return fail_lost(result, error);
  }
  *completed = value;
  return queue->fail_at == 0 ? MS_OK : fail_as_told(queue, submitted, completed, error);
}

void vulkan_wait(void *native, uint64_t submission, uint64_t timeout_ns) {
  vulkan_queue *queue = native;
  const vulkan_device *device = queue->device;
  VkSemaphoreWaitInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
                              .semaphoreCount = 1,
                              .pSemaphores = &queue->timeline,
                              .pValues = &submission};
  VkResult result = device->vk.WaitSemaphores(device->handle, &info, timeout_ns);
  if (result != VK_SUCCESS && result != VK_TIMEOUT) lose(queue, result);
}
