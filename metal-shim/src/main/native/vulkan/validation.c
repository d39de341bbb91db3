#include "core/validation.h"

#include "vulkan/vulkan_backend.h"

bool vulkan_validation_wanted(void) {
  const char *wanted = getenv("ENCODERING_VULKAN_VALIDATION");
  return wanted != NULL && strcmp(wanted, "1") == 0;
}

static VkBool32 on_message(int32_t severity, VkFlags types, const VkDebugUtilsMessengerCallbackDataEXT *data,
                           void *user) {
  (void)severity;
  (void)types;
  (void)user;
  ms_validation_report(data->pMessage);
  return 0; /* the call goes on, as it would without layers */
}

void vulkan_validation_start(vulkan_instance *instance) {
  VkDebugUtilsMessengerCreateInfoEXT info = {.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
                                             .messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                                                                VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
                                             .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT,
                                             .pfnUserCallback = on_message};
  if (instance->vk.CreateDebugUtilsMessengerEXT == NULL ||
      instance->vk.CreateDebugUtilsMessengerEXT(instance->handle, &info, NULL, &instance->messenger) != VK_SUCCESS) {
    ms_validation_report("the layers' messenger did not start");
  }
}
