/* The loader, and an instance of it. */
#include "vulkan/vulkan_backend.h"

static _Atomic(PFN_vkGetInstanceProcAddr) forced;

void vulkan_entry_force(PFN_vkGetInstanceProcAddr entry) {
  atomic_store_explicit(&forced, entry, memory_order_relaxed);
}

PFN_vkGetInstanceProcAddr vulkan_entry(ms_error *error) {
  PFN_vkGetInstanceProcAddr entry = atomic_load_explicit(&forced, memory_order_relaxed);
  if (entry != NULL) return entry;
  /* Never closed: drivers leave threads and thread-local destructors behind that point into them. */
  entry = (PFN_vkGetInstanceProcAddr)ms_library_symbol("libvulkan.so.1", "vkGetInstanceProcAddr");
  if (entry == NULL) {
    ms_fail(
        error, MS_E_NO_DEVICE,
        "libvulkan.so.1 cannot be loaded: install the Vulkan loader (Debian/Ubuntu: apt-get install libvulkan1) and "
        "the GPU's driver");
  }
  return entry;
}

static const char validation_layer[] = "VK_LAYER_KHRONOS_validation";
static const char debug_extension[] = "VK_EXT_debug_utils";

#define LOAD(result, name, parameters) \
  if ((vk->name = (result(*) parameters)entry(instance->handle, "vk" #name)) == NULL) missing = "vk" #name;
#define LOAD_OPTIONAL(result, name, parameters) vk->name = (result(*) parameters)entry(instance->handle, "vk" #name);

static const char *load_functions(PFN_vkGetInstanceProcAddr entry, vulkan_instance *instance) {
  vulkan_instance_functions *vk = &instance->vk;
  const char *missing = NULL;
  VK_INSTANCE_FUNCTIONS(LOAD)
  VK_OPTIONAL_INSTANCE_FUNCTIONS(LOAD_OPTIONAL)
  return missing;
}

int32_t vulkan_instance_open(vulkan_instance *instance, ms_error *error) {
  PFN_vkGetInstanceProcAddr entry = vulkan_entry(error);
  if (entry == NULL) return MS_E_NO_DEVICE;
  memset(instance, 0, sizeof *instance);
  vulkan_global_functions global;
  vulkan_global_functions *vk = &global;
  const char *missing = NULL;
  VK_GLOBAL_FUNCTIONS(LOAD)
  if (missing != NULL) return ms_fail(error, MS_E_NO_DEVICE, "the Vulkan loader is older than 1.1: no %s", missing);
  bool validate = vulkan_validation_wanted();
  VkApplicationInfo application = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
                                   .pApplicationName = "encodering",
                                   .apiVersion = VK_MAKE_API_VERSION(1, 2)};
  const char *layers[] = {validation_layer};
  const char *extensions[] = {debug_extension};
  VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
                               .pApplicationInfo = &application,
                               .enabledLayerCount = validate,
                               .ppEnabledLayerNames = layers,
                               .enabledExtensionCount = validate,
                               .ppEnabledExtensionNames = extensions};
  VkResult result = vk->CreateInstance(&info, NULL, &instance->handle);
  if (result != VK_SUCCESS) return vulkan_fail(error, result, "vkCreateInstance");
  missing = load_functions(entry, instance);
  if (missing != NULL) {
    vulkan_instance_close(instance);
    return ms_fail(error, MS_E_NO_DEVICE, "the Vulkan loader has no %s", missing);
  }
  if (validate) vulkan_validation_start(instance);
  return MS_OK;
}

void vulkan_instance_close(vulkan_instance *instance) {
  if (instance->messenger != NULL) {
    instance->vk.DestroyDebugUtilsMessengerEXT(instance->handle, instance->messenger, NULL);
  }
  if (instance->vk.DestroyInstance != NULL) instance->vk.DestroyInstance(instance->handle, NULL);
}
