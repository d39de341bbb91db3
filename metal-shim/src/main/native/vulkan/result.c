#include "vulkan/vulkan_backend.h"

static const struct {
  VkResult result;
  int32_t status;
  const char *text;
} results[] = {
    {VK_ERROR_OUT_OF_HOST_MEMORY, MS_E_OUT_OF_MEMORY, "VK_ERROR_OUT_OF_HOST_MEMORY, the process is out of memory"},
    {VK_ERROR_OUT_OF_DEVICE_MEMORY, MS_E_OUT_OF_MEMORY, "VK_ERROR_OUT_OF_DEVICE_MEMORY, the device is out of memory"},
    {VK_ERROR_INITIALIZATION_FAILED, MS_E_NO_DEVICE, "VK_ERROR_INITIALIZATION_FAILED, the driver did not start"},
    {VK_ERROR_DEVICE_LOST, MS_E_GPU,
     "VK_ERROR_DEVICE_LOST, the device stopped: its driver's log says why; open it anew"},
    {VK_ERROR_MEMORY_MAP_FAILED, MS_E_OUT_OF_MEMORY, "VK_ERROR_MEMORY_MAP_FAILED, no address space to map memory"},
    {VK_ERROR_LAYER_NOT_PRESENT, MS_E_NO_DEVICE, "VK_ERROR_LAYER_NOT_PRESENT, the validation layers are not installed"},
    {VK_ERROR_EXTENSION_NOT_PRESENT, MS_E_NO_DEVICE, "VK_ERROR_EXTENSION_NOT_PRESENT, the driver lacks an extension"},
    {VK_ERROR_FEATURE_NOT_PRESENT, MS_E_NO_DEVICE, "VK_ERROR_FEATURE_NOT_PRESENT, the device lacks a feature"},
    {VK_ERROR_INCOMPATIBLE_DRIVER, MS_E_NO_DEVICE,
     "VK_ERROR_INCOMPATIBLE_DRIVER, no driver was found: install the GPU's, or Mesa's (mesa-vulkan-drivers)"},
    {VK_ERROR_TOO_MANY_OBJECTS, MS_E_LIMIT, "VK_ERROR_TOO_MANY_OBJECTS, close buffers that are not needed"},
    {VK_ERROR_INVALID_SHADER_NV, MS_E_COMPILE, "VK_ERROR_INVALID_SHADER_NV, the driver refuses the code"},
};

int32_t vulkan_fail(ms_error *error, VkResult result, const char *what) {
  for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
    if (results[i].result == result) {
      return ms_fail_native(error, results[i].status, result, "%s failed: %s", what, results[i].text);
    }
  }
  return ms_fail_native(error, MS_E_GPU, result, "%s failed: VkResult %d", what, result);
}
