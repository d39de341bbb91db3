/* Which devices there are, what they lack, and which come first. */
#include "vulkan/vulkan_backend.h"

static const char *type_text(int32_t type) {
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return "discrete GPU";
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return "integrated GPU";
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return "virtual GPU";
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return "CPU";
    default:
      return "other device";
  }
}

static uint32_t rank(int32_t type) {
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return 0;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return 1;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return 2;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return 4;
    default:
      return 3;
  }
}

static bool find_queue_family(const vulkan_instance_functions *vk, vulkan_candidate *candidate) {
  VkQueueFamilyProperties families[32];
  uint32_t count = sizeof families / sizeof *families;
  vk->GetPhysicalDeviceQueueFamilyProperties(candidate->physical, &count, families);
  for (uint32_t i = 0; i < count; i++) {
    if ((families[i].queueFlags & VK_QUEUE_COMPUTE_BIT) != 0 && families[i].queueCount != 0) {
      candidate->queue_family = i;
      candidate->timestamp_bits = families[i].timestampValidBits;
      return true;
    }
  }
  return false;
}

/* What the device lacks, or NULL. */
static const char *find_missing(const vulkan_instance_functions *vk, vulkan_candidate *candidate,
                                const VkPhysicalDeviceProperties *properties) {
  if (properties->apiVersion < VK_MAKE_API_VERSION(1, 2)) return "Vulkan 1.2";
  VkPhysicalDeviceBufferDeviceAddressFeatures addresses = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_BUFFER_DEVICE_ADDRESS_FEATURES};
  VkPhysicalDeviceTimelineSemaphoreFeatures timelines = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES, .pNext = &addresses};
  VkPhysicalDeviceFeatures2 features = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &timelines};
  vk->GetPhysicalDeviceFeatures2(candidate->physical, &features);
  if (!timelines.timelineSemaphore) return "timelineSemaphore";
  if (!addresses.bufferDeviceAddress) return "bufferDeviceAddress";
  if (properties->limits.maxPushConstantsSize < VULKAN_PUSH_BYTES) return "128 bytes of push constants";
  return find_queue_family(vk, candidate) ? NULL : "a queue for compute";
}

/* Whether the device's clock can be read together with CLOCK_MONOTONIC. */
static bool is_calibrated(const vulkan_instance_functions *vk, VkPhysicalDevice physical) {
  VkExtensionProperties *extensions = NULL;
  uint32_t count = 0;
  bool there = false;
  if (vk->GetPhysicalDeviceCalibrateableTimeDomainsEXT == NULL) return false;
  vk->EnumerateDeviceExtensionProperties(physical, NULL, &count, NULL);
  if (count != 0) extensions = calloc(count, sizeof *extensions);
  if (extensions == NULL) return false;
  vk->EnumerateDeviceExtensionProperties(physical, NULL, &count, extensions);
  for (uint32_t i = 0; i < count; i++) {
    there = there || strcmp(extensions[i].extensionName, "VK_EXT_calibrated_timestamps") == 0;
  }
  free(extensions);
  int32_t domains[16];
  uint32_t domain_count = sizeof domains / sizeof *domains;
  if (!there || vk->GetPhysicalDeviceCalibrateableTimeDomainsEXT(physical, &domain_count, domains) < 0) return false;
  bool device = false, host = false;
  for (uint32_t i = 0; i < domain_count; i++) {
    device = device || domains[i] == VK_TIME_DOMAIN_DEVICE_EXT;
    host = host || domains[i] == VK_TIME_DOMAIN_CLOCK_MONOTONIC_EXT;
  }
  return device && host;
}

static uint64_t largest_heap(const vulkan_instance_functions *vk, VkPhysicalDevice physical) {
  VkPhysicalDeviceMemoryProperties memory;
  vk->GetPhysicalDeviceMemoryProperties(physical, &memory);
  uint64_t bytes = 0;
  for (uint32_t i = 0; i < memory.memoryHeapCount; i++) {
    if (memory.memoryHeaps[i].size > bytes) bytes = memory.memoryHeaps[i].size;
  }
  return bytes;
}

static void describe(const vulkan_instance_functions *vk, vulkan_candidate *candidate) {
  VkPhysicalDeviceMaintenance3Properties allocation = {.sType =
                                                           VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES};
  VkPhysicalDeviceDriverProperties driver = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES,
                                             .pNext = &allocation};
  VkPhysicalDeviceProperties2 all = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &driver};
  vk->GetPhysicalDeviceProperties2(candidate->physical, &all);
  const VkPhysicalDeviceProperties *properties = &all.properties;
  const VkPhysicalDeviceLimits *limits = &properties->limits;
  ms_device_info *info = &candidate->info;
  bool cpu = properties->deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
  bool unified = cpu || properties->deviceType == VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU;
  uint64_t heap_bytes = largest_heap(vk, candidate->physical);
  info->backend = MS_BACKEND_VULKAN;
  info->flags = MS_DEVICE_RESUBMIT | (cpu ? MS_DEVICE_CPU : 0) | (unified ? MS_DEVICE_UNIFIED_MEMORY : 0);
  info->max_threads_per_threadgroup = limits->maxComputeWorkGroupInvocations;
  info->max_buffer_bytes =
      allocation.maxMemoryAllocationSize < heap_bytes ? allocation.maxMemoryAllocationSize : heap_bytes;
  memcpy(info->max_groups, limits->maxComputeWorkGroupCount, sizeof info->max_groups);
  snprintf(info->name, sizeof info->name, "%.127s", properties->deviceName);
  char text[160];
  snprintf(text, sizeof text, "%s, Vulkan %u.%u.%u, %.40s %.40s", type_text(properties->deviceType),
           properties->apiVersion >> 22, properties->apiVersion >> 12 & 0x3FF, properties->apiVersion & 0xFFF,
           driver.driverName, driver.driverInfo);
  snprintf(info->driver, sizeof info->driver, "%.79s", text);
  candidate->timestamp_period_ns = limits->timestampPeriod;
  candidate->calibrated = is_calibrated(vk, candidate->physical);
}

/* Stable, and short lists only. */
static void insert_by_rank(vulkan_candidate *candidates, uint32_t *ranks, uint32_t count, vulkan_candidate candidate,
                           uint32_t own_rank) {
  uint32_t place = count;
  for (; place > 0 && ranks[place - 1] > own_rank; place--) {
    candidates[place] = candidates[place - 1];
    ranks[place] = ranks[place - 1];
  }
  candidates[place] = candidate;
  ranks[place] = own_rank;
}

enum { MAX_DEVICES = 64 };

int32_t vulkan_candidates(const vulkan_instance *instance, vulkan_candidate **candidates, uint32_t *count,
                          ms_error *error) {
  const vulkan_instance_functions *vk = &instance->vk;
  VkPhysicalDevice physical[MAX_DEVICES];
  uint32_t ranks[MAX_DEVICES], found = MAX_DEVICES, used = 0;
  char lacking[sizeof error->message] = "the Vulkan loader found no device";
  VkResult result = vk->EnumeratePhysicalDevices(instance->handle, &found, physical);
  if (result < 0) return vulkan_fail(error, result, "vkEnumeratePhysicalDevices");
  vulkan_candidate *usable = calloc(found + 1, sizeof *usable);
  if (usable == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a list of devices");
  for (uint32_t i = 0; i < found; i++) {
    VkPhysicalDeviceProperties properties;
    vulkan_candidate candidate = {.physical = physical[i]};
    vk->GetPhysicalDeviceProperties(physical[i], &properties);
    const char *missing = find_missing(vk, &candidate, &properties);
    if (missing == NULL) {
      describe(vk, &candidate);
      insert_by_rank(usable, ranks, used++, candidate, rank(properties.deviceType));
    } else {
      snprintf(lacking, sizeof lacking, "%.100s lacks %s", properties.deviceName, missing);
    }
  }
  for (uint32_t i = 0; i < used; i++) usable[i].info.index = i;
  *candidates = usable;
  *count = used;
  if (used != 0) return MS_OK;
  free(usable);
  return ms_fail(error, MS_E_NO_DEVICE, "%s", lacking);
}
