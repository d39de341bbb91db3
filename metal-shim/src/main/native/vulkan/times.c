/* When the device ran commands, told by the host's clock. */
#include "vulkan/vulkan_backend.h"

enum {
  RENEW_NS = 100000000,    /* after which clocks have drifted too far apart to be worth what asking costs */
  DRIFT_NS_PER_NS = 10000, /* one in that many, at most, is what the clocks of a machine drift apart */
  TRIES = 8
};

/* With `copying`. */
static bool ask_clocks(vulkan_device *device) {
  const VkCalibratedTimestampInfoEXT domains[2] = {
      {.sType = VK_STRUCTURE_TYPE_CALIBRATED_TIMESTAMP_INFO_EXT, .timeDomain = VK_TIME_DOMAIN_DEVICE_EXT},
      {.sType = VK_STRUCTURE_TYPE_CALIBRATED_TIMESTAMP_INFO_EXT, .timeDomain = VK_TIME_DOMAIN_CLOCK_MONOTONIC_EXT}};
  uint64_t clocks[2], deviation_ns = 0;
  if (device->vk.GetCalibratedTimestampsEXT(device->handle, 2, domains, clocks, &deviation_ns) != VK_SUCCESS) {
    return false;
  }
  device->clock = (vulkan_clock){clocks[0], clocks[1], deviation_ns, true};
  return true;
}

static void record_timestamp(const vulkan_device *device, VkCommandBuffer commands, void *argument) {
  device->vk.CmdResetQueryPool(commands, argument, 0, 1);
  device->vk.CmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, argument, 0);
}

/* With `copying`: a time stamp lies between the moments just before and after its submission. Keeps the best try. */
static VkResult try_clock(vulkan_device *device, VkQueryPool queries) {
  const vulkan_device_functions *vk = &device->vk;
  VkResult result = VK_SUCCESS;
  for (int i = 0; result == VK_SUCCESS && i < TRIES; i++) {
    uint64_t ticks = 0;
    uint64_t before_ns = ms_clock_ns();
    result = vulkan_run_now(device, record_timestamp, queries);
    uint64_t error_ns = (ms_clock_ns() - before_ns) / 2;
    if (result == VK_SUCCESS) {
      result = vk->GetQueryPoolResults(device->handle, queries, 0, 1, sizeof ticks, &ticks, sizeof ticks,
                                       VK_QUERY_RESULT_64_BIT);
    }
    if (result == VK_SUCCESS && (!device->clock.known || error_ns < device->clock.error_ns)) {
      device->clock = (vulkan_clock){ticks, before_ns + error_ns, error_ns, true};
    }
  }
  return result;
}

int32_t vulkan_clock_open(vulkan_device *device, ms_error *error) {
  VkQueryPoolCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO, .queryType = VK_QUERY_TYPE_TIMESTAMP, .queryCount = 1};
  VkQueryPool queries;
  VkResult result = VK_SUCCESS;
  pthread_mutex_lock(&device->copying);
  bool asked = device->physical.calibrated && ask_clocks(device);
  if (!asked) {
    device->physical.calibrated = false;
    device->clock.known = false;
    result = device->vk.CreateQueryPool(device->handle, &info, NULL, &queries);
    if (result == VK_SUCCESS) {
      result = try_clock(device, queries);
      device->vk.DestroyQueryPool(device->handle, queries, NULL);
    }
  }
  pthread_mutex_unlock(&device->copying);
  return result == VK_SUCCESS ? MS_OK : vulkan_fail(error, result, "relating the device's clock to the host's");
}

/* The clock to convert with, fresh if the device can be asked. */
static vulkan_clock current_clock(vulkan_device *device) {
  pthread_mutex_lock(&device->copying);
  if (device->physical.calibrated && ms_clock_ns() - device->clock.host_ns > RENEW_NS) ask_clocks(device);
  vulkan_clock clock = device->clock;
  pthread_mutex_unlock(&device->copying);
  return clock;
}

static uint64_t to_host_ns(const vulkan_candidate *physical, const vulkan_clock *clock, uint64_t ticks) {
  uint32_t unused_bits = 64 - physical->timestamp_bits;
  /* Shifted up and down again, so that a counter that wrapped gives a small difference of either sign. */
  int64_t difference = (int64_t)((ticks - clock->ticks) << unused_bits) >> unused_bits;
  return clock->host_ns + (uint64_t)(int64_t)((double)difference * physical->timestamp_period_ns);
}

bool vulkan_times(void *native, ms_run_times *times) {
  const vulkan_commands *commands = native;
  vulkan_device *device = commands->queue->device;
  uint64_t ticks[2];
  if (commands->queries == NULL ||
      device->vk.GetQueryPoolResults(device->handle, commands->queries, 0, 2, sizeof ticks, ticks, sizeof ticks[0],
                                     VK_QUERY_RESULT_64_BIT) != VK_SUCCESS) {
    return false;
  }
  vulkan_clock clock = current_clock(device);
  times->start_ns = to_host_ns(&device->physical, &clock, ticks[0]);
  times->end_ns = to_host_ns(&device->physical, &clock, ticks[1]);
  uint64_t apart_ns = times->end_ns > clock.host_ns ? times->end_ns - clock.host_ns : clock.host_ns - times->end_ns;
  times->error_ns = clock.error_ns + apart_ns / DRIFT_NS_PER_NS;
  return true;
}
