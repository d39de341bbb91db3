/* Release while in flight, in every order: nothing is freed early, nothing stays. */
#include "test.h"

typedef struct flight {
  rig r;
  ms_handle zero, buffer, mapping;
  const uint32_t *memory;
  stream s;
} flight;

/* A submission on hold that will clear the buffer. */
static void flight_open(flight *f) {
  uint32_t contents[256];
  uint64_t address = 0;
  memset(contents, 0xFF, sizeof contents);
  f->r = rig_open(4);
  f->zero = rig_pipeline(&f->r, "zero_buffer");
  f->buffer = rig_buffer_of(&f->r, contents, sizeof contents);
  CHECK_EQUAL(ms_buffer_map(f->buffer, &address, &f->mapping, NULL), MS_OK);
  f->memory = (const uint32_t *)(uintptr_t)address;
  stream_begin(&f->s);
  stream_zero(&f->s, f->zero, f->buffer, 0, 256);
  CHECK_EQUAL(ms_device_control(f->r.device, MS_CONTROL_HOLD, 1, NULL), MS_OK);
  CHECK_EQUAL(ms_submit(f->r.encoder, f->s.data, f->s.bytes, NULL), 1);
}

static void await_no_objects(void) {
  uint64_t deadline_ns = ms_deadline_ns(SECONDS(60));
  while (ms_live_objects() != 0 && ms_clock_ns() < deadline_ns) ms_sleep_ns(100000);
  CHECK_EQUAL(ms_live_objects(), 0);
}

static void buffer_released_in_flight_is_still_written(void) {
  static flight f;
  flight_open(&f);
  rig_release(f.buffer);
  rig_release(f.zero);
  uint64_t address;
  ms_handle mapping;
  CHECK_EQUAL(ms_buffer_map(f.buffer, &address, &mapping, NULL), MS_E_HANDLE);
  CHECK_EQUAL(ms_live_objects(), 6); /* device, queue, encoder, pipeline, buffer, mapping */
  CHECK_EQUAL(f.memory[255], UINT32_MAX);
  CHECK_EQUAL(ms_device_control(f.r.device, MS_CONTROL_HOLD, 0, NULL), MS_OK);
  CHECK_EQUAL(rig_wait(f.r.queue, 1, SECONDS(60), NULL), MS_OK);
  CHECK_EQUAL(f.memory[255], 0);
  /* Recorded commands still name the pipeline and the buffer, and may run again. */
  CHECK_EQUAL(ms_live_objects(), 6);
  CHECK_EQUAL(ms_resubmit(f.r.encoder, NULL), 2);
  CHECK_EQUAL(rig_wait(f.r.queue, 2, SECONDS(60), NULL), MS_OK);
  rig_release(f.r.encoder);
  f.r.encoder = 0;
  CHECK_EQUAL(ms_live_objects(), 4); /* device, queue, buffer, mapping */
  rig_release(f.mapping);
  CHECK_EQUAL(ms_live_objects(), 2);
  rig_close(&f.r);
}

static void replaced_commands_free_what_only_they_named(void) {
  static flight f;
  flight_open(&f);
  CHECK_EQUAL(ms_device_control(f.r.device, MS_CONTROL_HOLD, 0, NULL), MS_OK);
  CHECK_EQUAL(rig_wait(f.r.queue, 1, SECONDS(60), NULL), MS_OK);
  rig_release(f.mapping);
  rig_release(f.buffer);
  rig_release(f.zero);
  CHECK_EQUAL(ms_live_objects(), 5);
  stream_begin(&f.s);
  CHECK_EQUAL(ms_encode(f.r.encoder, f.s.data, f.s.bytes, NULL), MS_OK);
  CHECK_EQUAL(ms_live_objects(), 3);
  rig_close(&f.r);
}

static void mapping_outlives_its_buffer(void) {
  rig r = rig_open(1);
  ms_handle buffer = rig_buffer(&r, 64), mapping = 0, private_buffer = 0;
  uint64_t address = 0;
  CHECK_EQUAL(ms_buffer_map(buffer, &address, &mapping, NULL), MS_OK);
  rig_release(buffer);
  rig_close(&r);
  uint32_t *memory = (uint32_t *)(uintptr_t)address;
  CHECK_EQUAL(memory[0], 0);
  memory[15] = 5;
  CHECK_EQUAL(memory[15], 5);
  CHECK_EQUAL(ms_live_objects(), 3); /* mapping, buffer, device */
  rig_release(mapping);
  CHECK_EQUAL(ms_live_objects(), 0);
  r = rig_open(1);
  CHECK_EQUAL(ms_buffer_create(r.device, 64, MS_STORAGE_PRIVATE, &private_buffer, NULL), MS_OK);
  CHECK_EQUAL(ms_buffer_map(private_buffer, &address, &mapping, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_buffer_map(private_buffer, NULL, &mapping, NULL), MS_E_ARG);
  rig_release(private_buffer);
  rig_close(&r);
}

static void copies_are_checked(void) {
  rig r = rig_open(1);
  ms_handle buffer = rig_buffer(&r, 64);
  uint8_t bytes[64] = {1};
  CHECK_EQUAL(ms_buffer_write(buffer, 0, bytes, 64, NULL), MS_OK);
  CHECK_EQUAL(ms_buffer_write(buffer, 1, bytes, 64, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_buffer_write(buffer, 65, bytes, 0, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_buffer_write(buffer, 64, NULL, 0, NULL), MS_OK);
  CHECK_EQUAL(ms_buffer_write(buffer, UINT64_MAX, bytes, 2, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_buffer_read(buffer, 2, bytes, UINT64_MAX, NULL), MS_E_ARG);
  CHECK_EQUAL(ms_buffer_read(buffer, 0, NULL, 1, NULL), MS_E_ARG);
  rig_release(buffer);
  rig_close(&r);
}

/* Everything is released while the work is on hold; the device goes last or first, and the queue dies on its own
 * thread. */
static void everything_released_in_flight_goes_when_the_work_is_done(void) {
  static flight f;
  for (int device_first = 0; device_first < 2; device_first++) {
    flight_open(&f);
    ms_handle handles[] = {f.r.queue, f.r.encoder, f.zero, f.buffer};
    if (device_first) rig_release(f.r.device); /* lifts the hold: nobody else could */
    for (int i = 0; i < 4; i++) rig_release(handles[i]);
    if (!device_first) {
      CHECK_EQUAL(ms_live_objects(), 6);
      rig_release(f.r.device);
    }
    uint64_t deadline_ns = ms_deadline_ns(SECONDS(60));
    while (ms_live_objects() > 3 && ms_clock_ns() < deadline_ns) ms_sleep_ns(100000);
    CHECK_EQUAL(ms_live_objects(), 3); /* mapping, buffer, device */
    CHECK_EQUAL(f.memory[255], 0);
    rig_release(f.mapping);
    await_no_objects();
  }
}

static void releasing_right_after_a_wait_leaves_nothing(void) {
  for (uint32_t i = test_scaled(1000); i > 0; i--) {
    static stream s;
    rig r = rig_open(1);
    ms_handle zero = rig_pipeline(&r, "zero_buffer"), buffer = rig_buffer(&r, 64);
    stream_begin(&s);
    stream_zero(&s, zero, buffer, 0, 16);
    CHECK_EQUAL(ms_submit(r.encoder, s.data, s.bytes, NULL), 1);
    if (i % 2 == 0) {
      rig_release(r.encoder);
      r.encoder = 0;
    }
    CHECK_EQUAL(rig_wait(r.queue, 1, SECONDS(60), NULL), MS_OK);
    rig_release(zero);
    rig_release(buffer);
    rig_close(&r);
    if (ms_live_objects() != 0) CHECK_EQUAL(ms_live_objects(), 0);
  }
}

static void releasing_while_running_leaves_nothing(void) {
  for (uint32_t i = test_scaled(500); i > 0; i--) {
    static stream s;
    rig r = rig_open(1);
    ms_handle zero = rig_pipeline(&r, "zero_buffer"), buffer = rig_buffer(&r, 64);
    stream_begin(&s);
    stream_zero(&s, zero, buffer, 0, 16);
    CHECK_EQUAL(ms_submit(r.encoder, s.data, s.bytes, NULL), 1);
    rig_release(buffer);
    rig_release(zero);
    rig_close(&r);
  }
  await_no_objects();
}

static _Atomic bool stop;

/* Encodes, commits and releases on one encoder and one buffer from several threads: any answer is right, any crash is
 * not. */
static void *misuse(void *argument) {
  flight *f = argument;
  uint64_t random = (uint64_t)(uintptr_t)&random;
  while (!atomic_load(&stop)) {
    uint32_t word;
    switch (test_random(&random) % 6) {
      case 0:
        ms_encode(f->r.encoder, f->s.data, f->s.bytes, NULL);
        break;
      case 1:
        ms_commit(f->r.encoder, NULL);
        break;
      case 2:
        ms_submit(f->r.encoder, f->s.data, f->s.bytes, NULL);
        break;
      case 3:
        ms_resubmit(f->r.encoder, NULL);
        break;
      case 4:
        rig_wait(f->r.queue, 1 + test_random(&random) % 64, 1000, NULL);
        break;
      default:
        ms_buffer_map(0, NULL, NULL, NULL);
        ms_buffer_read(f->zero, 0, &word, 4, NULL);
    }
  }
  return NULL;
}

static void concurrent_misuse_of_one_encoder_corrupts_nothing(void) {
  for (uint32_t round = test_scaled(40); round > 0; round--) {
    static flight f;
    pthread_t threads[4];
    flight_open(&f);
    CHECK_EQUAL(ms_device_control(f.r.device, MS_CONTROL_HOLD, 0, NULL), MS_OK);
    atomic_store(&stop, false);
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, misuse, &f);
    ms_sleep_ns(2000000);
    rig_release(f.buffer);
    rig_release(f.r.encoder);
    rig_release(f.zero);
    rig_release(f.r.queue);
    rig_release(f.mapping);
    atomic_store(&stop, true);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    rig_release(f.r.device);
    await_no_objects();
  }
}

const test_case lifetime_tests[] = {
    {"buffer_released_in_flight_is_still_written", buffer_released_in_flight_is_still_written},
    {"replaced_commands_free_what_only_they_named", replaced_commands_free_what_only_they_named},
    {"mapping_outlives_its_buffer", mapping_outlives_its_buffer},
    {"copies_are_checked", copies_are_checked},
    {"everything_released_in_flight_goes_when_the_work_is_done",
     everything_released_in_flight_goes_when_the_work_is_done},
    {"releasing_right_after_a_wait_leaves_nothing", releasing_right_after_a_wait_leaves_nothing},
    {"releasing_while_running_leaves_nothing", releasing_while_running_leaves_nothing},
    {"concurrent_misuse_of_one_encoder_corrupts_nothing", concurrent_misuse_of_one_encoder_corrupts_nothing},
    {NULL, NULL}};
