/* The logical device of the fake driver: memory, semaphores and command buffers. */
#include "fake_vulkan.h"
#include "test.h"

struct VkBuffer_T {
  uint64_t size;
  struct VkDeviceMemory_T *memory;
};

struct VkDeviceMemory_T {
  uint32_t type;
  uint64_t size;
  uint8_t *bytes;
};

struct VkSemaphore_T {
  uint64_t value;
  uint64_t submitted;
};

struct VkQueryPool_T {
  uint64_t values[2];
};

enum { MAX_TRANSFERS = 4 };

typedef struct transfer {
  VkBuffer from, to; /* from NULL: fill with zeros */
  VkBufferCopy region;
} transfer;

struct VkCommandBuffer_T {
  uint32_t transfer_count;
  transfer transfers[MAX_TRANSFERS];
};

struct VkCommandPool_T {
  struct VkCommandBuffer_T commands; /* one each, as the backend wants */
  bool allocated;
};

/* A creator of something that is a block of memory and no more. */
#define CREATOR(function, Type, name, Info)                                                           \
  static VkResult function(VkDevice device, const Info *info, const void *allocator, Type *created) { \
    (void)device;                                                                                     \
    (void)info;                                                                                       \
    (void)allocator;                                                                                  \
    VkResult result;                                                                                  \
    if (fake_fails(name, &result)) return result;                                                     \
    *created = fake_new(64);                                                                          \
    return VK_SUCCESS;                                                                                \
  }
#define DESTROYER(function, Type)                                             \
  static void function(VkDevice device, Type object, const void *allocator) { \
    (void)device;                                                             \
    (void)allocator;                                                          \
    fake_delete(object);                                                      \
  }

CREATOR(create_shader_module, VkShaderModule, "vkCreateShaderModule", VkShaderModuleCreateInfo)
DESTROYER(destroy_shader_module, VkShaderModule)
CREATOR(create_pipeline_layout, VkPipelineLayout, "vkCreatePipelineLayout", VkPipelineLayoutCreateInfo)
DESTROYER(destroy_pipeline_layout, VkPipelineLayout)
CREATOR(create_semaphore, VkSemaphore, "vkCreateSemaphore", VkSemaphoreCreateInfo)
DESTROYER(destroy_semaphore, VkSemaphore)
CREATOR(create_query_pool, VkQueryPool, "vkCreateQueryPool", VkQueryPoolCreateInfo)
DESTROYER(destroy_query_pool, VkQueryPool)
DESTROYER(destroy_pipeline, VkPipeline)
DESTROYER(destroy_buffer, VkBuffer)

static void destroy_device(VkDevice device, const void *allocator) {
  (void)allocator;
  fake_delete(device);
}

static VkResult device_wait_idle(VkDevice device) {
  (void)device;
  return VK_SUCCESS;
}

static void get_device_queue(VkDevice device, uint32_t family, uint32_t index, VkQueue *queue) {
  (void)family;
  (void)index;
  *queue = (VkQueue)(void *)device;
}

static VkResult create_compute_pipelines(VkDevice device, void *cache, uint32_t count,
                                         const VkComputePipelineCreateInfo *infos, const void *allocator,
                                         VkPipeline *pipelines) {
  (void)device;
  (void)cache;
  (void)allocator;
  VkResult result;
  if (fake_fails("vkCreateComputePipelines", &result)) return result;
  CHECK_EQUAL(count, 1);
  CHECK(infos->stage.module != NULL && infos->layout != NULL);
  *pipelines = fake_new(1);
  return VK_SUCCESS;
}

static VkResult create_buffer(VkDevice device, const VkBufferCreateInfo *info, const void *allocator,
                              VkBuffer *buffer) {
  (void)device;
  (void)allocator;
  VkResult result;
  if (fake_fails("vkCreateBuffer", &result)) return result;
  CHECK((info->usage & VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT) != 0);
  *buffer = fake_new(sizeof **buffer);
  (*buffer)->size = info->size;
  return VK_SUCCESS;
}

static void get_buffer_requirements(VkDevice device, VkBuffer buffer, VkMemoryRequirements *requirements) {
  (void)device;
  *requirements = (VkMemoryRequirements){buffer->size, 64, 0xF};
}

static VkDeviceAddress get_buffer_address(VkDevice device, const VkBufferDeviceAddressInfo *info) {
  (void)device;
  return (VkDeviceAddress)(uintptr_t)info->buffer->memory->bytes;
}

static VkResult allocate_memory(VkDevice device, const VkMemoryAllocateInfo *info, const void *allocator,
                                VkDeviceMemory *memory) {
  (void)device;
  (void)allocator;
  VkResult result;
  if (fake_fails("vkAllocateMemory", &result)) return result;
  *memory = fake_new(sizeof **memory);
  (*memory)->type = info->memoryTypeIndex;
  (*memory)->size = info->allocationSize;
  (*memory)->bytes = malloc(info->allocationSize);
  memset((*memory)->bytes, 0xA5, info->allocationSize);
  return VK_SUCCESS;
}

static void free_memory(VkDevice device, VkDeviceMemory memory, const void *allocator) {
  (void)device;
  (void)allocator;
  free(memory->bytes);
  fake_delete(memory);
}

static VkResult bind_buffer_memory(VkDevice device, VkBuffer buffer, VkDeviceMemory memory, VkDeviceSize offset) {
  (void)device;
  (void)offset;
  VkResult result;
  if (fake_fails("vkBindBufferMemory", &result)) return result;
  buffer->memory = memory;
  return VK_SUCCESS;
}

/* Memory of type 0 cannot be mapped, that of type 2 could but is slow to read. */
static VkResult map_memory(VkDevice device, VkDeviceMemory memory, VkDeviceSize offset, VkDeviceSize size,
                           VkFlags flags, void **address) {
  (void)device;
  (void)offset;
  (void)size;
  (void)flags;
  VkResult result;
  if (fake_fails("vkMapMemory", &result)) return result;
  CHECK_EQUAL(memory->type, 3);
  *address = memory->bytes;
  return VK_SUCCESS;
}

static VkResult create_command_pool(VkDevice device, const VkCommandPoolCreateInfo *info, const void *allocator,
                                    VkCommandPool *pool) {
  (void)device;
  (void)allocator;
  VkResult result;
  if (fake_fails("vkCreateCommandPool", &result)) return result;
  CHECK_EQUAL(info->flags, 0);
  fake_record(&(fake_call){.op = FAKE_CREATE_POOL});
  *pool = fake_new(sizeof **pool);
  return VK_SUCCESS;
}

DESTROYER(destroy_command_pool, VkCommandPool)

static VkResult reset_command_pool(VkDevice device, VkCommandPool pool, VkFlags flags) {
  (void)device;
  VkResult result;
  if (fake_fails("vkResetCommandPool", &result)) return result;
  fake_record(&(fake_call){.op = FAKE_RESET_POOL, .handle = pool, .a = flags});
  pool->commands.transfer_count = 0;
  return VK_SUCCESS;
}

static VkResult allocate_command_buffers(VkDevice device, const VkCommandBufferAllocateInfo *info,
                                         VkCommandBuffer *buffers) {
  (void)device;
  VkResult result;
  if (fake_fails("vkAllocateCommandBuffers", &result)) return result;
  CHECK(!info->commandPool->allocated && info->commandBufferCount == 1);
  info->commandPool->allocated = true;
  fake_record(&(fake_call){.op = FAKE_ALLOCATE_COMMANDS});
  *buffers = &info->commandPool->commands;
  return VK_SUCCESS;
}

static VkResult begin_command_buffer(VkCommandBuffer commands, const VkCommandBufferBeginInfo *info) {
  VkResult result;
  if (fake_fails("vkBeginCommandBuffer", &result)) return result;
  fake_record(&(fake_call){.op = FAKE_BEGIN, .handle = commands, .a = info->flags});
  return VK_SUCCESS;
}

static VkResult end_command_buffer(VkCommandBuffer commands) {
  VkResult result;
  if (fake_fails("vkEndCommandBuffer", &result)) return result;
  fake_record(&(fake_call){.op = FAKE_END, .handle = commands});
  return VK_SUCCESS;
}

static void cmd_bind_pipeline(VkCommandBuffer commands, int32_t point, VkPipeline pipeline) {
  (void)commands;
  CHECK_EQUAL(point, VK_PIPELINE_BIND_POINT_COMPUTE);
  fake_record(&(fake_call){.op = FAKE_BIND, .handle = pipeline});
}

static void cmd_push_constants(VkCommandBuffer commands, VkPipelineLayout layout, VkFlags stages, uint32_t offset,
                               uint32_t bytes, const void *data) {
  (void)commands;
  fake_call call = {.op = FAKE_PUSH, .handle = layout, .a = offset, .b = bytes, .c = stages};
  CHECK(bytes <= sizeof call.data);
  memcpy(call.data, data, bytes);
  fake_record(&call);
}

static void cmd_dispatch(VkCommandBuffer commands, uint32_t x, uint32_t y, uint32_t z) {
  (void)commands;
  fake_record(&(fake_call){.op = FAKE_DISPATCH, .a = x, .b = y, .c = z});
}

static void cmd_pipeline_barrier(VkCommandBuffer commands, VkFlags from, VkFlags to, VkFlags flags, uint32_t count,
                                 const VkMemoryBarrier *barriers, uint32_t buffer_count, const void *buffers,
                                 uint32_t image_count, const void *images) {
  (void)commands;
  (void)buffers;
  (void)images;
  CHECK(flags == 0 && count == 1 && buffer_count == 0 && image_count == 0);
  fake_record(
      &(fake_call){.op = FAKE_BARRIER, .a = from, .b = to, .c = barriers->srcAccessMask, .d = barriers->dstAccessMask});
}

static void add_transfer(VkCommandBuffer commands, transfer added) {
  CHECK(commands->transfer_count < MAX_TRANSFERS);
  commands->transfers[commands->transfer_count++] = added;
}

static void cmd_copy_buffer(VkCommandBuffer commands, VkBuffer from, VkBuffer to, uint32_t count,
                            const VkBufferCopy *regions) {
  CHECK_EQUAL(count, 1);
  fake_record(&(fake_call){.op = FAKE_COPY});
  add_transfer(commands, (transfer){from, to, *regions});
}

static void cmd_fill_buffer(VkCommandBuffer commands, VkBuffer buffer, VkDeviceSize offset, VkDeviceSize size,
                            uint32_t value) {
  CHECK(offset == 0 && size == VK_WHOLE_SIZE && value == 0);
  fake_record(&(fake_call){.op = FAKE_FILL});
  add_transfer(commands, (transfer){NULL, buffer, {0, 0, buffer->size}});
}

static void cmd_reset_query_pool(VkCommandBuffer commands, VkQueryPool queries, uint32_t first, uint32_t count) {
  (void)commands;
  (void)queries;
  CHECK_EQUAL(first, 0);
  fake_record(&(fake_call){.op = FAKE_RESET_QUERIES, .a = count});
}

static void cmd_write_timestamp(VkCommandBuffer commands, int32_t stage, VkQueryPool queries, uint32_t query) {
  (void)commands;
  fake_record(&(fake_call){.op = FAKE_TIMESTAMP, .handle = queries, .a = (uint64_t)stage, .b = query});
}

#include "fake_vulkan_queue.h"
