/* The loader and the instance of the fake driver. */
#include "fake_vulkan.h"

#include "test.h"

fake_driver fake = {.lock = PTHREAD_MUTEX_INITIALIZER};

void fake_record(const fake_call *call) {
  pthread_mutex_lock(&fake.lock);
  if (fake.call_count < FAKE_MAX_CALLS) fake.calls[fake.call_count++] = *call;
  pthread_mutex_unlock(&fake.lock);
}

bool fake_fails(const char *function, VkResult *result) {
  pthread_mutex_lock(&fake.lock);
  bool counts = fake.fail_name == NULL || strcmp(fake.fail_name, function) == 0;
  bool fails = counts && ++fake.fallible_calls == fake.fail_at;
  *result = fails ? fake.fail_result : VK_SUCCESS;
  pthread_mutex_unlock(&fake.lock);
  return fails;
}

void fake_fail(const char *function, uint64_t call, VkResult result) {
  pthread_mutex_lock(&fake.lock);
  fake.fail_name = function;
  fake.fail_at = call;
  fake.fail_result = result;
  fake.fallible_calls = 0;
  pthread_mutex_unlock(&fake.lock);
}

void *fake_new(size_t bytes) {
  pthread_mutex_lock(&fake.lock);
  fake.live_objects++;
  pthread_mutex_unlock(&fake.lock);
  return calloc(1, bytes);
}

void fake_delete(void *object) {
  if (object == NULL) return;
  free(object);
  pthread_mutex_lock(&fake.lock);
  fake.live_objects--;
  pthread_mutex_unlock(&fake.lock);
}

void fake_forget_calls(void) {
  pthread_mutex_lock(&fake.lock);
  fake.call_count = 0;
  pthread_mutex_unlock(&fake.lock);
}

uint32_t fake_calls_of(uint32_t ops, fake_call *calls, uint32_t capacity) {
  uint32_t found = 0;
  pthread_mutex_lock(&fake.lock);
  for (uint32_t i = 0; i < fake.call_count; i++) {
    if ((ops >> fake.calls[i].op & 1u) == 0) continue;
    if (found < capacity) calls[found] = fake.calls[i];
    found++;
  }
  pthread_mutex_unlock(&fake.lock);
  return found;
}

uint32_t fake_count(fake_op op) { return fake_calls_of(1u << op, NULL, 0); }

static VkResult enumerate_instance_version(uint32_t *version) {
  *version = VK_MAKE_API_VERSION(1, 3);
  return VK_SUCCESS;
}

static VkResult create_instance(const VkInstanceCreateInfo *info, const void *allocator, VkInstance *instance) {
  (void)info;
  (void)allocator;
  VkResult result;
  if (fake_fails("vkCreateInstance", &result)) return result;
  *instance = fake_new(1);
  return VK_SUCCESS;
}

static void destroy_instance(VkInstance instance, const void *allocator) {
  (void)allocator;
  fake_delete(instance);
}

static VkResult enumerate_physical_devices(VkInstance instance, uint32_t *count, VkPhysicalDevice *devices) {
  (void)instance;
  VkResult result;
  if (fake_fails("vkEnumeratePhysicalDevices", &result)) return result;
  for (uint32_t i = 0; i < fake.gpu_count; i++) devices[i] = (VkPhysicalDevice)(void *)&fake.gpus[i];
  *count = fake.gpu_count;
  return VK_SUCCESS;
}

static const fake_gpu *gpu_of(VkPhysicalDevice device) { return (const fake_gpu *)(const void *)device; }

static void get_properties(VkPhysicalDevice device, VkPhysicalDeviceProperties *properties) {
  const fake_gpu *gpu = gpu_of(device);
  memset(properties, 0, sizeof *properties);
  properties->apiVersion = gpu->api_version;
  properties->deviceType = gpu->type;
  snprintf(properties->deviceName, sizeof properties->deviceName, "%s", gpu->name);
  properties->limits.maxPushConstantsSize = gpu->push_bytes;
  properties->limits.maxComputeWorkGroupInvocations = 1024;
  properties->limits.timestampPeriod = 2.0f;
  for (int i = 0; i < 3; i++) properties->limits.maxComputeWorkGroupCount[i] = 65535;
}

static void get_properties_2(VkPhysicalDevice device, VkPhysicalDeviceProperties2 *properties) {
  get_properties(device, &properties->properties);
  VkPhysicalDeviceDriverProperties *driver = properties->pNext;
  snprintf(driver->driverName, sizeof driver->driverName, "fake");
  snprintf(driver->driverInfo, sizeof driver->driverInfo, "7.0");
  ((VkPhysicalDeviceMaintenance3Properties *)driver->pNext)->maxMemoryAllocationSize = 1 << 30;
}

typedef struct chain {
  VkStructureType type;
  void *next;
} chain;

static void get_features(VkPhysicalDevice device, VkPhysicalDeviceFeatures2 *features) {
  const fake_gpu *gpu = gpu_of(device);
  for (chain *link = features->pNext; link != NULL; link = link->next) {
    if (link->type == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES) {
      ((VkPhysicalDeviceTimelineSemaphoreFeatures *)link)->timelineSemaphore = !gpu->no_timelines;
    } else if (link->type == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_BUFFER_DEVICE_ADDRESS_FEATURES) {
      ((VkPhysicalDeviceBufferDeviceAddressFeatures *)link)->bufferDeviceAddress = !gpu->no_addresses;
    }
  }
}

/* The first family draws only, as on no real device, so that the choice shows. */
static void get_queue_families(VkPhysicalDevice device, uint32_t *count, VkQueueFamilyProperties *families) {
  *count = 2;
  families[0] = (VkQueueFamilyProperties){.queueFlags = 1, .queueCount = 1};
  families[1] = (VkQueueFamilyProperties){
      .queueFlags = gpu_of(device)->no_compute ? 1 : VK_QUEUE_COMPUTE_BIT, .queueCount = 1, .timestampValidBits = 36};
}

/* As on a discrete GPU: its own, its own seen by the host, the host's, the host's cached. */
static void get_memory(VkPhysicalDevice device, VkPhysicalDeviceMemoryProperties *memory) {
  (void)device;
  const VkFlags visible = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
  memset(memory, 0, sizeof *memory);
  memory->memoryHeapCount = 1;
  memory->memoryHeaps[0].size = UINT64_C(8) << 30;
  memory->memoryTypeCount = 4;
  memory->memoryTypes[0].propertyFlags = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
  memory->memoryTypes[1].propertyFlags = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT | visible;
  memory->memoryTypes[2].propertyFlags = visible;
  memory->memoryTypes[3].propertyFlags = visible | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
}

static VkResult enumerate_extensions(VkPhysicalDevice device, const char *layer, uint32_t *count,
                                     VkExtensionProperties *extensions) {
  (void)device;
  (void)layer;
  if (extensions != NULL) *extensions = (VkExtensionProperties){"VK_EXT_calibrated_timestamps", 1};
  *count = 1;
  return VK_SUCCESS;
}

static VkResult get_time_domains(VkPhysicalDevice device, uint32_t *count, int32_t *domains) {
  *count = gpu_of(device)->no_time_domains ? 1 : 2;
  domains[0] = VK_TIME_DOMAIN_DEVICE_EXT;
  domains[1] = VK_TIME_DOMAIN_CLOCK_MONOTONIC_EXT;
  return VK_SUCCESS;
}

static VkResult create_device(VkPhysicalDevice physical, const VkDeviceCreateInfo *info, const void *allocator,
                              VkDevice *device) {
  (void)physical;
  (void)allocator;
  VkResult result;
  if (fake_fails("vkCreateDevice", &result)) return result;
  CHECK_EQUAL(info->pQueueCreateInfos[0].queueFamilyIndex, 1);
  *device = fake_new(1);
  return VK_SUCCESS;
}

static PFN_vkVoidFunction get_device_function(VkDevice device, const char *name) {
  (void)device;
  return fake_device_function(name);
}

static const struct {
  const char *name;
  PFN_vkVoidFunction function;
} functions[] = {
    {"vkEnumerateInstanceVersion", (PFN_vkVoidFunction)enumerate_instance_version},
    {"vkCreateInstance", (PFN_vkVoidFunction)create_instance},
    {"vkDestroyInstance", (PFN_vkVoidFunction)destroy_instance},
    {"vkEnumeratePhysicalDevices", (PFN_vkVoidFunction)enumerate_physical_devices},
    {"vkGetPhysicalDeviceProperties", (PFN_vkVoidFunction)get_properties},
    {"vkGetPhysicalDeviceProperties2", (PFN_vkVoidFunction)get_properties_2},
    {"vkGetPhysicalDeviceFeatures2", (PFN_vkVoidFunction)get_features},
    {"vkGetPhysicalDeviceQueueFamilyProperties", (PFN_vkVoidFunction)get_queue_families},
    {"vkGetPhysicalDeviceMemoryProperties", (PFN_vkVoidFunction)get_memory},
    {"vkEnumerateDeviceExtensionProperties", (PFN_vkVoidFunction)enumerate_extensions},
    {"vkGetPhysicalDeviceCalibrateableTimeDomainsEXT", (PFN_vkVoidFunction)get_time_domains},
    {"vkCreateDevice", (PFN_vkVoidFunction)create_device},
    {"vkGetDeviceProcAddr", (PFN_vkVoidFunction)get_device_function},
};

static PFN_vkVoidFunction get_instance_function(VkInstance instance, const char *name) {
  (void)instance;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (strcmp(functions[i].name, name) == 0) return functions[i].function;
  }
  return NULL;
}

static void init_condition(void) { ms_condition_init(&fake.changed); }

void fake_install(void) {
  CHECK_EQUAL(fake.live_objects, 0);
  memset((char *)&fake + offsetof(fake_driver, gpus), 0, sizeof fake - offsetof(fake_driver, gpus));
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, init_condition);
  fake.gpus[0] = (fake_gpu){.name = "Fake GPU",
                            .type = VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU,
                            .api_version = VK_MAKE_API_VERSION(1, 3),
                            .push_bytes = 256};
  fake.gpu_count = 1;
  vulkan_entry_force(get_instance_function);
}

void fake_remove(void) {
  vulkan_entry_force(NULL);
  CHECK_EQUAL(fake.live_objects, 0);
}
