#include "vulkan/vulkan_backend.h"

static int32_t create_pool(vulkan_commands *commands, ms_error *error) {
  const vulkan_device *device = commands->queue->device;
  VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                  .queueFamilyIndex = device->physical.queue_family};
  VkResult result = device->vk.CreateCommandPool(device->handle, &pool, NULL, &commands->pool);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkCreateCommandPool");
  VkCommandBufferAllocateInfo info = {
      .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, .commandPool = commands->pool, .commandBufferCount = 1};
  result = device->vk.AllocateCommandBuffers(device->handle, &info, &commands->buffer);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "vkAllocateCommandBuffers");
}

static int32_t create_queries(vulkan_commands *commands, ms_error *error) {
  const vulkan_device *device = commands->queue->device;
  VkQueryPoolCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO, .queryType = VK_QUERY_TYPE_TIMESTAMP, .queryCount = 2};
  VkResult result = device->vk.CreateQueryPool(device->handle, &info, NULL, &commands->queries);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "vkCreateQueryPool");
}

int32_t vulkan_commands_create(void *queue, uint32_t stream_capacity, void **native, ms_error *error) {
  (void)stream_capacity;
  vulkan_commands *commands = calloc(1, sizeof *commands);
  if (commands == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for commands");
  commands->queue = queue;
  int32_t status = create_pool(commands, error);
  if (status == MS_OK && commands->queue->timed) status = create_queries(commands, error);
  if (status != MS_OK) {
    vulkan_commands_free(commands);
    return status;
  }
  *native = commands;
  return MS_OK;
}

void vulkan_commands_free(void *native) {
  vulkan_commands *commands = native;
  const vulkan_device *device = commands->queue->device;
  if (commands->queries != NULL) device->vk.DestroyQueryPool(device->handle, commands->queries, NULL);
  if (commands->pool != NULL) device->vk.DestroyCommandPool(device->handle, commands->pool, NULL);
  free(commands);
}

static void record_barrier(const vulkan_device_functions *vk, VkCommandBuffer buffer) {
  static const VkMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                          .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
                                          .dstAccessMask = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT};
  vk->CmdPipelineBarrier(buffer, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0, 1,
                         &barrier, 0, NULL, 0, NULL);
}

void vulkan_trailing_barrier(const vulkan_device_functions *vk, VkCommandBuffer buffer) {
  const VkFlags writers = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
  static const VkMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                          .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                                          .dstAccessMask = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT |
                                                           VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT |
                                                           VK_ACCESS_HOST_READ_BIT | VK_ACCESS_HOST_WRITE_BIT};
  vk->CmdPipelineBarrier(buffer, writers, writers | VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &barrier, 0, NULL, 0, NULL);
}

typedef struct push_constants {
  VkDeviceAddress addresses[MS_MAX_BUFFERS];
  uint32_t words[MS_MAX_BYTES / 4];
} push_constants;

_Static_assert(sizeof(push_constants) == VULKAN_PUSH_BYTES, "the portable 128 bytes");
_Static_assert(offsetof(push_constants, words) == VULKAN_PUSH_INLINE, "as the kernels have it");

/* One call with everything: two shorter ones cost more, and so does finding out what has changed. */
static void record_dispatch(const vulkan_device *device, VkCommandBuffer buffer, const ms_dispatch *dispatch,
                            push_constants *push) {
  const ms_record *record = &dispatch->record;
  const ms_binding *bindings = ms_dispatch_bindings(dispatch);
  uint32_t bytes = record->buffer_count * (uint32_t)sizeof push->addresses[0];
  for (uint32_t i = 0; i < record->buffer_count; i++) {
    push->addresses[i] = ((const vulkan_buffer *)ms_native(bindings[i].buffer))->address + bindings[i].offset;
  }
  if (record->bytes_count != 0) {
    memcpy(push->words, ms_dispatch_words(dispatch), record->bytes_count);
    bytes = VULKAN_PUSH_INLINE + record->bytes_count;
  }
  if (bytes != 0) {
    device->vk.CmdPushConstants(buffer, device->layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, bytes, push);
  }
  device->vk.CmdDispatch(buffer, dispatch->groups[0], dispatch->groups[1], dispatch->groups[2]);
}

static void record_program(const vulkan_device *device, VkCommandBuffer buffer, const ms_program *program) {
  push_constants push = {{0}, {0}};
  uint64_t bound = 0;
  for (uint32_t offset = 0; offset < program->bytes;) {
    const ms_record *record = (const ms_record *)(program->records + offset);
    offset += record->record_bytes;
    if (record->op == MS_OP_BARRIER) {
      record_barrier(&device->vk, buffer);
      continue;
    }
    const ms_dispatch *dispatch = (const ms_dispatch *)record;
    if (dispatch->pipeline != bound) {
      bound = dispatch->pipeline;
      device->vk.CmdBindPipeline(buffer, VK_PIPELINE_BIND_POINT_COMPUTE,
                                 ((const vulkan_pipeline *)ms_native(bound))->handle);
    }
    record_dispatch(device, buffer, dispatch, &push);
  }
}

int32_t vulkan_encode(void *native, const ms_program *program, ms_error *error) {
  const vulkan_commands *commands = native;
  const vulkan_device *device = commands->queue->device;
  const vulkan_device_functions *vk = &device->vk;
  const VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  VkResult result = vk->ResetCommandPool(device->handle, commands->pool, 0);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkResetCommandPool");
  result = vk->BeginCommandBuffer(commands->buffer, &begin);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkBeginCommandBuffer");
  if (commands->queries != NULL) {
    vk->CmdResetQueryPool(commands->buffer, commands->queries, 0, 2);
    /* Not TOP_OF_PIPE: this stage starts only after what came before has ended. */
    vk->CmdWriteTimestamp(commands->buffer, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, commands->queries, 0);
  }
  record_program(device, commands->buffer, program);
  vulkan_trailing_barrier(vk, commands->buffer);
  if (commands->queries != NULL) {
    vk->CmdWriteTimestamp(commands->buffer, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, commands->queries, 1);
  }
  result = vk->EndCommandBuffer(commands->buffer);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "vkEndCommandBuffer");
}
