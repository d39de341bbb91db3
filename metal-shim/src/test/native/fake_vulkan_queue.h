/* fake_vulkan_queue.h - the end of fake_vulkan_device.c: submission, waiting, and the table. */

static void run_transfers(VkCommandBuffer commands) {
  for (uint32_t i = 0; i < commands->transfer_count; i++) {
    const transfer *t = &commands->transfers[i];
    uint8_t *to = t->to->memory->bytes + t->region.dstOffset;
    CHECK(t->region.dstOffset + t->region.size <= t->to->size);
    if (t->from == NULL) {
      memset(to, 0, t->region.size);
    } else {
      memcpy(to, t->from->memory->bytes + t->region.srcOffset, t->region.size);
    }
  }
}

static VkResult queue_submit(VkQueue queue, uint32_t count, const VkSubmitInfo *submit, void *fence) {
  (void)queue;
  VkResult result;
  const VkTimelineSemaphoreSubmitInfo *values = submit->pNext;
  CHECK(count == 1 && fence == NULL && submit->commandBufferCount == 1 && submit->signalSemaphoreCount == 1);
  if (fake_fails("vkQueueSubmit", &result)) return result;
  bool waits = submit->waitSemaphoreCount != 0;
  uint64_t signalled = values->pSignalSemaphoreValues[0];
  fake_record(&(fake_call){.op = FAKE_SUBMIT,
                           .handle = submit->pCommandBuffers[0],
                           .a = waits,
                           .b = waits ? values->pWaitSemaphoreValues[0] : 0,
                           .c = signalled});
  VkSemaphore semaphore = submit->pSignalSemaphores[0];
  pthread_mutex_lock(&fake.lock);
  CHECK(signalled > semaphore->submitted);
  semaphore->submitted = signalled;
  /* Copies are waited for at once, so that only queues of the core are held back. */
  bool transfers = submit->pCommandBuffers[0]->transfer_count != 0;
  if (transfers) run_transfers(submit->pCommandBuffers[0]);
  if (!fake.manual || transfers) semaphore->value = signalled;
  pthread_cond_broadcast(&fake.changed);
  pthread_mutex_unlock(&fake.lock);
  return VK_SUCCESS;
}

/* The queue of the core that tests complete by hand: the semaphore that was asked about last. */
static VkSemaphore watched;

void fake_complete(uint64_t value) {
  pthread_mutex_lock(&fake.lock);
  watched->value = value;
  pthread_cond_broadcast(&fake.changed);
  pthread_mutex_unlock(&fake.lock);
}

/* With the fake's lock. */
static VkResult ask(VkSemaphore semaphore) {
  fake.questions++;
  if (fake.complete_at != 0 && fake.questions >= fake.complete_at) semaphore->value = semaphore->submitted;
  return fake.lost_after != 0 && fake.questions >= fake.lost_after ? VK_ERROR_DEVICE_LOST : VK_SUCCESS;
}

static VkResult get_semaphore_value(VkDevice device, VkSemaphore semaphore, uint64_t *value) {
  (void)device;
  VkResult result;
  if (fake_fails("vkGetSemaphoreCounterValue", &result)) return result;
  pthread_mutex_lock(&fake.lock);
  watched = semaphore;
  result = ask(semaphore);
  *value = semaphore->value;
  pthread_mutex_unlock(&fake.lock);
  return result;
}

static VkResult wait_semaphores(VkDevice device, const VkSemaphoreWaitInfo *info, uint64_t timeout_ns) {
  (void)device;
  VkResult result;
  if (fake_fails("vkWaitSemaphores", &result)) return result;
  uint64_t deadline_ns = ms_deadline_ns(timeout_ns);
  pthread_mutex_lock(&fake.lock);
  result = ask(info->pSemaphores[0]);
  while (result == VK_SUCCESS && info->pSemaphores[0]->value < info->pValues[0]) {
    if (!ms_condition_wait_until(&fake.changed, &fake.lock, deadline_ns)) result = VK_TIMEOUT;
  }
  pthread_mutex_unlock(&fake.lock);
  return result;
}

static VkResult signal_semaphore(VkDevice device, const VkSemaphoreSignalInfo *info) {
  (void)device;
  pthread_mutex_lock(&fake.lock);
  CHECK(info->value > info->semaphore->value);
  info->semaphore->value = info->value;
  pthread_mutex_unlock(&fake.lock);
  return VK_SUCCESS;
}

static VkResult get_query_results(VkDevice device, VkQueryPool queries, uint32_t first, uint32_t count, size_t bytes,
                                  void *data, VkDeviceSize stride, VkFlags flags) {
  (void)device;
  (void)queries;
  VkResult result;
  if (fake_fails("vkGetQueryPoolResults", &result)) return result;
  CHECK(first == 0 && bytes == 8 * (size_t)count && (stride == 8 || count == 1) && flags == VK_QUERY_RESULT_64_BIT);
  pthread_mutex_lock(&fake.lock);
  for (uint32_t i = 0; i < count; i++) ((uint64_t *)data)[i] = fake.ticks++ & ((UINT64_C(1) << 36) - 1);
  pthread_mutex_unlock(&fake.lock);
  return VK_SUCCESS;
}

/* The device's clock stands five ticks before it wraps. */
static VkResult get_calibrated_timestamps(VkDevice device, uint32_t count, const VkCalibratedTimestampInfoEXT *infos,
                                          uint64_t *clocks, uint64_t *deviation) {
  (void)device;
  (void)infos;
  VkResult result;
  if (fake_fails("vkGetCalibratedTimestampsEXT", &result)) return result;
  CHECK_EQUAL(count, 2);
  clocks[0] = (UINT64_C(1) << 36) - 5;
  clocks[1] = ms_clock_ns();
  *deviation = 17;
  return VK_SUCCESS;
}

static const struct {
  const char *name;
  PFN_vkVoidFunction function;
} functions[] = {
    {"vkDestroyDevice", (PFN_vkVoidFunction)destroy_device},
    {"vkDeviceWaitIdle", (PFN_vkVoidFunction)device_wait_idle},
    {"vkGetDeviceQueue", (PFN_vkVoidFunction)get_device_queue},
    {"vkQueueSubmit", (PFN_vkVoidFunction)queue_submit},
    {"vkCreateBuffer", (PFN_vkVoidFunction)create_buffer},
    {"vkDestroyBuffer", (PFN_vkVoidFunction)destroy_buffer},
    {"vkGetBufferMemoryRequirements", (PFN_vkVoidFunction)get_buffer_requirements},
    {"vkGetBufferDeviceAddress", (PFN_vkVoidFunction)get_buffer_address},
    {"vkAllocateMemory", (PFN_vkVoidFunction)allocate_memory},
    {"vkFreeMemory", (PFN_vkVoidFunction)free_memory},
    {"vkBindBufferMemory", (PFN_vkVoidFunction)bind_buffer_memory},
    {"vkMapMemory", (PFN_vkVoidFunction)map_memory},
    {"vkCreateShaderModule", (PFN_vkVoidFunction)create_shader_module},
    {"vkDestroyShaderModule", (PFN_vkVoidFunction)destroy_shader_module},
    {"vkCreatePipelineLayout", (PFN_vkVoidFunction)create_pipeline_layout},
    {"vkDestroyPipelineLayout", (PFN_vkVoidFunction)destroy_pipeline_layout},
    {"vkCreateComputePipelines", (PFN_vkVoidFunction)create_compute_pipelines},
    {"vkDestroyPipeline", (PFN_vkVoidFunction)destroy_pipeline},
    {"vkCreateCommandPool", (PFN_vkVoidFunction)create_command_pool},
    {"vkDestroyCommandPool", (PFN_vkVoidFunction)destroy_command_pool},
    {"vkResetCommandPool", (PFN_vkVoidFunction)reset_command_pool},
    {"vkAllocateCommandBuffers", (PFN_vkVoidFunction)allocate_command_buffers},
    {"vkBeginCommandBuffer", (PFN_vkVoidFunction)begin_command_buffer},
    {"vkEndCommandBuffer", (PFN_vkVoidFunction)end_command_buffer},
    {"vkCmdBindPipeline", (PFN_vkVoidFunction)cmd_bind_pipeline},
    {"vkCmdPushConstants", (PFN_vkVoidFunction)cmd_push_constants},
    {"vkCmdDispatch", (PFN_vkVoidFunction)cmd_dispatch},
    {"vkCmdPipelineBarrier", (PFN_vkVoidFunction)cmd_pipeline_barrier},
    {"vkCmdCopyBuffer", (PFN_vkVoidFunction)cmd_copy_buffer},
    {"vkCmdFillBuffer", (PFN_vkVoidFunction)cmd_fill_buffer},
    {"vkCreateSemaphore", (PFN_vkVoidFunction)create_semaphore},
    {"vkDestroySemaphore", (PFN_vkVoidFunction)destroy_semaphore},
    {"vkGetSemaphoreCounterValue", (PFN_vkVoidFunction)get_semaphore_value},
    {"vkWaitSemaphores", (PFN_vkVoidFunction)wait_semaphores},
    {"vkSignalSemaphore", (PFN_vkVoidFunction)signal_semaphore},
    {"vkCreateQueryPool", (PFN_vkVoidFunction)create_query_pool},
    {"vkDestroyQueryPool", (PFN_vkVoidFunction)destroy_query_pool},
    {"vkCmdResetQueryPool", (PFN_vkVoidFunction)cmd_reset_query_pool},
    {"vkCmdWriteTimestamp", (PFN_vkVoidFunction)cmd_write_timestamp},
    {"vkGetQueryPoolResults", (PFN_vkVoidFunction)get_query_results},
    {"vkGetCalibratedTimestampsEXT", (PFN_vkVoidFunction)get_calibrated_timestamps},
};

PFN_vkVoidFunction fake_device_function(const char *name) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (strcmp(functions[i].name, name) == 0) return functions[i].function;
  }
  return NULL;
}
