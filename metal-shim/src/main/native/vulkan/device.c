#include "vulkan/vulkan_backend.h"

static int32_t device_list(ms_device_info *infos, uint32_t capacity, uint32_t *count, ms_error *error) {
  vulkan_instance instance;
  vulkan_candidate *candidates = NULL;
  int32_t status = vulkan_instance_open(&instance, error);
  if (status != MS_OK) return status;
  status = vulkan_candidates(&instance, &candidates, count, error);
  if (status == MS_OK) {
    for (uint32_t i = 0; i < *count && i < capacity; i++) infos[i] = candidates[i].info;
    free(candidates);
  }
  vulkan_instance_close(&instance);
  return status;
}

static int32_t choose(vulkan_device *device, uint32_t index, ms_error *error) {
  vulkan_candidate *candidates = NULL;
  uint32_t count = 0;
  int32_t status = vulkan_candidates(&device->instance, &candidates, &count, error);
  if (status != MS_OK) return status;
  if (index < count) {
    device->physical = candidates[index];
  } else {
    status = ms_fail(error, MS_E_NO_DEVICE, "Vulkan device %u: there are %u, counted from 0", index, count);
  }
  free(candidates);
  return status;
}

/* A name that is no function of the device stays NULL only if it is optional. */
#define LOAD(result, name, parameters) \
  if ((vk->name = (result(*) parameters)get(device->handle, "vk" #name)) == NULL) missing = "vk" #name;
#define LOAD_OPTIONAL(result, name, parameters) vk->name = (result(*) parameters)get(device->handle, "vk" #name);

static int32_t load_functions(vulkan_device *device, ms_error *error) {
  PFN_vkGetDeviceProcAddr get = device->instance.vk.GetDeviceProcAddr;
  vulkan_device_functions *vk = &device->vk;
  const char *missing = NULL;
  VK_DEVICE_FUNCTIONS(LOAD)
  VK_OPTIONAL_DEVICE_FUNCTIONS(LOAD_OPTIONAL)
  return missing == NULL ? MS_OK : ms_fail(error, MS_E_NO_DEVICE, "the Vulkan driver has no %s", missing);
}

/* Only what costs nothing when unused: what we need, and the number types that users' kernels may want. */
static int32_t create_device(vulkan_device *device, ms_error *error) {
  VkPhysicalDeviceShaderFloat16Int8Features small = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_FLOAT16_INT8_FEATURES};
  VkPhysicalDevice8BitStorageFeatures bytes = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_8BIT_STORAGE_FEATURES,
                                               .pNext = &small};
  VkPhysicalDevice16BitStorageFeatures halves = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_16BIT_STORAGE_FEATURES,
                                                 .pNext = &bytes};
  VkPhysicalDeviceFeatures2 there = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &halves};
  device->instance.vk.GetPhysicalDeviceFeatures2(device->physical.physical, &there);
  VkPhysicalDeviceBufferDeviceAddressFeatures addresses = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_BUFFER_DEVICE_ADDRESS_FEATURES,
      .pNext = &halves,
      .bufferDeviceAddress = 1};
  VkPhysicalDeviceTimelineSemaphoreFeatures timelines = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES,
      .pNext = &addresses,
      .timelineSemaphore = 1};
  VkPhysicalDeviceFeatures2 wanted = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
      .pNext = &timelines,
      .features = {.shaderInt64 = there.features.shaderInt64, .shaderInt16 = there.features.shaderInt16}};
  const float priority = 1.0f;
  const char *extensions[] = {"VK_EXT_calibrated_timestamps"};
  VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                   .queueFamilyIndex = device->physical.queue_family,
                                   .queueCount = 1,
                                   .pQueuePriorities = &priority};
  VkDeviceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                             .pNext = &wanted,
                             .queueCreateInfoCount = 1,
                             .pQueueCreateInfos = &queue,
                             .enabledExtensionCount = device->physical.calibrated,
                             .ppEnabledExtensionNames = extensions};
  VkResult result = device->instance.vk.CreateDevice(device->physical.physical, &info, NULL, &device->handle);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "vkCreateDevice");
}

static int32_t create_layout(vulkan_device *device, ms_error *error) {
  VkPushConstantRange range = {VK_SHADER_STAGE_COMPUTE_BIT, 0, VULKAN_PUSH_BYTES};
  VkPipelineLayoutCreateInfo info = {.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                     .pushConstantRangeCount = 1,
                                     .pPushConstantRanges = &range};
  VkResult result = device->vk.CreatePipelineLayout(device->handle, &info, NULL, &device->layout);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "vkCreatePipelineLayout");
}

static int32_t open_device(vulkan_device *device, uint32_t index, ms_error *error) {
  int32_t status = vulkan_instance_open(&device->instance, error);
  if (status == MS_OK) status = choose(device, index, error);
  if (status == MS_OK) status = create_device(device, error);
  if (status == MS_OK) status = load_functions(device, error);
  if (status != MS_OK) return status;
  device->instance.vk.GetPhysicalDeviceMemoryProperties(device->physical.physical, &device->memory);
  device->vk.GetDeviceQueue(device->handle, device->physical.queue_family, 0, &device->queue);
  status = create_layout(device, error);
  if (status == MS_OK) status = vulkan_copier_open(device, error);
  return status;
}

int32_t vulkan_device_open(uint32_t index, void **native, ms_device_info *info, ms_error *error) {
  vulkan_device *device = calloc(1, sizeof *device);
  if (device == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a device");
  pthread_mutex_init(&device->submitting, NULL);
  pthread_mutex_init(&device->copying, NULL);
  pthread_mutex_init(&device->controls, NULL);
  int32_t status = open_device(device, index, error);
  if (status != MS_OK) {
    vulkan_device_close(device);
    return status;
  }
  *info = device->physical.info;
  *native = device;
  return MS_OK;
}

void vulkan_device_close(void *native) {
  vulkan_device *device = native;
  const vulkan_device_functions *vk = &device->vk;
  if (device->handle != NULL && vk->DestroyDevice != NULL) {
    vulkan_copier_close(device);
    if (device->gate != NULL) vk->DestroySemaphore(device->handle, device->gate, NULL);
    if (device->layout != NULL) vk->DestroyPipelineLayout(device->handle, device->layout, NULL);
    vk->DestroyDevice(device->handle, NULL);
  }
  vulkan_instance_close(&device->instance);
  pthread_mutex_destroy(&device->submitting);
  pthread_mutex_destroy(&device->copying);
  pthread_mutex_destroy(&device->controls);
  free(device);
}

const ms_backend ms_vulkan_backend = {
    .name = "vulkan",
    .device_list = device_list,
    .device_open = vulkan_device_open,
    .device_close = vulkan_device_close,
    .device_control = vulkan_device_control,
    .buffer_create = vulkan_buffer_create,
    .buffer_free = vulkan_buffer_free,
    .buffer_write = vulkan_buffer_write,
    .buffer_read = vulkan_buffer_read,
    .pipeline_create = vulkan_pipeline_create,
    .pipeline_free = vulkan_pipeline_free,
    .queue_create = vulkan_queue_create,
    .queue_free = vulkan_queue_free,
    .commands_create = vulkan_commands_create,
    .commands_free = vulkan_commands_free,
    .encode = vulkan_encode,
    .commit = vulkan_commit,
    .times = vulkan_times,
    .progress = vulkan_progress,
    .wait = vulkan_wait,
};
