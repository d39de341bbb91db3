/* Which Vulkan devices are offered, where buffers live, and which code reaches a driver. */
#include "vulkan_rig.h"

static void discrete_gpus_come_first_and_cpus_last(void) {
  fake_install();
  const int32_t types[4] = {VK_PHYSICAL_DEVICE_TYPE_CPU, VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU,
                            VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU};
  static const char *const names[4] = {"cpu", "integrated", "discrete a", "discrete b"};
  for (int i = 0; i < 4; i++) {
    fake.gpus[i] = fake.gpus[0];
    fake.gpus[i].type = types[i];
    fake.gpus[i].name = names[i];
  }
  fake.gpu_count = 4;
  ms_device_info infos[4];
  uint32_t count = 0;
  CHECK_EQUAL(ms_device_list(MS_BACKEND_VULKAN, infos, 4, &count, NULL), MS_OK);
  CHECK_EQUAL(count, 4);
  static const char *const order[4] = {"discrete a", "discrete b", "integrated", "cpu"};
  for (uint32_t i = 0; i < 4; i++) {
    CHECK_TEXT(strcmp(infos[i].name, order[i]) == 0, "%u is %s", i, infos[i].name);
    CHECK_EQUAL(infos[i].index, i);
    CHECK_EQUAL((infos[i].flags & MS_DEVICE_CPU) != 0, i == 3);
    CHECK_EQUAL((infos[i].flags & MS_DEVICE_UNIFIED_MEMORY) != 0, i >= 2);
  }
  CHECK(strcmp(infos[0].driver, "discrete GPU, Vulkan 1.3.0, fake 7.0") == 0);
  CHECK_EQUAL(ms_device_list(MS_BACKEND_VULKAN, infos, 1, &count, NULL), MS_OK);
  CHECK_EQUAL(count, 4);
  ms_handle device = 0;
  CHECK_EQUAL(ms_device_open(MS_BACKEND_VULKAN, 3, &device, NULL), MS_OK);
  rig_release(device);
  CHECK_EQUAL(ms_device_open(MS_BACKEND_VULKAN, 4, &device, NULL), MS_E_NO_DEVICE);
  fake_remove();
}

static void check_reason(const char *reason) {
  uint32_t count = 9;
  ms_error error = {0};
  CHECK_EQUAL(ms_device_list(MS_BACKEND_VULKAN, NULL, 0, &count, &error), MS_E_NO_DEVICE);
  CHECK_TEXT(strstr(error.message, reason) != NULL, "%s", error.message);
  ms_handle device = 0;
  CHECK_EQUAL(ms_device_open(MS_BACKEND_VULKAN, 0, &device, NULL), MS_E_NO_DEVICE);
}

static void a_device_that_lacks_something_is_not_offered_and_the_reason_named(void) {
  fake_install();
  const fake_gpu whole = fake.gpus[0];
  fake.gpus[0].api_version = VK_MAKE_API_VERSION(1, 1);
  check_reason("Fake GPU lacks Vulkan 1.2");
  fake.gpus[0] = whole;
  fake.gpus[0].no_timelines = true;
  check_reason("Fake GPU lacks timelineSemaphore");
  fake.gpus[0] = whole;
  fake.gpus[0].no_addresses = true;
  check_reason("Fake GPU lacks bufferDeviceAddress");
  fake.gpus[0] = whole;
  fake.gpus[0].push_bytes = 127;
  check_reason("Fake GPU lacks 128 bytes of push constants");
  fake.gpus[0] = whole;
  fake.gpus[0].no_compute = true;
  check_reason("Fake GPU lacks a queue for compute");
  fake.gpu_count = 0;
  check_reason("the Vulkan loader found no device");
  fake_fail("vkCreateInstance", 1, VK_ERROR_INCOMPATIBLE_DRIVER);
  uint32_t count = 0;
  ms_error error;
  CHECK_EQUAL(ms_device_list(MS_BACKEND_VULKAN, NULL, 0, &count, &error), MS_E_NO_DEVICE);
  CHECK_TEXT(strstr(error.message, "no driver was found") != NULL, "%s", error.message);
  fake_remove();
}

/* The fake checks that what is mapped lies in cached memory of the host, and that nothing else is. */
static void private_buffers_are_reached_by_copies(void) {
  rig r = vulkan_rig_open(1, 0);
  enum { BYTES = VULKAN_STAGING_BYTES + 5000 };
  uint8_t *data = malloc(BYTES), *back = malloc(BYTES);
  uint64_t random = 3;
  for (size_t i = 0; i < BYTES; i++) data[i] = (uint8_t)test_random(&random);
  ms_handle buffer = 0;
  CHECK_EQUAL(ms_buffer_create(r.device, BYTES + 7, MS_STORAGE_PRIVATE, &buffer, NULL), MS_OK);
  memset(back, 1, BYTES);
  CHECK_EQUAL(ms_buffer_read(buffer, 7, back, BYTES, NULL), MS_OK);
  for (size_t i = 0; i < BYTES; i++) CHECK_EQUAL(back[i], 0);
  fake_forget_calls();
  CHECK_EQUAL(ms_buffer_write(buffer, 7, data, BYTES, NULL), MS_OK);
  CHECK_EQUAL(fake_count(FAKE_COPY), 2); /* as much as the staging buffer takes, and the rest */
  CHECK_EQUAL(ms_buffer_read(buffer, 7, back, BYTES, NULL), MS_OK);
  CHECK(memcmp(data, back, BYTES) == 0);
  fake_call barriers[4];
  CHECK_EQUAL(fake_calls_of(1u << FAKE_BARRIER, barriers, 4), 4);
  for (int i = 0; i < 4; i++) CHECK((barriers[i].b & VK_PIPELINE_STAGE_HOST_BIT) != 0);
  uint64_t address;
  ms_handle mapping;
  CHECK_EQUAL(ms_buffer_map(buffer, &address, &mapping, NULL), MS_E_STATE);
  rig_release(buffer);
  free(data);
  free(back);
  vulkan_rig_close(&r);
}

static void shared_buffers_are_mapped_and_start_as_zeros(void) {
  rig r = vulkan_rig_open(1, 0);
  fake_forget_calls();
  ms_handle buffer = rig_buffer(&r, 1000);
  uint8_t bytes[1000];
  CHECK_EQUAL(ms_buffer_read(buffer, 0, bytes, sizeof bytes, NULL), MS_OK);
  for (size_t i = 0; i < sizeof bytes; i++) CHECK_EQUAL(bytes[i], 0);
  CHECK_EQUAL(fake_count(FAKE_SUBMIT), 0);
  rig_release(buffer);
  vulkan_rig_close(&r);
}

static int32_t try_code(const rig *r, const ms_code *code, ms_error *error) {
  ms_handle pipeline = 0;
  int32_t status = ms_pipeline_create_user(r->device, "mine", code, &pipeline, error);
  if (status == MS_OK) rig_release(pipeline);
  return status;
}

static void damaged_code_never_reaches_the_driver(void) {
  rig r = vulkan_rig_open(1, 0);
  uint32_t words[MODULE_WORDS];
  ms_code code;
  module_of(words, 64, &code);
  CHECK_EQUAL(try_code(&r, &code, NULL), MS_OK);
  for (uint64_t bytes = 0; bytes < sizeof words - 4; bytes++) {
    code.bytes = bytes;
    CHECK_EQUAL(try_code(&r, &code, NULL), MS_E_COMPILE);
  }
  uint64_t random = 5;
  for (uint32_t i = 0; i < test_scaled(20000); i++) {
    module_of(words, 64, &code);
    for (int n = 0; n < 3; n++) words[test_random(&random) % MODULE_WORDS] ^= 1u << test_random(&random) % 32;
    int32_t status = try_code(&r, &code, NULL); /* whatever it says: no word outside was read */
    CHECK(status == MS_OK || status == MS_E_COMPILE);
  }
  vulkan_rig_close(&r);
}

static void code_that_is_not_what_it_should_be_is_named(void) {
  rig r = vulkan_rig_open(1, 0);
  uint32_t words[MODULE_WORDS];
  ms_code code;
  ms_error error;
  module_of(words, 64, &code);
  words[0] = 0x03022307;
  CHECK_EQUAL(try_code(&r, &code, &error), MS_E_COMPILE);
  CHECK(strstr(error.message, "big-endian") != NULL);
  module_of(words, 64, &code);
  words[1] = 0x00010600;
  CHECK_EQUAL(try_code(&r, &code, &error), MS_E_COMPILE);
  CHECK(strstr(error.message, "SPIR-V 1.6, Vulkan 1.2 takes 1.5 at most") != NULL);
  module_of(words, 64, &code);
  code.code = (const uint8_t *)words + 1;
  CHECK_EQUAL(try_code(&r, &code, &error), MS_E_ARG);
  module_of(words, 64, &code);
  code.shape.local_size[0] = 32;
  CHECK_EQUAL(try_code(&r, &code, &error), MS_E_COMPILE);
  CHECK(strstr(error.message, "threadgroups of 64x1x1, not 32x1x1") != NULL);
  /* A kernel whose bounds this library would check by other numbers. */
  ms_handle pipeline = 0;
  ms_pipeline_info info;
  module_of(words, 256, &code);
  CHECK_EQUAL(ms_pipeline_create(r.device, "zero_buffer", &code, &pipeline, &info, &error), MS_E_COMPILE);
  CHECK(strstr(error.message, "use the library and the kernels of one build") != NULL);
  CHECK_EQUAL(ms_pipeline_create(r.device, "zero_buffer", NULL, &pipeline, &info, &error), MS_E_COMPILE);
  CHECK(strstr(error.message, "no SPIR-V was given") != NULL);
  vulkan_rig_close(&r);
}

const test_case vulkan_device_tests[] = {
    {"discrete_gpus_come_first_and_cpus_last", discrete_gpus_come_first_and_cpus_last},
    {"a_device_that_lacks_something_is_not_offered_and_the_reason_named",
     a_device_that_lacks_something_is_not_offered_and_the_reason_named},
    {"private_buffers_are_reached_by_copies", private_buffers_are_reached_by_copies},
    {"shared_buffers_are_mapped_and_start_as_zeros", shared_buffers_are_mapped_and_start_as_zeros},
    {"damaged_code_never_reaches_the_driver", damaged_code_never_reaches_the_driver},
    {"code_that_is_not_what_it_should_be_is_named", code_that_is_not_what_it_should_be_is_named},
    {NULL, NULL}};
