/* Which devices there are, and what a pipeline needs of one. */
#include "rig.h"

static uint32_t list(ms_device_info *infos, uint32_t capacity, ms_error *error) {
  uint32_t count = 99;
  int32_t status = ms_device_list(MS_BACKEND_METAL, infos, capacity, &count, error);
  CHECK_EQUAL(status, count == 0 ? MS_E_NO_DEVICE : MS_OK);
  return count;
}

static void the_default_device_comes_first_and_once(void) {
  ms_device_info infos[3];
  fake_control(FAKE_DEVICES, 3);
  CHECK_EQUAL(list(infos, 3, NULL), 3);
  CHECK(strcmp(infos[0].name, "Fake Metal 2") == 0);
  CHECK(strcmp(infos[1].name, "Fake Metal 0") == 0);
  CHECK(strcmp(infos[2].name, "Fake Metal 1") == 0);
  CHECK_EQUAL(infos[2].index, 2);
}

static void a_device_is_found_where_there_is_no_default(void) {
  ms_device_info infos[2];
  ms_handle device = 0;
  fake_control(FAKE_DEVICES, 2);
  fake_control(FAKE_NO_DEFAULT, 1);
  CHECK_EQUAL(list(infos, 2, NULL), 2);
  CHECK(strcmp(infos[0].name, "Fake Metal 0") == 0);
  CHECK_EQUAL(ms_device_open(MS_BACKEND_METAL, 1, &device, NULL), MS_OK);
  rig_release(device);
}

static void a_machine_without_a_device_says_so(void) {
  ms_error error = {0};
  ms_handle device = 0;
  fake_control(FAKE_DEVICES, 0);
  CHECK_EQUAL(list(NULL, 0, &error), 0);
  CHECK(strstr(error.message, "no device") != NULL);
  CHECK_EQUAL(ms_device_open(MS_BACKEND_METAL, 0, &device, NULL), MS_E_NO_DEVICE);
  fake_control(FAKE_DEVICES, 1);
  CHECK_EQUAL(ms_device_open(MS_BACKEND_METAL, 1, &device, NULL), MS_E_NO_DEVICE);
}

static void msl_that_does_not_compile_is_refused_with_the_compilers_words(void) {
  ms_error error = {0};
  ms_handle pipeline = 0;
  rig r = metal_open(1);
  CHECK_EQUAL(metal_compile(&r, "zero_buffer", "#error", &pipeline, &error), MS_E_COMPILE);
  CHECK_EQUAL(error.native_code, 3);
  CHECK(strstr(error.message, "zero_buffer") != NULL && strstr(error.message, "program_source") != NULL);
  CHECK_EQUAL(metal_compile(&r, "zero_buffer", "kernel void other() {}", &pipeline, &error), MS_E_COMPILE);
  CHECK(strstr(error.message, "no function ms_zero_buffer") != NULL);
  CHECK_EQUAL(ms_pipeline_create(r.device, "zero_buffer", NULL, &pipeline, &(ms_pipeline_info){0}, &error), MS_E_ARG);
  rig_close(&r);
}

static void a_kernel_that_does_not_fit_is_refused(void) {
  char msl[1024];
  ms_error error = {0};
  ms_handle pipeline = 0;
  rig r = metal_open(1);
  fake_control(FAKE_MAX_THREADS, 128);
  metal_declare("zero_buffer", msl, sizeof msl);
  CHECK_EQUAL(metal_compile(&r, "zero_buffer", msl, &pipeline, &error), MS_E_COMPILE);
  CHECK(strstr(error.message, "256") != NULL && strstr(error.message, "128") != NULL);
  rig_close(&r);
}

static void there_are_no_test_controls(void) {
  ms_error error = {0};
  rig r = metal_open(1);
  CHECK_EQUAL(ms_device_control(r.device, MS_CONTROL_SHUFFLE, 1, &error), MS_E_UNSUPPORTED);
  rig_close(&r);
}

const test_case device_tests[] = {
    {"the_default_device_comes_first_and_once", the_default_device_comes_first_and_once},
    {"a_device_is_found_where_there_is_no_default", a_device_is_found_where_there_is_no_default},
    {"a_machine_without_a_device_says_so", a_machine_without_a_device_says_so},
    {"msl_that_does_not_compile_is_refused_with_the_compilers_words",
     msl_that_does_not_compile_is_refused_with_the_compilers_words},
    {"a_kernel_that_does_not_fit_is_refused", a_kernel_that_does_not_fit_is_refused},
    {"there_are_no_test_controls", there_are_no_test_controls},
    {NULL, NULL}};
