/* Which Vulkan calls a command stream becomes. */
#include "vulkan_rig.h"

enum {
  COMMANDS = 1u << FAKE_RESET_POOL | 1u << FAKE_BEGIN | 1u << FAKE_END | 1u << FAKE_BIND | 1u << FAKE_PUSH |
             1u << FAKE_DISPATCH | 1u << FAKE_BARRIER | 1u << FAKE_RESET_QUERIES | 1u << FAKE_TIMESTAMP
};

enum {
  COMPUTE = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
  SHADER_ACCESS = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT
};

typedef struct graph {
  rig r;
  ms_handle zero, norm, state, x;
  stream s;
} graph;

static void graph_open(graph *g, uint32_t times_kept) {
  memset(g, 0, offsetof(graph, s));
  g->r = vulkan_rig_open(4, times_kept);
  CHECK_EQUAL(vulkan_pipeline_of(g->r.device, "zero_buffer", &g->zero, NULL), MS_OK);
  CHECK_EQUAL(vulkan_pipeline_of(g->r.device, "rmsnorm", &g->norm, NULL), MS_OK);
  g->state = rig_buffer(&g->r, 64);
  g->x = rig_buffer(&g->r, 4096);
  stream_begin(&g->s);
  fake_forget_calls();
}

static void graph_close(graph *g) {
  rig_release(g->zero);
  rig_release(g->norm);
  rig_release(g->state);
  rig_release(g->x);
  vulkan_rig_close(&g->r);
}

static void norm(graph *g, uint32_t width) {
  stream_dispatch(&g->s, g->norm, 1, 4, BINDINGS({g->state, 0}, {g->x, 16}, {g->x, 1040}, {g->x, 2064}), 2,
                  WORDS(width, 0x3727C5AC));
}

static uint64_t address_of(ms_handle buffer) {
  uint64_t address = 0;
  ms_handle mapping = 0;
  CHECK_EQUAL(ms_buffer_map(buffer, &address, &mapping, NULL), MS_OK);
  rig_release(mapping);
  return address; /* the fake's device sees what the host sees */
}

static void check_barrier(const fake_call *call) {
  CHECK(call->a == COMPUTE && call->b == COMPUTE);
  CHECK(call->c == VK_ACCESS_SHADER_WRITE_BIT && call->d == SHADER_ACCESS);
}

static void check_trailing_barrier(const fake_call *call) {
  CHECK_EQUAL(call->op, FAKE_BARRIER);
  CHECK_EQUAL(call->a, COMPUTE | VK_PIPELINE_STAGE_TRANSFER_BIT);
  CHECK_EQUAL(call->b, COMPUTE | VK_PIPELINE_STAGE_TRANSFER_BIT | VK_PIPELINE_STAGE_HOST_BIT);
  CHECK_EQUAL(call->c, VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT);
  CHECK_EQUAL(call->d, SHADER_ACCESS | VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT |
                           VK_ACCESS_HOST_READ_BIT | VK_ACCESS_HOST_WRITE_BIT);
}

static void a_stream_becomes_exactly_these_calls(void) {
  static graph g;
  graph_open(&g, 0);
  stream_zero(&g.s, g.zero, g.x, 32, 300);
  stream_zero(&g.s, g.zero, g.x, 0, 7);
  stream_barrier(&g.s);
  norm(&g, 200);
  CHECK_EQUAL(ms_encode(g.r.encoder, g.s.data, g.s.bytes, NULL), MS_OK);
  fake_call calls[16];
  const fake_op expected[] = {FAKE_RESET_POOL, FAKE_BEGIN,    FAKE_BIND,    FAKE_PUSH, FAKE_DISPATCH,
                              FAKE_PUSH,       FAKE_DISPATCH, FAKE_BARRIER, FAKE_BIND, FAKE_PUSH,
                              FAKE_DISPATCH,   FAKE_BARRIER,  FAKE_END};
  CHECK_EQUAL(fake_calls_of(COMMANDS, calls, 16), sizeof expected / sizeof *expected);
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) CHECK_EQUAL(calls[i].op, expected[i]);
  CHECK_EQUAL(calls[1].a, 0); /* neither SIMULTANEOUS_USE nor any other flag */
  CHECK_EQUAL(calls[4].a, 2);
  CHECK_EQUAL(calls[6].a, 1);
  CHECK(calls[4].b == 1 && calls[4].c == 1);
  check_barrier(&calls[7]);
  CHECK(calls[8].handle != calls[2].handle);
  check_trailing_barrier(&calls[11]);
  graph_close(&g);
}

static void push_constants_hold_addresses_and_bytes(void) {
  static graph g;
  graph_open(&g, 0);
  stream_zero(&g.s, g.zero, g.x, 32, 300);
  norm(&g, 200);
  CHECK_EQUAL(ms_encode(g.r.encoder, g.s.data, g.s.bytes, NULL), MS_OK);
  fake_call calls[2];
  CHECK_EQUAL(fake_calls_of(1u << FAKE_PUSH, calls, 2), 2);
  for (int i = 0; i < 2; i++) CHECK(calls[i].a == 0 && calls[i].c == VK_SHADER_STAGE_COMPUTE_BIT);
  uint64_t addresses[4];
  uint32_t words[2];
  CHECK_EQUAL(calls[0].b, 68);
  memcpy(addresses, calls[0].data, sizeof addresses);
  memcpy(words, calls[0].data + 64, 4);
  CHECK_EQUAL(addresses[0], address_of(g.x) + 32);
  CHECK_EQUAL(words[0], 300);
  CHECK_EQUAL(calls[1].b, 72);
  memcpy(addresses, calls[1].data, sizeof addresses);
  memcpy(words, calls[1].data + 64, sizeof words);
  CHECK_EQUAL(addresses[0], address_of(g.state));
  for (int i = 1; i < 4; i++) CHECK_EQUAL(addresses[i], address_of(g.x) + 16 + 1024 * (uint64_t)(i - 1));
  CHECK(words[0] == 200 && words[1] == 0x3727C5AC);
  graph_close(&g);
}

/* A model of the recording: barriers where the stream has them, a bind where the pipeline changes, nothing else. */
static void any_stream_keeps_its_order_and_binds_only_changes(void) {
  static graph g;
  static fake_call calls[1024];
  graph_open(&g, 0);
  uint64_t random = 7;
  for (uint32_t round = 0; round < test_scaled(50); round++) {
    uint32_t expected[1024] = {FAKE_RESET_POOL, FAKE_BEGIN}, count = 2, bound = 2;
    stream_begin(&g.s);
    for (int i = 0; i < 200; i++) {
      uint32_t choice = (uint32_t)(test_random(&random) % 3);
      if (choice == 2) {
        stream_barrier(&g.s);
        expected[count++] = FAKE_BARRIER;
        continue;
      }
      if (choice == 0) stream_zero(&g.s, g.zero, g.x, 0, 8);
      if (choice == 1) norm(&g, 8);
      if (choice != bound) expected[count++] = FAKE_BIND;
      bound = choice;
      expected[count++] = FAKE_PUSH;
      expected[count++] = FAKE_DISPATCH;
    }
    expected[count++] = FAKE_BARRIER;
    expected[count++] = FAKE_END;
    fake_forget_calls();
    CHECK_EQUAL(ms_encode(g.r.encoder, g.s.data, g.s.bytes, NULL), MS_OK);
    CHECK_EQUAL(fake_calls_of(COMMANDS, calls, 1024), count);
    for (uint32_t i = 0; i < count; i++) CHECK_EQUAL(calls[i].op, expected[i]);
    for (uint32_t i = 0; i + 2 < count; i++) {
      if (calls[i].op == FAKE_BARRIER) check_barrier(&calls[i]);
    }
    check_trailing_barrier(&calls[count - 2]);
  }
  graph_close(&g);
}

static void encoding_again_resets_and_never_allocates(void) {
  static graph g;
  graph_open(&g, 0);
  stream_zero(&g.s, g.zero, g.x, 0, 7);
  int64_t objects = fake.live_objects;
  for (int i = 0; i < 100; i++) CHECK_EQUAL(rig_run(&g.r, &g.s, NULL), MS_OK);
  CHECK_EQUAL(fake_count(FAKE_RESET_POOL), 100);
  CHECK_EQUAL(fake_count(FAKE_CREATE_POOL), 0);
  CHECK_EQUAL(fake_count(FAKE_ALLOCATE_COMMANDS), 0);
  CHECK_EQUAL(fake.live_objects, objects);
  graph_close(&g);
}

static void submissions_signal_their_numbers(void) {
  static graph g;
  fake_call calls[4];
  graph_open(&g, 0);
  stream_zero(&g.s, g.zero, g.x, 0, 7);
  for (int i = 0; i < 2; i++) CHECK_EQUAL(rig_run(&g.r, &g.s, NULL), MS_OK);
  CHECK_EQUAL(ms_resubmit(g.r.encoder, NULL), 3);
  CHECK_EQUAL(fake_calls_of(1u << FAKE_SUBMIT, calls, 4), 3);
  for (uint64_t i = 0; i < 3; i++) {
    CHECK_EQUAL(calls[i].c, i + 1);
    CHECK_EQUAL(calls[i].a, 0);
    CHECK(calls[i].handle == calls[0].handle);
  }
  CHECK_EQUAL(fake_count(FAKE_BEGIN), 2); /* run again as they are */
  graph_close(&g);
}

static void commands_are_touched_again_only_after_their_completion(void) {
  static graph g;
  graph_open(&g, 0);
  fake.manual = true;
  stream_zero(&g.s, g.zero, g.x, 0, 7);
  CHECK_EQUAL(ms_submit(g.r.encoder, g.s.data, g.s.bytes, NULL), 1);
  CHECK_EQUAL(ms_resubmit(g.r.encoder, NULL), MS_E_STATE);
  CHECK_EQUAL(ms_encode(g.r.encoder, g.s.data, g.s.bytes, NULL), MS_E_STATE);
  CHECK_EQUAL(fake_count(FAKE_RESET_POOL), 1);
  fake_complete(1);
  CHECK_EQUAL(ms_resubmit(g.r.encoder, NULL), 2);
  fake_complete(2);
  CHECK_EQUAL(ms_encode(g.r.encoder, g.s.data, g.s.bytes, NULL), MS_OK);
  graph_close(&g);
}

static void held_submissions_wait_at_a_gate(void) {
  static graph g;
  fake_call calls[4];
  graph_open(&g, 0);
  stream_zero(&g.s, g.zero, g.x, 0, 7);
  for (uint64_t hold = 1; hold <= 2; hold++) {
    CHECK_EQUAL(ms_device_control(g.r.device, MS_CONTROL_HOLD, 1, NULL), MS_OK);
    CHECK_EQUAL(rig_run(&g.r, &g.s, NULL), MS_OK);
    CHECK_EQUAL(ms_device_control(g.r.device, MS_CONTROL_HOLD, 0, NULL), MS_OK);
    CHECK_EQUAL(rig_run(&g.r, &g.s, NULL), MS_OK);
  }
  CHECK_EQUAL(fake_calls_of(1u << FAKE_SUBMIT, calls, 4), 4);
  for (uint64_t i = 0; i < 4; i++) {
    CHECK_EQUAL(calls[i].a, i % 2 == 0);
    if (i % 2 == 0) CHECK_EQUAL(calls[i].b, i / 2 + 1);
  }
  CHECK_EQUAL(ms_device_control(g.r.device, MS_CONTROL_SHUFFLE, 1, NULL), MS_E_UNSUPPORTED);
  graph_close(&g);
}

static void a_timed_queue_stamps_around_the_commands_and_tells_the_hosts_time(void) {
  static graph g;
  static fake_call calls[16];
  graph_open(&g, 4);
  stream_zero(&g.s, g.zero, g.x, 0, 7);
  fake.ticks = (UINT64_C(1) << 36) - 2; /* the end comes after the counter wrapped, the clock stands three before */
  uint64_t before_ns = ms_clock_ns();
  CHECK_EQUAL(rig_run(&g.r, &g.s, NULL), MS_OK);
  fake.ticks = (UINT64_C(1) << 36) - 1;
  CHECK_EQUAL(rig_run(&g.r, &g.s, NULL), MS_OK);
  CHECK_EQUAL(fake_calls_of(COMMANDS, calls, 16), 20);
  CHECK(calls[2].op == FAKE_RESET_QUERIES && calls[2].a == 2);
  CHECK(calls[3].op == FAKE_TIMESTAMP && calls[3].a == COMPUTE && calls[3].b == 0);
  CHECK_EQUAL(calls[6].op, FAKE_DISPATCH);
  check_trailing_barrier(&calls[7]);
  CHECK_EQUAL(calls[8].op, FAKE_TIMESTAMP);
  ms_run_times times[2];
  CHECK_EQUAL(ms_times(g.r.queue, 1, &times[0], NULL), 1);
  CHECK_EQUAL(ms_times(g.r.queue, 2, &times[1], NULL), 1);
  CHECK_EQUAL(times[0].end_ns - times[0].start_ns, 2); /* one tick of two nanoseconds */
  CHECK_EQUAL(times[1].end_ns - times[1].start_ns, 2);
  CHECK(times[0].start_ns >= before_ns - SECONDS(1) && times[0].end_ns <= ms_clock_ns());
  CHECK(times[0].error_ns >= 17);
  graph_close(&g);
}

static void an_untimed_queue_makes_no_queries(void) {
  static graph g;
  graph_open(&g, 0);
  stream_zero(&g.s, g.zero, g.x, 0, 7);
  CHECK_EQUAL(rig_run(&g.r, &g.s, NULL), MS_OK);
  CHECK_EQUAL(fake_count(FAKE_TIMESTAMP) + fake_count(FAKE_RESET_QUERIES), 0);
  graph_close(&g);
}

const test_case vulkan_record_tests[] = {
    {"a_stream_becomes_exactly_these_calls", a_stream_becomes_exactly_these_calls},
    {"push_constants_hold_addresses_and_bytes", push_constants_hold_addresses_and_bytes},
    {"any_stream_keeps_its_order_and_binds_only_changes", any_stream_keeps_its_order_and_binds_only_changes},
    {"encoding_again_resets_and_never_allocates", encoding_again_resets_and_never_allocates},
    {"submissions_signal_their_numbers", submissions_signal_their_numbers},
    {"commands_are_touched_again_only_after_their_completion", commands_are_touched_again_only_after_their_completion},
    {"held_submissions_wait_at_a_gate", held_submissions_wait_at_a_gate},
    {"a_timed_queue_stamps_around_the_commands_and_tells_the_hosts_time",
     a_timed_queue_stamps_around_the_commands_and_tells_the_hosts_time},
    {"an_untimed_queue_makes_no_queries", an_untimed_queue_makes_no_queries},
    {NULL, NULL}};
