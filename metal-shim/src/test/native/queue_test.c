/* Order, waiting, failure and the test controls. */
#include "test.h"

/* One submission that clears float `index` of a buffer, and one more way to see whether it ran. */
typedef struct work {
  rig r;
  ms_handle zero, buffer;
  stream s;
} work;

static void work_open(work *w, uint32_t max_in_flight) {
  memset(w, 0, offsetof(work, s));
  w->r = rig_open(max_in_flight);
  w->zero = rig_pipeline(&w->r, "zero_buffer");
  w->buffer = rig_buffer(&w->r, 4096);
  stream_begin(&w->s);
  stream_zero(&w->s, w->zero, w->buffer, 0, 1024);
}

static void work_close(work *w) {
  rig_release(w->zero);
  rig_release(w->buffer);
  rig_close(&w->r);
}

static void control(const rig *r, uint32_t number, uint64_t value) {
  CHECK_EQUAL(ms_device_control(r->device, number, value, NULL), MS_OK);
}

static ms_handle encoder_of(const work *w) {
  ms_handle encoder = 0;
  CHECK_EQUAL(ms_encoder_create(w->r.queue, 4096, &encoder, NULL), MS_OK);
  return encoder;
}

/* A queue made after the controls were set. */
static void renew_queue(work *w, uint32_t max_in_flight) {
  rig_release(w->r.encoder);
  rig_release(w->r.queue);
  CHECK_EQUAL(ms_queue_create(w->r.device, max_in_flight, 0, &w->r.queue, NULL), MS_OK);
  CHECK_EQUAL(ms_encoder_create(w->r.queue, 65536, &w->r.encoder, NULL), MS_OK);
}

static void submissions_are_numbered_and_complete_in_order(void) {
  static work w;
  work_open(&w, 3);
  ms_handle more[2] = {encoder_of(&w), encoder_of(&w)};
  control(&w.r, MS_CONTROL_HOLD, 1);
  CHECK_EQUAL(ms_poll(w.r.queue, NULL), 0);
  CHECK_EQUAL(rig_wait(w.r.queue, 0, 0, NULL), MS_OK);
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
  CHECK_EQUAL(ms_submit(more[0], w.s.data, w.s.bytes, NULL), 2);
  CHECK_EQUAL(ms_submit(more[1], w.s.data, w.s.bytes, NULL), 3);
  CHECK_EQUAL(ms_poll(w.r.queue, NULL), 0);
  CHECK_EQUAL(rig_wait(w.r.queue, 1, 0, NULL), MS_E_TIMEOUT);
  CHECK_EQUAL(rig_wait(w.r.queue, 3, 2000000, NULL), MS_E_TIMEOUT);
  CHECK_EQUAL(rig_wait(w.r.queue, 4, SECONDS(1), NULL), MS_E_ARG);
  control(&w.r, MS_CONTROL_HOLD, 0);
  CHECK_EQUAL(rig_wait(w.r.queue, 3, UINT64_MAX, NULL), MS_OK);
  CHECK_EQUAL(rig_wait(w.r.queue, 1, 0, NULL), MS_OK);
  CHECK_EQUAL(ms_poll(w.r.queue, NULL), 3);
  rig_release(more[0]);
  rig_release(more[1]);
  work_close(&w);
}

static void encoder_states_are_enforced(void) {
  static work w;
  ms_error error;
  work_open(&w, 2);
  ms_handle e = w.r.encoder;
  CHECK_EQUAL(ms_commit(e, &error), MS_E_STATE);
  CHECK(strstr(error.message, "nothing is recorded") != NULL);
  CHECK_EQUAL(ms_resubmit(e, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_encode(e, w.s.data, w.s.bytes, NULL), MS_OK);
  CHECK_EQUAL(ms_resubmit(e, NULL), MS_E_STATE);
  control(&w.r, MS_CONTROL_HOLD, 1);
  CHECK_EQUAL(ms_commit(e, NULL), 1);
  CHECK_EQUAL(ms_commit(e, &error), MS_E_STATE);
  CHECK(strstr(error.message, "incomplete") != NULL);
  CHECK_EQUAL(ms_encode(e, w.s.data, w.s.bytes, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_submit(e, w.s.data, w.s.bytes, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_resubmit(e, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_buffer_write(w.buffer, 0, &error, 4, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_buffer_read(w.buffer, 0, &error, 4, NULL), MS_E_STATE);
  control(&w.r, MS_CONTROL_HOLD, 0);
  CHECK_EQUAL(rig_wait(w.r.queue, 1, SECONDS(60), NULL), MS_OK);
  CHECK_EQUAL(ms_commit(e, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_buffer_read(w.buffer, 0, &error, 4, NULL), MS_OK);
  work_close(&w);
}

static void resubmitted_commands_run_again(void) {
  static work w;
  work_open(&w, 1);
  CHECK_EQUAL(rig_run(&w.r, &w.s, NULL), MS_OK);
  for (int i = 2; i < 6; i++) {
    uint32_t word = 99;
    CHECK_EQUAL(ms_buffer_write(w.buffer, 400, &word, 4, NULL), MS_OK);
    CHECK_EQUAL(ms_resubmit(w.r.encoder, NULL), i);
    CHECK_EQUAL(rig_wait(w.r.queue, (uint64_t)i, SECONDS(60), NULL), MS_OK);
    CHECK_EQUAL(ms_buffer_read(w.buffer, 400, &word, 4, NULL), MS_OK);
    CHECK_EQUAL(word, 0);
  }
  work_close(&w);
}

static void full_queue_is_busy_and_loses_nothing(void) {
  static work w;
  work_open(&w, 1);
  ms_handle second = encoder_of(&w);
  control(&w.r, MS_CONTROL_HOLD, 1);
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
  CHECK_EQUAL(ms_submit(second, w.s.data, w.s.bytes, NULL), MS_E_BUSY);
  CHECK_EQUAL(ms_commit(second, NULL), MS_E_BUSY);
  control(&w.r, MS_CONTROL_HOLD, 0);
  CHECK_EQUAL(rig_wait(w.r.queue, 1, SECONDS(60), NULL), MS_OK);
  CHECK_EQUAL(ms_commit(second, NULL), 2); /* still recorded */
  CHECK_EQUAL(rig_wait(w.r.queue, 2, SECONDS(60), NULL), MS_OK);
  rig_release(second);
  work_close(&w);
}

static void failure_poisons_the_queue_with_its_own_text(void) {
  static work w;
  ms_error first, again;
  work_open(&w, 8);
  control(&w.r, MS_CONTROL_FAIL_AT, 2);
  control(&w.r, MS_CONTROL_HOLD, 1);
  renew_queue(&w, 8);
  ms_handle more[2] = {encoder_of(&w), encoder_of(&w)};
  CHECK_EQUAL(ms_submit(more[0], w.s.data, w.s.bytes, NULL), 1);
  CHECK_EQUAL(ms_submit(more[1], w.s.data, w.s.bytes, NULL), 2);
  stream_begin(&w.s);
  stream_zero(&w.s, w.zero, w.buffer, 0, 1024);
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 3);
  control(&w.r, MS_CONTROL_HOLD, 0);
  CHECK_EQUAL(rig_wait(w.r.queue, 3, SECONDS(60), &first), MS_E_GPU);
  CHECK(strstr(first.message, "FAIL_AT") != NULL);
  CHECK_EQUAL(rig_wait(w.r.queue, 1, SECONDS(60), NULL), MS_OK);
  for (uint64_t n = 2; n < 5; n++) {
    CHECK_EQUAL(rig_wait(w.r.queue, n, SECONDS(60), &again), MS_E_GPU);
    CHECK(strcmp(first.message, again.message) == 0);
  }
  CHECK_EQUAL(ms_poll(w.r.queue, &again), MS_E_GPU);
  CHECK(strcmp(first.message, again.message) == 0);
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, &again), MS_E_GPU);
  CHECK_EQUAL(ms_commit(w.r.encoder, &again), MS_E_GPU);
  CHECK(strcmp(first.message, again.message) == 0);
  CHECK_EQUAL(ms_resubmit(more[0], NULL), MS_E_GPU);
  rig_release(more[0]);
  rig_release(more[1]);
  work_close(&w);
}

static void delay_and_timeout_keep_their_times(void) {
  static work w;
  work_open(&w, 1);
  control(&w.r, MS_CONTROL_DELAY_NS, 50000000);
  renew_queue(&w, 1);
  uint64_t start_ns = ms_clock_ns();
  CHECK_EQUAL(ms_submit(w.r.encoder, w.s.data, w.s.bytes, NULL), 1);
  CHECK_EQUAL(rig_wait(w.r.queue, 1, 5000000, NULL), MS_E_TIMEOUT);
  uint64_t timed_out_ns = ms_clock_ns() - start_ns;
  CHECK(timed_out_ns >= 5000000);
  CHECK_EQUAL(rig_wait(w.r.queue, 1, UINT64_MAX, NULL), MS_OK);
  CHECK(ms_clock_ns() - start_ns >= 50000000);
  work_close(&w);
}

static void controls_are_checked(void) {
  rig r = rig_open(1);
  CHECK_EQUAL(ms_device_control(r.device, 0, 1, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_device_control(r.device, 5, 1, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_device_control(r.device, MS_CONTROL_HOLD, 2, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_device_control(r.queue, MS_CONTROL_HOLD, 1, NULL), MS_E_HANDLE);
  rig_close(&r);
}

/* y = W x, a barrier or none, then x cleared. With the barrier any order is right; without it some order must show the
 * fault. */
static bool product_survives(uint64_t shuffle, bool with_barrier) {
  work w;
  float ones[64], y[8];
  uint32_t words[16] = {0, 1, 1};
  for (int i = 0; i < 64; i++) ones[i] = 1.0f;
  memset(&w, 0, sizeof w);
  work_open(&w, 1);
  control(&w.r, MS_CONTROL_SHUFFLE, shuffle);
  renew_queue(&w, 1);
  ms_handle matvec = rig_pipeline(&w.r, "matvec_f32"), state = rig_buffer_of(&w.r, words, sizeof words);
  ms_handle matrix = rig_buffer_of(&w.r, ones, 256), x = rig_buffer_of(&w.r, ones, 32), out = rig_buffer(&w.r, 32);
  stream_begin(&w.s);
  stream_dispatch(&w.s, matvec, 1, 4, BINDINGS({state, 0}, {matrix, 0}, {x, 0}, {out, 0}), 2, WORDS(8, 8));
  if (with_barrier) stream_barrier(&w.s);
  stream_zero(&w.s, w.zero, x, 0, 8);
  CHECK_EQUAL(rig_run(&w.r, &w.s, NULL), MS_OK);
  CHECK_EQUAL(ms_buffer_read(out, 0, y, sizeof y, NULL), MS_OK);
  ms_handle all[] = {matvec, state, matrix, x, out};
  for (int i = 0; i < 5; i++) rig_release(all[i]);
  work_close(&w);
  return y[0] == 8.0f;
}

static void shuffle_shows_a_missing_barrier(void) {
  CHECK(product_survives(0, false)); /* which is why the control is needed */
  CHECK(!product_survives(MS_SHUFFLE_REVERSE, false));
  CHECK(product_survives(MS_SHUFFLE_REVERSE, true));
  int wrong = 0;
  for (uint64_t seed = 1; seed <= 20; seed++) {
    wrong += !product_survives(seed, false);
    CHECK(product_survives(seed, true));
    CHECK(product_survives(seed, false) == product_survives(seed, false));
  }
  CHECK_TEXT(wrong > 0 && wrong < 20, "%d of 20 seeds reversed two dispatches", wrong);
}

/* y += W x eight times between two barriers, each into rows of its own: whatever the order, each y is written once. */
static void shuffled_dispatches_run_exactly_once(void) {
  enum { DISPATCHES = 8 };
  static work w;
  float ones[64], y[8 * DISPATCHES];
  uint32_t words[16] = {0, 1, 1};
  for (int i = 0; i < 64; i++) ones[i] = 1.0f;
  work_open(&w, 1);
  control(&w.r, MS_CONTROL_SHUFFLE, 5);
  renew_queue(&w, 1);
  ms_handle add = rig_pipeline(&w.r, "matvec_add_f32"), state = rig_buffer_of(&w.r, words, sizeof words);
  ms_handle matrix = rig_buffer_of(&w.r, ones, 256), out = rig_buffer(&w.r, sizeof y);
  stream_begin(&w.s);
  for (uint32_t i = 0; i < DISPATCHES; i++) {
    stream_dispatch(&w.s, add, 1, 4, BINDINGS({state, 0}, {matrix, 0}, {matrix, 0}, {out, 32 * i}), 2, WORDS(8, 8));
  }
  for (int run = 1; run <= 10; run++) {
    CHECK_EQUAL(rig_run(&w.r, &w.s, NULL), MS_OK);
    CHECK_EQUAL(ms_buffer_read(out, 0, y, sizeof y, NULL), MS_OK);
    for (int i = 0; i < 8 * DISPATCHES; i++) CHECK(y[i] == 8.0f * (float)run);
  }
  ms_handle all[] = {add, state, matrix, out};
  for (int i = 0; i < 4; i++) rig_release(all[i]);
  work_close(&w);
}

static void arguments_are_checked(void) {
  rig r = rig_open(1);
  ms_handle out = 0;
  ms_error error;
  uint32_t count = 9;
  ms_device_info info;
  CHECK_EQUAL(ms_abi_version(), MS_ABI_VERSION);
  CHECK_EQUAL(ms_device_list(MS_BACKEND_HOST, &info, 1, &count, NULL), MS_OK);
  CHECK_EQUAL(count, 1);
  CHECK_EQUAL(ms_device_list(MS_BACKEND_HOST, NULL, 0, &count, NULL), MS_OK);
  CHECK_EQUAL(ms_device_list(MS_BACKEND_COUNT, &info, 1, &count, &error), MS_E_ARG);
  CHECK_EQUAL(ms_device_list(MS_BACKEND_HOST, &info, 1, NULL, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_device_list(MS_BACKEND_HOST, NULL, 1, &count, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_device_list(MS_BACKEND_METAL, &info, 1, &count, &error), MS_E_NO_DEVICE);
  CHECK(strstr(error.message, "metal backend is not part of this library") != NULL);
  CHECK(strncmp(info.name, "host (", 6) == 0 && info.driver[0] != 0);
  CHECK_EQUAL(ms_device_open(MS_BACKEND_HOST, 1, &out, NULL), MS_E_NO_DEVICE);
  CHECK_EQUAL(ms_device_open(7, 0, &out, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_device_open(MS_BACKEND_HOST, 0, NULL, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_queue_create(r.device, 0, 0, &out, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_queue_create(r.device, 1025, 0, &out, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_queue_create(r.device, 1, MS_MAX_TIMES + 1, &out, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_queue_create(r.queue, 1, 0, &out, NULL), MS_E_HANDLE);
  CHECK_EQUAL(ms_queue_create(r.device, 1, 0, NULL, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_encoder_create(r.queue, 15, &out, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_encoder_create(r.queue, (16 << 20) + 1, &out, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_encoder_create(r.device, 16, &out, NULL), MS_E_HANDLE);
  CHECK_EQUAL(ms_encoder_create(r.queue, 16, NULL, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_pipeline_create(r.device, NULL, NULL, &out, NULL, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_buffer_create(r.device, 0, MS_STORAGE_SHARED, &out, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_buffer_create(r.device, 16, 2, &out, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_buffer_create(r.device, UINT64_MAX, MS_STORAGE_SHARED, &out, NULL), MS_E_LIMIT);
  CHECK_EQUAL(ms_buffer_create(r.device, 16, MS_STORAGE_SHARED, NULL, NULL), MS_E_ARG);
  CHECK_EQUAL(rig_wait(r.encoder, 1, 0, NULL), MS_E_HANDLE);
  CHECK_EQUAL(ms_times(r.queue, 1, NULL, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_times(r.queue, 1, &(ms_run_times){0}, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_times(r.encoder, 1, &(ms_run_times){0}, NULL), MS_E_HANDLE);
  CHECK_EQUAL(ms_poll(r.device, NULL), MS_E_HANDLE);
  CHECK_EQUAL(out, 0);
  rig_close(&r);
}

enum { SUBMITTERS = 4 };

typedef struct submitter {
  rig r;
  ms_handle zero;
  uint32_t rounds;
  uint64_t last;
} submitter;

static void *submit_in_a_loop(void *argument) {
  submitter *me = argument;
  stream s;
  ms_handle encoder = 0, buffer = rig_buffer(&me->r, 256);
  CHECK_EQUAL(ms_encoder_create(me->r.queue, 4096, &encoder, NULL), MS_OK);
  for (uint32_t i = 0; i < me->rounds; i++) {
    uint32_t word = i + 1;
    CHECK_EQUAL(ms_buffer_write(buffer, 0, &word, 4, NULL), MS_OK);
    stream_begin(&s);
    stream_zero(&s, me->zero, buffer, 0, 64);
    int64_t submission = i % 3 == 2 ? ms_resubmit(encoder, NULL) : ms_submit(encoder, s.data, s.bytes, NULL);
    CHECK_TEXT(submission > (int64_t)me->last, "submission %lld after %llu", (long long)submission,
               (unsigned long long)me->last);
    me->last = (uint64_t)submission;
    CHECK_EQUAL(rig_wait(me->r.queue, me->last, SECONDS(60), NULL), MS_OK);
    CHECK_EQUAL(ms_buffer_read(buffer, 0, &word, 4, NULL), MS_OK);
    CHECK_EQUAL(word, 0);
  }
  rig_release(encoder);
  rig_release(buffer);
  return NULL;
}

static void four_threads_submit_at_once(void) {
  pthread_t threads[SUBMITTERS];
  submitter submitters[SUBMITTERS];
  rig r = rig_open(SUBMITTERS);
  ms_handle zero = rig_pipeline(&r, "zero_buffer");
  uint32_t rounds = test_scaled(5000);
  for (int i = 0; i < SUBMITTERS; i++) {
    submitters[i] = (submitter){r, zero, rounds, 0};
    pthread_create(&threads[i], NULL, submit_in_a_loop, &submitters[i]);
  }
  for (int i = 0; i < SUBMITTERS; i++) pthread_join(threads[i], NULL);
  CHECK_EQUAL(ms_poll(r.queue, NULL), (int64_t)SUBMITTERS * rounds);
  rig_release(zero);
  rig_close(&r);
}

const test_case queue_tests[] = {
    {"submissions_are_numbered_and_complete_in_order", submissions_are_numbered_and_complete_in_order},
    {"encoder_states_are_enforced", encoder_states_are_enforced},
    {"resubmitted_commands_run_again", resubmitted_commands_run_again},
    {"full_queue_is_busy_and_loses_nothing", full_queue_is_busy_and_loses_nothing},
    {"failure_poisons_the_queue_with_its_own_text", failure_poisons_the_queue_with_its_own_text},
    {"delay_and_timeout_keep_their_times", delay_and_timeout_keep_their_times},
    {"controls_are_checked", controls_are_checked},
    {"shuffle_shows_a_missing_barrier", shuffle_shows_a_missing_barrier},
    {"shuffled_dispatches_run_exactly_once", shuffled_dispatches_run_exactly_once},
    {"arguments_are_checked", arguments_are_checked},
    {"four_threads_submit_at_once", four_threads_submit_at_once},
    {NULL, NULL}};
