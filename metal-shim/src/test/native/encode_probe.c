/*
 * encode_probe.c - what encoding the synthetic token (30 layers of width 64: 930 dispatches, 452 barriers) costs when a
 * C program gives the driver the same commands as the shim does, from a prepared table and with nothing in between.
 * The ruler for EncodeCost. Opening and pipelines are the shim's, and not measured.
 * usage: encode_probe DEVICE-INDEX KERNEL-DIRECTORY [tokens]; prints one line of JSON
 */
#include "vulkan/vulkan_backend.h"

enum {
  LAYERS = 30,
  WIDTH = 64,
  DISPATCHES = 930,
  BARRIERS = 452,
  LANES = 3,
  VECTOR_BYTES = 4 * WIDTH,
  MATRIX_BYTES = 4 * WIDTH * WIDTH,
  STATE_BYTES = 4096,
  VECTORS_AT = STATE_BYTES,
  LOGITS_AT = VECTORS_AT + 2 * LANES * VECTOR_BYTES,
  RESULTS_AT = LOGITS_AT + VECTOR_BYTES,
  MATRICES_AT = RESULTS_AT + 4096,
  MIX_AT = MATRICES_AT + (LAYERS + 1) * MATRIX_BYTES,
  MEMORY_BYTES = MIX_AT + 2 * LANES * MATRIX_BYTES,
  MOST_TOKENS = 100000
};

/* One dispatch, ready to be given to the driver; with `barrier` there is one before it. */
typedef struct command {
  VkPipeline pipeline;
  uint32_t groups;
  uint32_t push_bytes;
  bool barrier;
  struct {
    VkDeviceAddress addresses[MS_MAX_BUFFERS];
    uint32_t words[4];
  } push;
} command;

typedef struct probe {
  vulkan_device *device;
  vulkan_queue *queue;
  vulkan_commands *commands;
  ms_device_info info;
  VkDeviceAddress memory;
  VkPipeline embed, matvec, sample;
  command token[DISPATCHES];
  uint32_t count;
} probe;

static void check(int32_t status, const ms_error *error) {
  if (status >= 0) return;
  fprintf(stderr, "encode_probe: %s\n", error->message);
  exit(1);
}

static VkPipeline pipeline(const probe *p, const char *directory, const char *name) {
  static uint32_t words[1 << 16];
  char path[1024];
  ms_error error = {0};
  snprintf(path, sizeof path, "%s/%s.spv", directory, name);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fprintf(stderr, "encode_probe: cannot read %s\n", path);
    exit(1);
  }
  size_t bytes = fread(words, 1, sizeof words, file);
  fclose(file);
  const ms_kernel *kernel = ms_kernel_find(name, &error);
  check(kernel == NULL ? MS_E_ARG : MS_OK, &error);
  ms_code code = {.code = words, .bytes = bytes, .entry_point = "main"};
  memcpy(code.shape.local_size, (uint32_t[]){kernel->local_size, 1, 1}, sizeof code.shape.local_size);
  void *made;
  check(vulkan_pipeline_create(p->device, kernel, &code, &made, &error), &error);
  return ((vulkan_pipeline *)made)->handle;
}

/* `at` are offsets into the one buffer, the state's own left out. */
static void add(probe *p, VkPipeline what, uint32_t groups, bool barrier, uint32_t count, const uint32_t *at,
                uint32_t words, const uint32_t *values) {
  command *next = &p->token[p->count++];
  *next = (command){.pipeline = what, .groups = groups, .barrier = barrier};
  next->push.addresses[0] = p->memory;
  for (uint32_t i = 0; i < count; i++) next->push.addresses[i + 1] = p->memory + at[i];
  memcpy(next->push.words, values, 4 * words);
  next->push_bytes = VULKAN_PUSH_INLINE + 4 * words;
}

static uint32_t vector(uint32_t half, uint32_t lane) { return VECTORS_AT + (half * LANES + lane) * VECTOR_BYTES; }

/* The commands of Shape.java, which has the reasons. */
static void write_token(probe *p) {
  const uint32_t steps = BARRIERS + 1 - 3, moves = DISPATCHES - LANES - 2;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    add(p, p->embed, 1, false, 2, (uint32_t[]){MATRICES_AT, vector(0, lane)}, 3, (uint32_t[]){WIDTH, WIDTH, 512});
  }
  uint32_t half[LANES] = {0}, made = 0;
  for (uint32_t step = 0; step < steps; step++) {
    uint32_t count = (step + 1) * moves / steps - made;
    made += count;
    for (uint32_t lane = 0; lane < count; lane++) {
      uint32_t matrix = MATRICES_AT + (1 + (step + lane) % LAYERS) * MATRIX_BYTES;
      add(p, p->matvec, WIDTH / MS_ROWS_PER_GROUP, lane == 0, 3,
          (uint32_t[]){matrix, vector(half[lane], lane), vector(1 - half[lane], lane)}, 2, (uint32_t[]){WIDTH, WIDTH});
      half[lane] = 1 - half[lane];
    }
  }
  add(p, p->matvec, WIDTH / MS_ROWS_PER_GROUP, true, 3, (uint32_t[]){MIX_AT, VECTORS_AT, LOGITS_AT}, 2,
      (uint32_t[]){WIDTH, 2 * LANES * WIDTH});
  add(p, p->sample, 1, true, 2, (uint32_t[]){LOGITS_AT, RESULTS_AT}, 2, (uint32_t[]){WIDTH, 512});
}

static void open_probe(probe *p, uint32_t index, const char *directory) {
  ms_error error = {0};
  void *made, *address;
  check(vulkan_device_open(index, &made, &p->info, &error), &error);
  p->device = made;
  check(vulkan_buffer_create(p->device, MEMORY_BYTES, MS_STORAGE_PRIVATE, &made, &address, &error), &error);
  p->memory = ((vulkan_buffer *)made)->address;
  check(vulkan_queue_create(p->device, NULL, 1, false, &made, &error), &error);
  p->queue = made;
  check(vulkan_commands_create(p->queue, 0, &made, &error), &error);
  p->commands = made;
  p->embed = pipeline(p, directory, "embed_f32");
  p->matvec = pipeline(p, directory, "matvec_f32");
  p->sample = pipeline(p, directory, "sample");
}

/* What is measured: nothing but the driver's own functions. Returns the number of barriers between dispatches. */
static uint32_t encode(const probe *p) {
  const vulkan_device_functions *vk = &p->device->vk;
  VkCommandBuffer buffer = p->commands->buffer;
  const VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  const VkMemoryBarrier barrier = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
                                   .srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT,
                                   .dstAccessMask = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT};
  VkPipeline bound = NULL;
  uint32_t barriers = 0;
  VkResult result = vk->ResetCommandPool(p->device->handle, p->commands->pool, 0);
  if (result == VK_SUCCESS) result = vk->BeginCommandBuffer(buffer, &begin);
  for (uint32_t i = 0; i < p->count; i++) {
    const command *next = &p->token[i];
    if (next->barrier) {
      barriers++;
      vk->CmdPipelineBarrier(buffer, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0, 1,
                             &barrier, 0, NULL, 0, NULL);
    }
    if (next->pipeline != bound) {
      bound = next->pipeline;
      vk->CmdBindPipeline(buffer, VK_PIPELINE_BIND_POINT_COMPUTE, bound);
    }
    vk->CmdPushConstants(buffer, p->device->layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, next->push_bytes, &next->push);
    vk->CmdDispatch(buffer, next->groups, 1, 1);
  }
  vulkan_trailing_barrier(vk, buffer);
  if (result == VK_SUCCESS) result = vk->EndCommandBuffer(buffer);
  if (result == VK_SUCCESS) return barriers;
  fprintf(stderr, "encode_probe: VkResult %d\n", result);
  exit(1);
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static double median_us(uint64_t *ns, uint32_t count) {
  qsort(ns, count, sizeof *ns, by_value);
  return (double)ns[count / 2] / 1e3;
}

int main(int argc, char **argv) {
  static probe p;
  static uint64_t encode_ns[MOST_TOKENS], commit_ns[MOST_TOKENS];
  uint32_t tokens = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 2000;
  if (argc < 3 || tokens < 1 || tokens > MOST_TOKENS) {
    fprintf(stderr, "usage: encode_probe DEVICE-INDEX KERNEL-DIRECTORY [tokens, 1 to %d]\n", MOST_TOKENS);
    return 2;
  }
  open_probe(&p, (uint32_t)strtoul(argv[1], NULL, 10), argv[2]);
  write_token(&p);
  ms_error error = {0};
  uint32_t barriers = 0;
  for (uint32_t i = 0; i < tokens; i++) {
    uint64_t start_ns = ms_clock_ns();
    barriers = encode(&p);
    encode_ns[i] = ms_clock_ns() - start_ns;
  }
  uint32_t commits = tokens < 100 ? 1 : 100;
  for (uint32_t i = 0; i < commits; i++) {
    encode(&p);
    uint64_t start_ns = ms_clock_ns();
    check(vulkan_commit(p.queue, p.commands, i + 1, &error), &error);
    commit_ns[i] = ms_clock_ns() - start_ns;
    VkSemaphoreWaitInfo wait = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
                                .semaphoreCount = 1,
                                .pSemaphores = &p.queue->timeline,
                                .pValues = &(uint64_t){i + 1}};
    if (p.device->vk.WaitSemaphores(p.device->handle, &wait, UINT64_MAX) != VK_SUCCESS) return 1;
  }
  double encode_us = median_us(encode_ns, tokens);
  printf(
      "{\"device\":\"%s\",\"dispatches\":%u,\"barriers\":%u,\"tokens\":%u,\"encode_us\":%.2f,"
      "\"encode_ns_per_dispatch\":%.1f,\"commit_us\":%.2f}\n",
      p.info.name, p.count, barriers, tokens, encode_us, 1e3 * encode_us / p.count, median_us(commit_ns, commits));
  return p.count == DISPATCHES && barriers == BARRIERS ? 0 : 1;
}
