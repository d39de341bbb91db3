#include "vulkan/vulkan_backend.h"

static VkResult create(vulkan_pipeline *pipeline, const ms_code *code) {
  const vulkan_device *device = pipeline->device;
  const vulkan_device_functions *vk = &device->vk;
  VkShaderModule module;
  VkShaderModuleCreateInfo module_info = {
      .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = code->bytes, .pCode = code->code};
  VkResult result = vk->CreateShaderModule(device->handle, &module_info, NULL, &module);
  if (result != VK_SUCCESS) return result;
  VkComputePipelineCreateInfo info = {.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                      .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                .module = module,
                                                .pName = code->entry_point},
                                      .layout = device->layout};
  result = vk->CreateComputePipelines(device->handle, NULL, 1, &info, NULL, &pipeline->handle);
  vk->DestroyShaderModule(device->handle, module, NULL);
  return result;
}

int32_t vulkan_pipeline_create(void *device, const ms_kernel *kernel, const ms_code *code, void **native,
                               ms_error *error) {
  if (code == NULL) return ms_fail(error, MS_E_COMPILE, "%s: no SPIR-V was given for it", kernel->name);
  int32_t status = vulkan_spirv_check(kernel->name, code, error);
  if (status != MS_OK) return status;
  vulkan_pipeline *pipeline = calloc(1, sizeof *pipeline);
  if (pipeline == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a pipeline");
  pipeline->device = device;
  VkResult result = create(pipeline, code);
  if (result != VK_SUCCESS) {
    free(pipeline);
    char what[128];
    snprintf(what, sizeof what, "making the pipeline of %.64s", kernel->name);
    return vulkan_fail(error, result, what);
  }
  *native = pipeline;
  return MS_OK;
}

void vulkan_pipeline_free(void *native) {
  vulkan_pipeline *pipeline = native;
  pipeline->device->vk.DestroyPipeline(pipeline->device->handle, pipeline->handle, NULL);
  free(pipeline);
}
