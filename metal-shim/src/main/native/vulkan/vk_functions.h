/*
 * vk_functions.h - the tables through which every Vulkan function is called: its result, its name without "vk", its
 * parameters. Device functions are the driver's own, without the loader's step in between.
 */
#ifndef VK_FUNCTIONS_H
#define VK_FUNCTIONS_H

#include "vulkan/vk_types.h"

typedef void (*PFN_vkVoidFunction)(void);
typedef PFN_vkVoidFunction (*PFN_vkGetInstanceProcAddr)(VkInstance instance, const char *name);
typedef PFN_vkVoidFunction (*PFN_vkGetDeviceProcAddr)(VkDevice device, const char *name);

/* Before there is an instance. */
#define VK_GLOBAL_FUNCTIONS(F)                        \
  F(VkResult, EnumerateInstanceVersion, (uint32_t *)) \
  F(VkResult, CreateInstance, (const VkInstanceCreateInfo *, const void *, VkInstance *))

#define VK_INSTANCE_FUNCTIONS(F)                                                                             \
  F(void, DestroyInstance, (VkInstance, const void *))                                                       \
  F(VkResult, EnumeratePhysicalDevices, (VkInstance, uint32_t *, VkPhysicalDevice *))                        \
  F(void, GetPhysicalDeviceProperties, (VkPhysicalDevice, VkPhysicalDeviceProperties *))                     \
  F(void, GetPhysicalDeviceProperties2, (VkPhysicalDevice, VkPhysicalDeviceProperties2 *))                   \
  F(void, GetPhysicalDeviceFeatures2, (VkPhysicalDevice, VkPhysicalDeviceFeatures2 *))                       \
  F(void, GetPhysicalDeviceQueueFamilyProperties, (VkPhysicalDevice, uint32_t *, VkQueueFamilyProperties *)) \
  F(void, GetPhysicalDeviceMemoryProperties, (VkPhysicalDevice, VkPhysicalDeviceMemoryProperties *))         \
  F(VkResult, EnumerateDeviceExtensionProperties,                                                            \
    (VkPhysicalDevice, const char *, uint32_t *, VkExtensionProperties *))                                   \
  F(VkResult, CreateDevice, (VkPhysicalDevice, const VkDeviceCreateInfo *, const void *, VkDevice *))        \
  F(PFN_vkVoidFunction, GetDeviceProcAddr, (VkDevice, const char *))

/* Of extensions: NULL where the instance or device was made without them. */
#define VK_OPTIONAL_INSTANCE_FUNCTIONS(F)                                                               \
  F(VkResult, GetPhysicalDeviceCalibrateableTimeDomainsEXT, (VkPhysicalDevice, uint32_t *, int32_t *))  \
  F(VkResult, CreateDebugUtilsMessengerEXT,                                                             \
    (VkInstance, const VkDebugUtilsMessengerCreateInfoEXT *, const void *, VkDebugUtilsMessengerEXT *)) \
  F(void, DestroyDebugUtilsMessengerEXT, (VkInstance, VkDebugUtilsMessengerEXT, const void *))

#define VK_OPTIONAL_DEVICE_FUNCTIONS(F)   \
  F(VkResult, GetCalibratedTimestampsEXT, \
    (VkDevice, uint32_t, const VkCalibratedTimestampInfoEXT *, uint64_t *, uint64_t *))

#define VK_DEVICE_FUNCTIONS(F)                                                                                        \
  F(void, DestroyDevice, (VkDevice, const void *))                                                                    \
  F(VkResult, DeviceWaitIdle, (VkDevice))                                                                             \
  F(void, GetDeviceQueue, (VkDevice, uint32_t, uint32_t, VkQueue *))                                                  \
  F(VkResult, QueueSubmit, (VkQueue, uint32_t, const VkSubmitInfo *, void *))                                         \
  F(VkResult, CreateBuffer, (VkDevice, const VkBufferCreateInfo *, const void *, VkBuffer *))                         \
  F(void, DestroyBuffer, (VkDevice, VkBuffer, const void *))                                                          \
  F(void, GetBufferMemoryRequirements, (VkDevice, VkBuffer, VkMemoryRequirements *))                                  \
  F(VkDeviceAddress, GetBufferDeviceAddress, (VkDevice, const VkBufferDeviceAddressInfo *))                           \
  F(VkResult, AllocateMemory, (VkDevice, const VkMemoryAllocateInfo *, const void *, VkDeviceMemory *))               \
  F(void, FreeMemory, (VkDevice, VkDeviceMemory, const void *))                                                       \
  F(VkResult, BindBufferMemory, (VkDevice, VkBuffer, VkDeviceMemory, VkDeviceSize))                                   \
  F(VkResult, MapMemory, (VkDevice, VkDeviceMemory, VkDeviceSize, VkDeviceSize, VkFlags, void **))                    \
  F(VkResult, CreateShaderModule, (VkDevice, const VkShaderModuleCreateInfo *, const void *, VkShaderModule *))       \
  F(void, DestroyShaderModule, (VkDevice, VkShaderModule, const void *))                                              \
  F(VkResult, CreatePipelineLayout, (VkDevice, const VkPipelineLayoutCreateInfo *, const void *, VkPipelineLayout *)) \
  F(void, DestroyPipelineLayout, (VkDevice, VkPipelineLayout, const void *))                                          \
  F(VkResult, CreateComputePipelines,                                                                                 \
    (VkDevice, void *, uint32_t, const VkComputePipelineCreateInfo *, const void *, VkPipeline *))                    \
  F(void, DestroyPipeline, (VkDevice, VkPipeline, const void *))                                                      \
  F(VkResult, CreateCommandPool, (VkDevice, const VkCommandPoolCreateInfo *, const void *, VkCommandPool *))          \
  F(void, DestroyCommandPool, (VkDevice, VkCommandPool, const void *))                                                \
  F(VkResult, ResetCommandPool, (VkDevice, VkCommandPool, VkFlags))                                                   \
  F(VkResult, AllocateCommandBuffers, (VkDevice, const VkCommandBufferAllocateInfo *, VkCommandBuffer *))             \
  F(VkResult, BeginCommandBuffer, (VkCommandBuffer, const VkCommandBufferBeginInfo *))                                \
  F(VkResult, EndCommandBuffer, (VkCommandBuffer))                                                                    \
  F(void, CmdBindPipeline, (VkCommandBuffer, int32_t, VkPipeline))                                                    \
  F(void, CmdPushConstants, (VkCommandBuffer, VkPipelineLayout, VkFlags, uint32_t, uint32_t, const void *))           \
  F(void, CmdDispatch, (VkCommandBuffer, uint32_t, uint32_t, uint32_t))                                               \
  F(void, CmdPipelineBarrier,                                                                                         \
    (VkCommandBuffer, VkFlags, VkFlags, VkFlags, uint32_t, const VkMemoryBarrier *, uint32_t, const void *, uint32_t, \
     const void *))                                                                                                   \
  F(void, CmdCopyBuffer, (VkCommandBuffer, VkBuffer, VkBuffer, uint32_t, const VkBufferCopy *))                       \
  F(void, CmdFillBuffer, (VkCommandBuffer, VkBuffer, VkDeviceSize, VkDeviceSize, uint32_t))                           \
  F(VkResult, CreateSemaphore, (VkDevice, const VkSemaphoreCreateInfo *, const void *, VkSemaphore *))                \
  F(void, DestroySemaphore, (VkDevice, VkSemaphore, const void *))                                                    \
  F(VkResult, GetSemaphoreCounterValue, (VkDevice, VkSemaphore, uint64_t *))                                          \
  F(VkResult, WaitSemaphores, (VkDevice, const VkSemaphoreWaitInfo *, uint64_t))                                      \
  F(VkResult, SignalSemaphore, (VkDevice, const VkSemaphoreSignalInfo *))                                             \
  F(VkResult, CreateQueryPool, (VkDevice, const VkQueryPoolCreateInfo *, const void *, VkQueryPool *))                \
  F(void, DestroyQueryPool, (VkDevice, VkQueryPool, const void *))                                                    \
  F(void, CmdResetQueryPool, (VkCommandBuffer, VkQueryPool, uint32_t, uint32_t))                                      \
  F(void, CmdWriteTimestamp, (VkCommandBuffer, int32_t, VkQueryPool, uint32_t))                                       \
  F(VkResult, GetQueryPoolResults, (VkDevice, VkQueryPool, uint32_t, uint32_t, size_t, void *, VkDeviceSize, VkFlags))

#define VK_MEMBER(result, name, parameters) result(*name) parameters;

typedef struct vulkan_global_functions {
  VK_GLOBAL_FUNCTIONS(VK_MEMBER)
} vulkan_global_functions;

typedef struct vulkan_instance_functions {
  VK_INSTANCE_FUNCTIONS(VK_MEMBER)
  VK_OPTIONAL_INSTANCE_FUNCTIONS(VK_MEMBER)
} vulkan_instance_functions;

typedef struct vulkan_device_functions {
  VK_DEVICE_FUNCTIONS(VK_MEMBER)
  VK_OPTIONAL_DEVICE_FUNCTIONS(VK_MEMBER)
} vulkan_device_functions;

#endif
