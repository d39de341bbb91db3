/*
 * vulkan_backend.h - the backend for Vulkan 1.2 drivers. Buffers are reached by device addresses, which go with the
 * inline bytes into the 128 bytes of push constants; a queue's progress is the value of a timeline semaphore, its
 * submission number. docs/vulkan.md has the reasons.
 */
#ifndef MS_VULKAN_H
#define MS_VULKAN_H

#include "core/backend.h"
#include "vulkan/vk_functions.h"

enum {
  VULKAN_PUSH_BYTES = 128,
  VULKAN_PUSH_INLINE = 64, /* where the inline bytes start; buffer n's address is at 8 n */
  VULKAN_STAGING_BYTES = 4 << 20
};

/* One driver connection: an instance, and its messenger where validation was asked for. */
typedef struct vulkan_instance {
  VkInstance handle;
  VkDebugUtilsMessengerEXT messenger;
  vulkan_instance_functions vk;
} vulkan_instance;

/* A device that can be used, before it is opened. */
typedef struct vulkan_candidate {
  VkPhysicalDevice physical;
  ms_device_info info;
  uint32_t queue_family;
  uint32_t timestamp_bits; /* 0 where the queue has no time stamps */
  float timestamp_period_ns;
  bool calibrated; /* time stamps can be compared with CLOCK_MONOTONIC */
} vulkan_candidate;

/* How the device's clock relates to the host's. */
typedef struct vulkan_clock {
  uint64_t ticks;
  uint64_t host_ns;
  uint64_t error_ns;
  bool known;
} vulkan_clock;

typedef struct vulkan_device {
  vulkan_instance instance;
  vulkan_candidate physical;
  VkDevice handle;
  vulkan_device_functions vk;
  VkPhysicalDeviceMemoryProperties memory;
  VkPipelineLayout layout; /* of every pipeline: push constants alone */
  VkQueue queue;           /* with submitting */
  pthread_mutex_t submitting;

  pthread_mutex_t copying; /* guards the members up to the next blank line */
  VkCommandPool copy_pool;
  VkCommandBuffer copy_commands;
  VkSemaphore copied;
  uint64_t copies;
  struct vulkan_buffer *staging; /* owned; SHARED */
  vulkan_clock clock;

  pthread_mutex_t controls; /* guards the rest, but for reads of hold */
  VkSemaphore gate;         /* submissions of the n-th hold wait until its value is n */
  uint64_t holds;
  _Atomic uint64_t hold; /* the n of the hold that is on, else 0 */
  uint64_t fail_at;
} vulkan_device;

typedef struct vulkan_buffer {
  vulkan_device *device;
  VkBuffer handle;
  VkDeviceMemory memory;
  VkDeviceAddress address; /* on the device */
  uint8_t *mapped;         /* NULL when PRIVATE */
} vulkan_buffer;

typedef struct vulkan_pipeline {
  vulkan_device *device;
  VkPipeline handle;
} vulkan_pipeline;

typedef struct vulkan_queue {
  vulkan_device *device;
  VkSemaphore timeline;       /* its value is the newest complete submission */
  _Atomic uint64_t submitted; /* the newest */
  uint64_t fail_at;
  bool timed;
  _Atomic int32_t lost; /* the VkResult after which nothing is known of this queue any more; VK_SUCCESS before */
} vulkan_queue;

typedef struct vulkan_commands {
  vulkan_queue *queue;
  VkCommandPool pool; /* of its own, so that encoders record in parallel and are reset at once */
  VkCommandBuffer buffer;
  VkQueryPool queries; /* start and end; NULL unless the queue is timed */
} vulkan_commands;

/* NULL where the loader is missing, with the reason in `error`. */
PFN_vkGetInstanceProcAddr vulkan_entry(ms_error *error);
/* Tests only: every instance made from now on comes from there; NULL goes back to the loader. */
void vulkan_entry_force(PFN_vkGetInstanceProcAddr entry);

int32_t vulkan_instance_open(vulkan_instance *instance, ms_error *error);
void vulkan_instance_close(vulkan_instance *instance);

/* Installs the messenger of an instance made with the layers. */
void vulkan_validation_start(vulkan_instance *instance);
bool vulkan_validation_wanted(void);

/*
 * The usable devices, the preferred ones first. `candidates` is the caller's to free. MS_E_NO_DEVICE, naming what each
 * device lacks, when there is none.
 */
int32_t vulkan_candidates(const vulkan_instance *instance, vulkan_candidate **candidates, uint32_t *count,
                          ms_error *error);

int32_t vulkan_device_open(uint32_t index, void **device, ms_device_info *info, ms_error *error);
void vulkan_device_close(void *device);
int32_t vulkan_device_control(void *device, uint32_t control, uint64_t value, ms_error *error);
/* Hands one command buffer to the device's queue. While the device is on hold it waits at the gate. */
VkResult vulkan_device_submit(vulkan_device *device, VkCommandBuffer commands, VkSemaphore signal, uint64_t value,
                              bool held);

int32_t vulkan_buffer_create(void *device, uint64_t bytes, uint32_t storage, void **buffer, void **address,
                             ms_error *error);
void vulkan_buffer_free(void *buffer);
int32_t vulkan_buffer_write(void *buffer, uint64_t offset, const void *source, uint64_t bytes, ms_error *error);
int32_t vulkan_buffer_read(void *buffer, uint64_t offset, void *target, uint64_t bytes, ms_error *error);

/* Commands outside every queue of the core, waited for at once. */
int32_t vulkan_copier_open(vulkan_device *device, ms_error *error);
void vulkan_copier_close(vulkan_device *device);
typedef void (*vulkan_recorder)(const vulkan_device *device, VkCommandBuffer commands, void *argument);
/* With `copying`: records, submits and waits. */
VkResult vulkan_run_now(vulkan_device *device, vulkan_recorder record, void *argument);
int32_t vulkan_fill_zero(vulkan_buffer *buffer, ms_error *error);
int32_t vulkan_upload(vulkan_buffer *buffer, uint64_t offset, const uint8_t *source, uint64_t bytes, ms_error *error);
int32_t vulkan_download(vulkan_buffer *buffer, uint64_t offset, uint8_t *target, uint64_t bytes, ms_error *error);

int32_t vulkan_pipeline_create(void *device, const ms_kernel *kernel, const ms_code *code, void **pipeline,
                               ms_error *error);
void vulkan_pipeline_free(void *pipeline);
/* Refuses what cannot be the module of that kernel: a driver given it may do anything. */
int32_t vulkan_spirv_check(const char *name, const ms_code *code, ms_error *error);

int32_t vulkan_commands_create(void *queue, uint32_t stream_capacity, void **commands, ms_error *error);
void vulkan_commands_free(void *commands);
int32_t vulkan_encode(void *commands, const ms_program *program, ms_error *error);
/* Orders and makes visible everything before it: for what follows on the queue, and for the host. */
void vulkan_trailing_barrier(const vulkan_device_functions *vk, VkCommandBuffer commands);

int32_t vulkan_queue_create(void *device, ms_queue *owner, uint32_t max_in_flight, bool timed, void **queue,
                            ms_error *error);
void vulkan_queue_free(void *queue);
int32_t vulkan_commit(void *queue, void *commands, uint64_t submission, ms_error *error);
int32_t vulkan_progress(void *queue, uint64_t *completed, ms_error *error);
void vulkan_wait(void *queue, uint64_t submission, uint64_t timeout_ns);

bool vulkan_times(void *commands, ms_run_times *times);
/* Relates the device's clock to the host's, once for a device that cannot be asked about it later. */
int32_t vulkan_clock_open(vulkan_device *device, ms_error *error);
VkResult vulkan_semaphore_create(const vulkan_device *device, VkSemaphore *semaphore);

/* Fills `error` from a VkResult: "`what` failed: VK_..., what that means". Returns the shim's status for it. */
int32_t vulkan_fail(ms_error *error, VkResult result, const char *what);

#endif
