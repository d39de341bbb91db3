/* What the Vulkan backend makes of drivers that fail, and of objects that everybody has let go. */
#include "vulkan_rig.h"

typedef struct work {
  rig r;
  ms_handle zero, buffer;
  stream s;
} work;

/* Makes everything, copies in and out, and runs twice; each step only if all before it succeeded. */
static int32_t do_everything(work *w, ms_error *error) {
  uint32_t words[4] = {1, 2, 3, 4};
  memset(w, 0, offsetof(work, s));
  int32_t status = vulkan_rig_try(&w->r, 2, 2, error);
  if (status == MS_OK) status = vulkan_pipeline_of(w->r.device, "zero_buffer", &w->zero, error);
  if (status == MS_OK) status = ms_buffer_create(w->r.device, 4096, MS_STORAGE_PRIVATE, &w->buffer, error);
  if (status == MS_OK) status = ms_buffer_write(w->buffer, 16, words, sizeof words, error);
  if (status != MS_OK) return status;
  stream_begin(&w->s);
  stream_zero(&w->s, w->zero, w->buffer, 0, 4);
  status = rig_run(&w->r, &w->s, error);
  if (status == MS_OK) status = rig_run(&w->r, &w->s, error);
  if (status == MS_OK) status = ms_buffer_read(w->buffer, 16, words, sizeof words, error);
  return status;
}

static void undo_everything(work *w) {
  if (w->zero != 0) rig_release(w->zero);
  if (w->buffer != 0) rig_release(w->buffer);
  rig_close(&w->r);
  while (ms_live_objects() != 0) ms_sleep_ns(100000);
  CHECK_EQUAL(fake.live_objects, 0);
}

/* Fails the first call that can fail, then the second one, and so on until everything succeeds. */
static void fail_each_call(VkResult result) {
  static work w;
  uint64_t call = 0;
  int32_t status;
  do {
    ms_error error = {0};
    fake_install();
    fake_fail(NULL, ++call, result);
    status = do_everything(&w, &error);
    if (status != MS_OK) {
      CHECK_EQUAL(error.status, status);
      CHECK_EQUAL(error.native_code, result);
      CHECK_TEXT(strstr(error.message, "failed: VK_ERROR_") != NULL, "%s", error.message);
      CHECK(status == MS_E_OUT_OF_MEMORY || status == MS_E_GPU);
    }
    undo_everything(&w);
    fake_remove();
    /* A device that cannot tell the time is not a failure, so a few calls may fail without a trace. */
  } while (fake.fallible_calls >= call);
  CHECK_EQUAL(status, MS_OK);
  CHECK(call > 40);
}

static void running_out_of_memory_anywhere_leaks_nothing_and_says_so(void) {
  fail_each_call(VK_ERROR_OUT_OF_HOST_MEMORY);
  fail_each_call(VK_ERROR_OUT_OF_DEVICE_MEMORY);
}

static void losing_the_device_anywhere_leaks_nothing_and_says_so(void) { fail_each_call(VK_ERROR_DEVICE_LOST); }

static void work_open(work *w, uint32_t max_in_flight) {
  memset(w, 0, offsetof(work, s));
  w->r = vulkan_rig_open(max_in_flight, 0);
  CHECK_EQUAL(vulkan_pipeline_of(w->r.device, "zero_buffer", &w->zero, NULL), MS_OK);
  w->buffer = rig_buffer(&w->r, 4096);
  stream_begin(&w->s);
  stream_zero(&w->s, w->zero, w->buffer, 0, 1024);
}

static void work_close(work *w) {
  rig_release(w->zero);
  rig_release(w->buffer);
  vulkan_rig_close(&w->r);
}

static void check_poisoned_from(const work *w, uint64_t submission, const char *text) {
  ms_error error;
  for (int i = 0; i < 2; i++) {
    CHECK_EQUAL(rig_wait(w->r.queue, submission, SECONDS(10), &error), MS_E_GPU);
    CHECK_TEXT(strstr(error.message, text) != NULL, "%s", error.message);
  }
  CHECK_EQUAL(rig_wait(w->r.queue, submission - 1, SECONDS(10), NULL), MS_OK);
  CHECK_EQUAL(ms_poll(w->r.queue, NULL), MS_E_GPU);
}

static void a_refused_submission_poisons_the_queue_from_itself_on(void) {
  static work w;
  ms_error error;
  work_open(&w, 2);
  CHECK_EQUAL(rig_run(&w.r, &w.s, NULL), MS_OK);
  fake_fail("vkQueueSubmit", 1, VK_ERROR_OUT_OF_DEVICE_MEMORY);
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, &error), MS_E_GPU);
  CHECK_EQUAL(error.native_code, VK_ERROR_OUT_OF_DEVICE_MEMORY);
  check_poisoned_from(&w, 2, "vkQueueSubmit failed: VK_ERROR_OUT_OF_DEVICE_MEMORY");
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, &error), MS_E_GPU);
  CHECK_TEXT(strstr(error.message, "OUT_OF_DEVICE_MEMORY") != NULL, "%s", error.message);
  work_close(&w);
}

static void a_device_lost_while_running_loses_what_was_not_complete(void) {
  static work w;
  work_open(&w, 4);
  ms_handle more[2];
  for (int i = 0; i < 2; i++) CHECK_EQUAL(ms_encoder_create(w.r.queue, 4096, &more[i], NULL), MS_OK);
  CHECK_EQUAL(rig_run(&w.r, &w.s, NULL), MS_OK);
  fake.manual = true;
  for (int i = 0; i < 2; i++) CHECK_EQUAL(ms_submit(more[i], w.s.data, w.s.bytes, NULL), 2 + i);
  fake.questions = 0;
  fake.lost_after = 1;
  check_poisoned_from(&w, 2, "execution failed: VK_ERROR_DEVICE_LOST");
  CHECK_EQUAL(rig_wait(w.r.queue, 3, SECONDS(10), NULL), MS_E_GPU);
  CHECK_EQUAL(ms_buffer_write(w.buffer, 0, "1234", 4, NULL), MS_OK); /* named by nothing incomplete any more */
  for (int i = 0; i < 2; i++) rig_release(more[i]);
  work_close(&w);
}

static void a_submission_lost_after_a_later_one_was_refused_fails_too(void) {
  static work w;
  work_open(&w, 4);
  ms_handle second = 0;
  CHECK_EQUAL(ms_encoder_create(w.r.queue, 4096, &second, NULL), MS_OK);
  fake.manual = true;
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
  fake_fail("vkQueueSubmit", 1, VK_ERROR_DEVICE_LOST);
  CHECK_EQUAL(ms_submit(second, w.s.data, w.s.bytes, NULL), MS_E_GPU);
  fake.lost_after = 1;
  CHECK_EQUAL(rig_wait(w.r.queue, 1, SECONDS(10), NULL), MS_E_GPU);
  rig_release(second);
  work_close(&w);
}

static void a_semaphore_beyond_the_last_submission_means_a_lost_device(void) {
  static work w;
  work_open(&w, 2);
  fake.manual = true;
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
  CHECK_EQUAL(ms_poll(w.r.queue, NULL), 0);
  fake_complete(UINT64_MAX);
  check_poisoned_from(&w, 1, "VK_ERROR_DEVICE_LOST");
  work_close(&w);
}

static void told_to_fail_it_fails_once_everything_has_run(void) {
  static work w;
  work_open(&w, 1);
  CHECK_EQUAL(ms_device_control(w.r.device, MS_CONTROL_FAIL_AT, 2, NULL), MS_OK);
  rig_release(w.r.encoder);
  rig_release(w.r.queue);
  CHECK_EQUAL(ms_queue_create(w.r.device, 4, 0, &w.r.queue, NULL), MS_OK);
  CHECK_EQUAL(ms_encoder_create(w.r.queue, 4096, &w.r.encoder, NULL), MS_OK);
  ms_handle more[2];
  for (int i = 0; i < 2; i++) CHECK_EQUAL(ms_encoder_create(w.r.queue, 4096, &more[i], NULL), MS_OK);
  fake.manual = true;
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
  for (int i = 0; i < 2; i++) CHECK_EQUAL(ms_submit(more[i], w.s.data, w.s.bytes, NULL), 2 + i);
  CHECK_EQUAL(ms_poll(w.r.queue, NULL), 0);
  fake_complete(2);
  CHECK_EQUAL(ms_poll(w.r.queue, NULL), 1); /* number 3 still runs */
  fake_complete(3);
  check_poisoned_from(&w, 2, "FAIL_AT");
  for (int i = 0; i < 2; i++) rig_release(more[i]);
  work_close(&w);
}

static void what_everybody_has_let_go_is_freed_when_the_device_is_done(void) {
  static work w;
  for (int order = 0; order < 2; order++) {
    work_open(&w, 4);
    fake.manual = true;
    CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
    CHECK_EQUAL(ms_poll(w.r.queue, NULL), 0);
    rig_release(order == 0 ? w.r.encoder : w.r.queue);
    rig_release(order == 0 ? w.r.queue : w.r.encoder);
    w.r.encoder = w.r.queue = 0;
    CHECK(ms_live_objects() > 3); /* the commands still run */
    fake_complete(1);
    work_close(&w);
  }
}

static void a_closed_encoder_of_a_queue_in_use_is_freed_too(void) {
  static work w;
  work_open(&w, 4);
  fake.manual = true;
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
  uint64_t with_encoder = ms_live_objects();
  rig_release(w.r.encoder);
  w.r.encoder = 0;
  CHECK_EQUAL(ms_live_objects(), with_encoder);
  fake_complete(1);
  while (ms_live_objects() != with_encoder - 1) ms_sleep_ns(100000);
  work_close(&w);
}

/* The next wait finds submission complete at its n-th question; the first one is asked before any waiting. */
static int32_t wait_complete_at(const work *w, uint64_t submission, uint64_t question, uint64_t spin_ns) {
  fake.questions = 0;
  fake.complete_at = question;
  return ms_wait(w->r.queue, submission, spin_ns, SECONDS(60), NULL);
}

static void waits_tell_whether_they_spun_or_slept(void) {
  static work w;
  work_open(&w, 4);
  ms_handle second = 0;
  CHECK_EQUAL(ms_encoder_create(w.r.queue, 4096, &second, NULL), MS_OK);
  fake.manual = true;
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
  CHECK_EQUAL(wait_complete_at(&w, 1, 1, SECONDS(1)), MS_OK);
  CHECK_EQUAL(ms_resubmit(w.r.encoder, NULL), 2);
  CHECK_EQUAL(wait_complete_at(&w, 2, 2, SECONDS(1)), MS_SPUN);
  CHECK_EQUAL(ms_resubmit(w.r.encoder, NULL), 3);
  CHECK_EQUAL(wait_complete_at(&w, 3, 2, 0), MS_SLEPT);
  fake.complete_at = 0;
  CHECK_EQUAL(ms_resubmit(w.r.encoder, NULL), 4);
  CHECK_EQUAL(ms_submit(second, w.s.data, w.s.bytes, NULL), 5);
  CHECK_EQUAL(wait_complete_at(&w, 4, 2, SECONDS(1)), MS_SLEPT); /* the window is ahead: no spinning for number 4 */
  rig_release(second);
  work_close(&w);
}

static void a_wait_for_nothing_that_was_committed_does_not_wait(void) {
  static work w;
  ms_error error;
  work_open(&w, 4);
  CHECK_EQUAL(ms_wait(w.r.queue, 1, SECONDS(1), UINT64_MAX, &error), MS_E_ARG);
  CHECK(strstr(error.message, "never committed") != NULL);
  work_close(&w);
}

typedef struct waiter {
  const work *w;
  uint64_t submission;
} waiter;

static void *wait_for(void *argument) {
  const waiter *me = argument;
  CHECK_EQUAL(rig_wait(me->w->r.queue, me->submission, SECONDS(60), NULL), MS_OK);
  return NULL;
}

static void any_number_of_threads_wait_for_each_submission_once(void) {
  static work w;
  work_open(&w, 4);
  fake.manual = true;
  uint64_t last = 0;
  for (uint32_t round = 0; round < test_scaled(200); round++) {
    pthread_t threads[4];
    last++;
    int64_t submission =
        round == 0 ? ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL) : ms_resubmit(w.r.encoder, NULL);
    CHECK_EQUAL(submission, last);
    waiter waiters[4];
    for (int i = 0; i < 4; i++) {
      waiters[i] = (waiter){&w, last};
      pthread_create(&threads[i], NULL, wait_for, &waiters[i]);
    }
    CHECK(ms_poll(w.r.queue, NULL) >= (int64_t)last - 1);
    fake_complete(last);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    CHECK_EQUAL(ms_poll(w.r.queue, NULL), last);
  }
  work_close(&w);
}

const test_case vulkan_failure_tests[] = {
    {"running_out_of_memory_anywhere_leaks_nothing_and_says_so",
     running_out_of_memory_anywhere_leaks_nothing_and_says_so},
    {"losing_the_device_anywhere_leaks_nothing_and_says_so", losing_the_device_anywhere_leaks_nothing_and_says_so},
    {"a_refused_submission_poisons_the_queue_from_itself_on", a_refused_submission_poisons_the_queue_from_itself_on},
    {"a_device_lost_while_running_loses_what_was_not_complete",
     a_device_lost_while_running_loses_what_was_not_complete},
    {"a_submission_lost_after_a_later_one_was_refused_fails_too",
     a_submission_lost_after_a_later_one_was_refused_fails_too},
    {"a_semaphore_beyond_the_last_submission_means_a_lost_device",
     a_semaphore_beyond_the_last_submission_means_a_lost_device},
    {"told_to_fail_it_fails_once_everything_has_run", told_to_fail_it_fails_once_everything_has_run},
    {"what_everybody_has_let_go_is_freed_when_the_device_is_done",
     what_everybody_has_let_go_is_freed_when_the_device_is_done},
    {"a_closed_encoder_of_a_queue_in_use_is_freed_too", a_closed_encoder_of_a_queue_in_use_is_freed_too},
    {"waits_tell_whether_they_spun_or_slept", waits_tell_whether_they_spun_or_slept},
    {"a_wait_for_nothing_that_was_committed_does_not_wait", a_wait_for_nothing_that_was_committed_does_not_wait},
    {"any_number_of_threads_wait_for_each_submission_once", any_number_of_threads_wait_for_each_submission_once},
    {NULL, NULL}};
