/* What is encoded, in which order it runs and who may do it. */
#include "rig.h"

enum { WORDS_COUNT = 300, ENCODERS = 4 };

static const uint32_t full[WORDS_COUNT] = {[0 ... WORDS_COUNT - 1] = 7};

static void one_encoder_runs_a_thousand_times(void) {
  static stream s;
  rig r = metal_open(1);
  ms_handle zero = metal_pipeline(&r, "zero_buffer"), buffer = rig_buffer_of(&r, full, sizeof full);
  for (uint32_t round = 1; round <= test_scaled(1000); round++) {
    CHECK_EQUAL(ms_buffer_write(buffer, 0, full, sizeof full, NULL), MS_OK);
    metal_zero(&s, zero, buffer, WORDS_COUNT - 1);
    CHECK_EQUAL(metal_submit(r.encoder, &s), round);
    CHECK_EQUAL(metal_wait(&r, round, NULL), MS_OK);
    CHECK_EQUAL(metal_word(buffer, 0) | metal_word(buffer, WORDS_COUNT - 2), 0);
    CHECK_EQUAL(metal_word(buffer, WORDS_COUNT - 1), 7);
  }
  rig_release(zero);
  rig_release(buffer);
  rig_close(&r);
}

static void buffers_start_as_zeros(void) {
  rig r = metal_open(1);
  for (uint32_t storage = MS_STORAGE_SHARED; storage <= MS_STORAGE_PRIVATE; storage++) {
    ms_handle buffer = 0;
    CHECK_EQUAL(ms_buffer_create(r.device, 20, storage, &buffer, NULL), MS_OK);
    for (int i = 0; i < 5; i++) CHECK_EQUAL(metal_word(buffer, i), 0);
    rig_release(buffer);
  }
  rig_close(&r);
}

static void a_binding_starts_at_its_offset(void) {
  static stream s;
  rig r = metal_open(1);
  ms_handle zero = metal_pipeline(&r, "zero_buffer"), buffer = rig_buffer_of(&r, full, sizeof full);
  stream_begin(&s);
  stream_zero(&s, zero, buffer, 32, 2);
  CHECK_EQUAL(metal_wait(&r, metal_submit(r.encoder, &s), NULL), MS_OK);
  for (uint32_t i = 7; i <= 10; i++) CHECK_EQUAL(metal_word(buffer, i), i == 8 || i == 9 ? 0 : 7);
  rig_release(zero);
  rig_release(buffer);
  rig_close(&r);
}

/* y += W x with W the identity doubles y each time, if each run sees the one before it. */
static void double_it(stream *s, ms_handle add, ms_handle state, ms_handle matrix, ms_handle vector) {
  stream_dispatch(s, add, 1, 4, BINDINGS({state, 0}, {matrix, 0}, {vector, 0}, {vector, 0}), 2, WORDS(8, 8));
}

typedef struct doubling {
  rig r;
  ms_handle add, state, matrix, vector;
} doubling;

static doubling doubling_open(uint32_t max_in_flight) {
  float identity[64] = {0}, ones[8];
  uint32_t state[16] = {0, 1, 64};
  for (int i = 0; i < 8; i++) identity[9 * i] = ones[i] = 1;
  doubling d = {.r = metal_open(max_in_flight)};
  d.add = metal_pipeline(&d.r, "matvec_add_f32");
  d.state = rig_buffer_of(&d.r, state, sizeof state);
  d.matrix = rig_buffer_of(&d.r, identity, sizeof identity);
  d.vector = rig_buffer_of(&d.r, ones, sizeof ones);
  return d;
}

static float doubling_close(doubling *d) {
  float first = 0;
  CHECK_EQUAL(ms_buffer_read(d->vector, 0, &first, sizeof first, NULL), MS_OK);
  rig_release(d->add);
  rig_release(d->state);
  rig_release(d->matrix);
  rig_release(d->vector);
  rig_close(&d->r);
  return first;
}

static void command_buffers_run_in_the_order_of_their_commits(void) {
  static stream s;
  doubling d = doubling_open(ENCODERS);
  ms_handle zero = metal_pipeline(&d.r, "zero_buffer"), encoders[ENCODERS];
  fake_control(FAKE_SHUFFLE, MS_SHUFFLE_REVERSE);
  for (int i = 0; i < ENCODERS; i++) {
    encoders[i] = metal_encoder(&d.r);
    stream_begin(&s);
    if (i == 0) stream_zero(&s, zero, d.matrix, 0, 64);
    if (i != 0) double_it(&s, d.add, d.state, d.matrix, d.vector);
    CHECK_EQUAL(ms_encode(encoders[i], s.data, s.bytes, NULL), MS_OK);
  }
  /* The one that was encoded first zeroes the matrix: two doublings are before it and one is behind. */
  const int order[ENCODERS] = {2, 3, 0, 1};
  for (int i = 0; i < ENCODERS; i++) CHECK_EQUAL(ms_commit(encoders[order[i]], NULL), i + 1);
  CHECK_EQUAL(metal_wait(&d.r, ENCODERS, NULL), MS_OK);
  for (int i = 0; i < ENCODERS; i++) rig_release(encoders[i]);
  rig_release(zero);
  CHECK_EQUAL(doubling_close(&d), 4);
}

/* The matrix is zeroed behind the doubling; the fake takes the reverse order where it may. */
static void only_a_barrier_orders_two_dispatches(void) {
  static stream s;
  for (int barrier = 0; barrier <= 1; barrier++) {
    doubling d = doubling_open(1);
    ms_handle zero = metal_pipeline(&d.r, "zero_buffer");
    fake_control(FAKE_SHUFFLE, MS_SHUFFLE_REVERSE);
    stream_begin(&s);
    double_it(&s, d.add, d.state, d.matrix, d.vector);
    if (barrier) stream_barrier(&s);
    stream_zero(&s, zero, d.matrix, 0, 64);
    CHECK_EQUAL(metal_wait(&d.r, metal_submit(d.r.encoder, &s), NULL), MS_OK);
    rig_release(zero);
    CHECK_EQUAL(doubling_close(&d), barrier ? 2 : 1);
  }
}

static void encoding_again_replaces_what_was_not_committed(void) {
  static stream s;
  doubling d = doubling_open(1);
  stream_begin(&s);
  double_it(&s, d.add, d.state, d.matrix, d.vector);
  for (int i = 0; i < 200; i++) CHECK_EQUAL(ms_encode(d.r.encoder, s.data, s.bytes, NULL), MS_OK);
  CHECK_EQUAL(metal_wait(&d.r, ms_commit(d.r.encoder, NULL), NULL), MS_OK);
  CHECK_EQUAL(doubling_close(&d), 2);
}

static void an_empty_command_buffer_completes(void) {
  static stream s;
  rig r = metal_open(1);
  stream_begin(&s);
  CHECK_EQUAL(metal_wait(&r, metal_submit(r.encoder, &s), NULL), MS_OK);
  rig_close(&r);
}

static void recorded_commands_run_once(void) {
  static stream s;
  ms_error error = {0};
  rig r = metal_open(1);
  stream_begin(&s);
  CHECK_EQUAL(metal_wait(&r, metal_submit(r.encoder, &s), NULL), MS_OK);
  CHECK_EQUAL(ms_resubmit(r.encoder, &error), MS_E_UNSUPPORTED);
  rig_close(&r);
}

typedef struct lane {
  doubling *d;
  _Atomic uint32_t *turn;
  uint32_t number, rounds;
} lane;

/* Encodes on its own thread while the other lane's command buffer runs, and commits when it is its turn. */
static void *run_lane(void *argument) {
  const lane *l = argument;
  stream *s = calloc(1, sizeof *s);
  ms_handle encoder = metal_encoder(&l->d->r);
  int64_t submission = 0;
  for (uint32_t round = 0; round < l->rounds; round++) {
    stream_begin(s);
    double_it(s, l->d->add, l->d->state, l->d->matrix, l->d->vector);
    if (submission != 0) CHECK_EQUAL(metal_wait(&l->d->r, submission, NULL), MS_OK);
    CHECK_EQUAL(ms_encode(encoder, s->data, s->bytes, NULL), MS_OK);
    while (atomic_load(l->turn) % 2 != l->number) {
    }
    submission = ms_commit(encoder, NULL);
    CHECK(submission > 0);
    atomic_fetch_add(l->turn, 1);
  }
  rig_release(encoder);
  free(s);
  return NULL;
}

static void two_threads_encode_at_once(void) {
  doubling d = doubling_open(2);
  _Atomic uint32_t turn = 0;
  lane lanes[2] = {{&d, &turn, 0, 60}, {&d, &turn, 1, 60}};
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, run_lane, &lanes[i]);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  CHECK_EQUAL(metal_wait(&d.r, 120, NULL), MS_OK);
  CHECK(doubling_close(&d) == 0x1p120f);
}

static void the_device_says_when_it_ran(void) {
  static stream s;
  doubling d = doubling_open(1);
  ms_run_times times = {0, 0, 0};
  uint64_t before_ns = ms_clock_ns();
  stream_begin(&s);
  double_it(&s, d.add, d.state, d.matrix, d.vector);
  CHECK_EQUAL(metal_wait(&d.r, metal_submit(d.r.encoder, &s), NULL), MS_OK);
  CHECK_EQUAL(ms_times(d.r.queue, 1, &times, NULL), 1);
  CHECK(times.start_ns + times.error_ns >= before_ns);
  CHECK(times.end_ns >= times.start_ns);
  CHECK(times.end_ns <= ms_clock_ns() + times.error_ns);
  CHECK_EQUAL(doubling_close(&d), 2);
}

const test_case encode_tests[] = {
    {"one_encoder_runs_a_thousand_times", one_encoder_runs_a_thousand_times},
    {"buffers_start_as_zeros", buffers_start_as_zeros},
    {"a_binding_starts_at_its_offset", a_binding_starts_at_its_offset},
    {"command_buffers_run_in_the_order_of_their_commits", command_buffers_run_in_the_order_of_their_commits},
    {"only_a_barrier_orders_two_dispatches", only_a_barrier_orders_two_dispatches},
    {"encoding_again_replaces_what_was_not_committed", encoding_again_replaces_what_was_not_committed},
    {"an_empty_command_buffer_completes", an_empty_command_buffer_completes},
    {"recorded_commands_run_once", recorded_commands_run_once},
    {"two_threads_encode_at_once", two_threads_encode_at_once},
    {"the_device_says_when_it_ran", the_device_says_when_it_ran},
    {NULL, NULL}};
