/* Failed, lost, late and refused command buffers, and completions that come in another order than they happened. */
#include "rig.h"

typedef struct zeroing {
  rig r;
  ms_handle zero, buffer;
  stream s;
} zeroing;

static zeroing *zeroing_open(uint32_t max_in_flight) {
  zeroing *z = calloc(1, sizeof *z);
  z->r = metal_open(max_in_flight);
  z->zero = metal_pipeline(&z->r, "zero_buffer");
  z->buffer = rig_buffer(&z->r, 4096);
  metal_zero(&z->s, z->zero, z->buffer, 1024);
  return z;
}

static void zeroing_close(zeroing *z) {
  rig_release(z->zero);
  rig_release(z->buffer);
  rig_close(&z->r);
  free(z);
}

/* Three command buffers that were all committed before the first one starts. */
static void submit_three(zeroing *z, ms_handle encoders[3]) {
  fake_control(FAKE_HOLD, 1);
  for (int i = 0; i < 3; i++) {
    encoders[i] = metal_encoder(&z->r);
    CHECK_EQUAL(metal_submit(encoders[i], &z->s), i + 1);
  }
  fake_control(FAKE_HOLD, 0);
}

static void fail_with(int32_t code, uint32_t control, const char *text) {
  zeroing *z = zeroing_open(3);
  ms_handle encoders[3];
  ms_error error = {0};
  fake_control(control, 2);
  fake_control(FAKE_FAIL_CODE, (uint64_t)code);
  submit_three(z, encoders);
  CHECK_EQUAL(metal_wait(&z->r, 1, NULL), MS_OK);
  for (int64_t lost = 2; lost <= 3; lost++) {
    CHECK_EQUAL(metal_wait(&z->r, lost, &error), MS_E_GPU);
    CHECK_EQUAL(error.native_code, code);
    CHECK_TEXT(strstr(error.message, text) != NULL, "%s", error.message);
  }
  CHECK_EQUAL(ms_submit(encoders[0], z->s.data, z->s.bytes, &error), MS_E_GPU);
  CHECK_EQUAL(error.native_code, code);
  for (int i = 0; i < 3; i++) rig_release(encoders[i]);
  zeroing_close(z);
}

static void a_failure_poisons_the_queue_with_its_own_code_and_text(void) { fail_with(9, FAKE_FAIL_AT, "told to fail"); }

static void a_time_out_is_a_failure(void) { fail_with(2, FAKE_FAIL_AT, "told to fail"); }

/* The command buffers behind it fail with another code, which is not the cause. */
static void a_lost_device_is_told_by_its_first_failure(void) { fail_with(11, FAKE_LOSE_AT, "removed"); }

static void the_first_failure_counts_when_its_handler_comes_last(void) {
  zeroing *z = zeroing_open(3);
  ms_handle encoders[3];
  ms_error error = {0};
  fake_control(FAKE_SWAP_HANDLERS, 1);
  fake_control(FAKE_LOSE_AT, 1);
  submit_three(z, encoders);
  CHECK_EQUAL(metal_wait(&z->r, 3, &error), MS_E_GPU);
  CHECK_EQUAL(error.native_code, 11);
  for (int i = 0; i < 3; i++) rig_release(encoders[i]);
  zeroing_close(z);
}

/* Were a completion told before the one in front of it, the ring of two would lose one and the wait would not end. */
static void swapped_handlers_are_told_in_order(void) {
  zeroing *z = zeroing_open(2);
  ms_handle encoders[2] = {metal_encoder(&z->r), metal_encoder(&z->r)};
  fake_control(FAKE_SWAP_HANDLERS, 1);
  for (int64_t round = 0; round < 50; round++) {
    fake_control(FAKE_HOLD, 1);
    for (int i = 0; i < 2; i++) CHECK_EQUAL(metal_submit(encoders[i], &z->s), 2 * round + i + 1);
    CHECK_EQUAL(ms_poll(z->r.queue, NULL), 2 * round);
    fake_control(FAKE_HOLD, 0);
    CHECK_EQUAL(metal_wait(&z->r, 2 * round + 2, NULL), MS_OK);
    CHECK_EQUAL(ms_poll(z->r.queue, NULL), 2 * round + 2);
  }
  for (int i = 0; i < 2; i++) rig_release(encoders[i]);
  zeroing_close(z);
}

static void a_wait_gives_up_and_may_be_repeated(void) {
  zeroing *z = zeroing_open(1);
  fake_control(FAKE_HOLD, 1);
  int64_t submission = metal_submit(z->r.encoder, &z->s);
  CHECK_EQUAL(ms_wait(z->r.queue, (uint64_t)submission, 0, 1000000, NULL), MS_E_TIMEOUT);
  fake_control(FAKE_HOLD, 0);
  fake_control(FAKE_DELAY_US, 2000);
  CHECK_EQUAL(metal_wait(&z->r, submission, NULL), MS_OK);
  zeroing_close(z);
}

/* The fake ends the process where Metal would block. */
static void a_full_queue_answers_busy(void) {
  enum { MANY = 200 };
  zeroing *z = zeroing_open(2);
  ms_handle encoders[MANY];
  ms_error error = {0};
  int recorded = 0;
  for (int i = 0; i < MANY; i++) encoders[i] = metal_encoder(&z->r);
  fake_control(FAKE_HOLD, 1);
  for (int i = 0; i < 2; i++) CHECK_EQUAL(metal_submit(encoders[recorded++], &z->s), i + 1);
  while (recorded < MANY && ms_encode(encoders[recorded], z->s.data, z->s.bytes, &error) == MS_OK) recorded++;
  CHECK_EQUAL(recorded, 2 + 64);
  CHECK_EQUAL(error.status, MS_E_BUSY);
  CHECK_EQUAL(ms_commit(encoders[2], NULL), MS_E_BUSY);
  fake_control(FAKE_HOLD, 0);
  CHECK_EQUAL(metal_wait(&z->r, 2, NULL), MS_OK);
  CHECK_EQUAL(ms_encode(encoders[recorded], z->s.data, z->s.bytes, NULL), MS_OK);
  for (int i = 2; i <= recorded; i++) CHECK_EQUAL(metal_wait(&z->r, ms_commit(encoders[i], NULL), NULL), MS_OK);
  for (int i = 0; i < MANY; i++) rig_release(encoders[i]);
  zeroing_close(z);
}

/* The last pins go inside the handler, so queue and device are freed on Metal's own thread. */
static void everything_may_be_released_while_it_runs(void) {
  for (uint32_t round = 0; round < test_scaled(50); round++) {
    zeroing *z = zeroing_open(3);
    ms_handle encoders[3];
    fake_control(FAKE_SWAP_HANDLERS, round % 2);
    fake_control(FAKE_HOLD, 1);
    for (int i = 0; i < 3; i++) {
      encoders[i] = metal_encoder(&z->r);
      CHECK_EQUAL(metal_submit(encoders[i], &z->s), i + 1);
    }
    for (int i = 0; i < 3; i++) rig_release(encoders[i]);
    zeroing_close(z);
    fake_control(FAKE_HOLD, 0);
    CHECK(metal_all_gone());
  }
}

/* Everything from a device to a completed command buffer; stops at the first refusal. */
static bool run_once(bool submit, ms_error *error) {
  char msl[1024];
  static stream s;
  rig r = {0, 0, 0};
  ms_handle pipeline = 0, buffer = 0;
  metal_declare("zero_buffer", msl, sizeof msl);
  bool done = ms_device_open(MS_BACKEND_METAL, 0, &r.device, error) == MS_OK &&
              ms_queue_create(r.device, 1, 0, &r.queue, error) == MS_OK &&
              ms_encoder_create(r.queue, 4096, &r.encoder, error) == MS_OK &&
              metal_compile(&r, "zero_buffer", msl, &pipeline, error) == MS_OK &&
              ms_buffer_create(r.device, 64, MS_STORAGE_SHARED, &buffer, error) == MS_OK;
  if (done && submit) {
    metal_zero(&s, pipeline, buffer, 16);
    done = ms_submit(r.encoder, s.data, s.bytes, error) > 0 && metal_wait(&r, 1, error) == MS_OK;
  }
  if (pipeline != 0) rig_release(pipeline);
  if (buffer != 0) rig_release(buffer);
  rig_close(&r);
  return done;
}

/* Refuses the first object that is asked for, then the second, and so on until nothing is left to refuse. */
static void refuse_each(uint32_t control, bool submit, const char *text) {
  uint32_t refused = 0;
  uint32_t failures = 0;
  do {
    ms_error error = {0};
    fake_control(control, ++refused);
    bool done = run_once(submit, &error);
    CHECK(done || (error.status < 0 && strstr(error.message, text) != NULL));
    CHECK_EQUAL(ms_live_objects(), 0);
    CHECK_TEXT(metal_all_gone(), "the refusal of object %u leaks", refused);
    failures += !done;
  } while (fake_count(FAKE_ASKED) >= refused);
  CHECK(failures >= 5);
}

static void whatever_metal_refuses_is_an_error_without_a_leak(void) { refuse_each(FAKE_NIL_AT, true, ""); }

/* In the cold calls; an encode that raised would be a mistake of this library. */
static void an_exception_is_an_error_without_a_leak(void) { refuse_each(FAKE_RAISE_AT, false, "a planted exception"); }

const test_case failure_tests[] = {
    {"a_failure_poisons_the_queue_with_its_own_code_and_text", a_failure_poisons_the_queue_with_its_own_code_and_text},
    {"a_time_out_is_a_failure", a_time_out_is_a_failure},
    {"a_lost_device_is_told_by_its_first_failure", a_lost_device_is_told_by_its_first_failure},
    {"the_first_failure_counts_when_its_handler_comes_last", the_first_failure_counts_when_its_handler_comes_last},
    {"swapped_handlers_are_told_in_order", swapped_handlers_are_told_in_order},
    {"a_wait_gives_up_and_may_be_repeated", a_wait_gives_up_and_may_be_repeated},
    {"a_full_queue_answers_busy", a_full_queue_answers_busy},
    {"everything_may_be_released_while_it_runs", everything_may_be_released_while_it_runs},
    {"whatever_metal_refuses_is_an_error_without_a_leak", whatever_metal_refuses_is_an_error_without_a_leak},
    {"an_exception_is_an_error_without_a_leak", an_exception_is_an_error_without_a_leak},
    {NULL, NULL}};
