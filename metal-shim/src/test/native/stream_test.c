/* Every refusal of the stream checks, with the offset of the record that is to blame and the text that says why. */
#include "core/kernels.h"
#include "test.h"

/* A stream of a barrier and then a good zero_buffer dispatch over 512 floats at offset 24, for the tests to spoil. */
typedef struct spoilt {
  rig r;
  ms_handle zero, buffer;
  stream s;
} spoilt;

static void spoilt_open(spoilt *p) {
  p->r = rig_open(4);
  p->zero = rig_pipeline(&p->r, "zero_buffer");
  p->buffer = rig_buffer(&p->r, 4096);
  stream_begin(&p->s);
  stream_barrier(&p->s);
  stream_zero(&p->s, p->zero, p->buffer, 0, 512);
}

static void spoilt_close(spoilt *p) {
  rig_release(p->zero);
  rig_release(p->buffer);
  rig_close(&p->r);
}

static ms_dispatch *dispatch_of(spoilt *p) { return (ms_dispatch *)(p->s.data + p->s.last); }
static ms_binding *binding_of(spoilt *p) { return (ms_binding *)(dispatch_of(p) + 1); }
static uint32_t *words_of(spoilt *p) { return (uint32_t *)(binding_of(p) + 1); }

static void refused_bytes(spoilt *p, uint64_t bytes, int32_t status, uint32_t offset, const char *message) {
  ms_error error = {0};
  CHECK_EQUAL(ms_encode(p->r.encoder, p->s.data, bytes, &error), status);
  CHECK_EQUAL(error.status, status);
  CHECK_EQUAL(error.stream_offset, offset);
  CHECK_TEXT(strcmp(error.message, message) == 0, "message is \"%s\", expected \"%s\"", error.message, message);
  /* All or nothing: nothing is recorded any more. */
  CHECK_EQUAL(ms_commit(p->r.encoder, NULL), MS_E_STATE);
}

/* Refused with that text; then the stream is made good again. */
static void refused(spoilt *p, int32_t status, uint32_t offset, const char *message) {
  refused_bytes(p, p->s.bytes, status, offset, message);
  stream_begin(&p->s);
  stream_barrier(&p->s);
  stream_zero(&p->s, p->zero, p->buffer, 0, 512);
  ms_error error = {0};
  CHECK_TEXT(ms_encode(p->r.encoder, p->s.data, p->s.bytes, &error) == MS_OK, "%s", error.message);
}

static void bad_headers_are_refused(void) {
  static spoilt p;
  spoilt_open(&p);
  stream_header(&p.s)->magic = 7;
  refused(&p, MS_E_STREAM, 0, "not a command stream: magic 0x00000007");
  stream_header(&p.s)->version = 2;
  refused(&p, MS_E_STREAM, 0, "stream version 2, this library reads 1");
  stream_header(&p.s)->flags = 1;
  refused(&p, MS_E_STREAM, 0, "stream flags 0x1, none are known");
  stream_header(&p.s)->bytes -= 8;
  refused(&p, MS_E_STREAM, 0, "stream header says 72 bytes, the call 80: both alike, a multiple of 8");
  stream_header(&p.s)->records = 3;
  refused(&p, MS_E_STREAM, 0, "stream header says 3 records, there are 2");
  refused_bytes(&p, 15, MS_E_STREAM, 0, "a stream of 15 bytes is shorter than its header");
  refused_bytes(&p, 70000, MS_E_LIMIT, 0, "a stream of 70000 bytes, the encoder was made for 65536");
  refused_bytes(&p, UINT64_MAX, MS_E_LIMIT, 0,
                "a stream of 18446744073709551615 bytes, the encoder was made for 65536");
  ms_error error;
  CHECK_EQUAL(ms_encode(p.r.encoder, NULL, 64, &error), MS_E_ARG);
  CHECK_EQUAL(ms_encode(p.r.encoder, p.s.data + 4, 64, &error), MS_E_ARG);
  spoilt_close(&p);
}

static void bad_framing_is_refused(void) {
  static spoilt p;
  spoilt_open(&p);
  ms_record *barrier = (ms_record *)(p.s.data + 16);
  barrier->op = 3;
  refused(&p, MS_E_STREAM, 16, "unknown op 3");
  barrier->record_bytes = 0;
  refused(&p, MS_E_STREAM, 16, "record of 0 bytes, 64 are left");
  barrier->record_bytes = 12;
  refused(&p, MS_E_STREAM, 16, "record of 12 bytes, 64 are left");
  barrier->record_bytes = 72;
  refused(&p, MS_E_STREAM, 16, "record of 72 bytes, 64 are left");
  barrier->record_bytes = 0xFFFFFFF8;
  refused(&p, MS_E_STREAM, 16, "record of 4294967288 bytes, 64 are left");
  barrier->record_bytes = 64;
  refused(&p, MS_E_STREAM, 16, "barrier that is more than its header");
  barrier->buffer_count = 1;
  refused(&p, MS_E_STREAM, 16, "barrier that is more than its header");
  barrier->bytes_count = 4;
  refused(&p, MS_E_STREAM, 16, "barrier that is more than its header");
  barrier->op = MS_OP_DISPATCH;
  refused(&p, MS_E_STREAM, 16, "dispatch record of 8 bytes, at least 32 are needed");
  spoilt_close(&p);
}

static void bad_dispatch_shapes_are_refused(void) {
  static spoilt p;
  spoilt_open(&p);
  dispatch_of(&p)->record.buffer_count = 9;
  refused(&p, MS_E_STREAM, 24, "dispatch with 9 buffers and 4 bytes: at most 8, and at most 64 by fours");
  dispatch_of(&p)->record.bytes_count = 68;
  refused(&p, MS_E_STREAM, 24, "dispatch with 1 buffers and 68 bytes: at most 8, and at most 64 by fours");
  dispatch_of(&p)->record.bytes_count = 3;
  refused(&p, MS_E_STREAM, 24, "dispatch with 1 buffers and 3 bytes: at most 8, and at most 64 by fours");
  dispatch_of(&p)->record.buffer_count = 2;
  refused(&p, MS_E_STREAM, 24, "dispatch record of 56 bytes, its counts make 72");
  dispatch_of(&p)->record.bytes_count = 8;
  refused(&p, MS_E_STREAM, 24, "zero_buffer: takes 1 buffers and 4 bytes, the dispatch has 1 and 8");
  dispatch_of(&p)->reserved = 1;
  refused(&p, MS_E_STREAM, 24, "dispatch: reserved word is not 0");
  words_of(&p)[1] = 1;
  refused(&p, MS_E_STREAM, 24, "dispatch: padding is not 0");
  dispatch_of(&p)->groups[0] = 0;
  refused(&p, MS_E_STREAM, 24, "zero_buffer: groups[0] is 0");
  dispatch_of(&p)->groups[2] = 0;
  refused(&p, MS_E_STREAM, 24, "zero_buffer: groups[2] is 0");
  dispatch_of(&p)->groups[0] = 0x80000000;
  refused(&p, MS_E_LIMIT, 24, "zero_buffer: groups[0] is 2147483648, the device takes 2147483647");
  dispatch_of(&p)->groups[1] = 65536;
  refused(&p, MS_E_LIMIT, 24, "zero_buffer: groups[1] is 65536, the device takes 65535");
  dispatch_of(&p)->groups[1] = 2;
  refused(&p, MS_E_BOUNDS, 24, "zero_buffer: groups[1] and groups[2] must be 1, they are 2 and 1");
  spoilt_close(&p);
}

static void bad_handles_are_refused(void) {
  static spoilt p;
  spoilt_open(&p);
  rig foreign = rig_open(1);
  ms_handle foreign_buffer = rig_buffer(&foreign, 4096), foreign_pipeline = rig_pipeline(&foreign, "zero_buffer");
  char text[240];
  ms_handle bad_buffers[] = {0, p.zero, foreign_buffer, p.buffer + (UINT64_C(1) << 32), UINT64_MAX};
  for (size_t i = 0; i < sizeof bad_buffers / sizeof *bad_buffers; i++) {
    binding_of(&p)->buffer = bad_buffers[i];
    snprintf(text, sizeof text, "zero_buffer: buffer 0: 0x%llx is not the handle of a live buffer of this device",
             (unsigned long long)bad_buffers[i]);
    refused(&p, MS_E_HANDLE, 24, text);
  }
  ms_handle bad_pipelines[] = {0, p.buffer, foreign_pipeline, p.r.device, UINT64_MAX};
  for (size_t i = 0; i < sizeof bad_pipelines / sizeof *bad_pipelines; i++) {
    dispatch_of(&p)->pipeline = bad_pipelines[i];
    snprintf(text, sizeof text, "0x%llx is not the handle of a live pipeline of this device",
             (unsigned long long)bad_pipelines[i]);
    refused(&p, MS_E_HANDLE, 24, text);
  }
  rig_release(foreign_buffer);
  rig_release(foreign_pipeline);
  rig_close(&foreign);
  spoilt_close(&p);
}

static void handle_released_between_two_encodes_is_refused(void) {
  static spoilt p;
  spoilt_open(&p);
  CHECK_EQUAL(ms_encode(p.r.encoder, p.s.data, p.s.bytes, NULL), MS_OK);
  rig_release(p.buffer);
  CHECK_EQUAL(ms_live_objects(), 5); /* device, queue, encoder, pipeline, and the recorded buffer */
  CHECK_EQUAL(ms_encode(p.r.encoder, p.s.data, p.s.bytes, NULL), MS_E_HANDLE);
  CHECK_EQUAL(ms_live_objects(), 4);
  p.buffer = rig_buffer(&p.r, 4096);
  spoilt_close(&p);
}

static void bindings_outside_a_buffer_are_refused(void) {
  static spoilt p;
  spoilt_open(&p);
  binding_of(&p)->offset = 8;
  refused(&p, MS_E_STREAM, 24, "zero_buffer: buffer 0: offset 8 is not a multiple of 16");
  binding_of(&p)->offset = 4096;
  refused(&p, MS_E_BOUNDS, 24, "zero_buffer: buffer 0: touches 2048 bytes at offset 4096 of 4096");
  binding_of(&p)->offset = 2064;
  refused(&p, MS_E_BOUNDS, 24, "zero_buffer: buffer 0: touches 2048 bytes at offset 2064 of 4096");
  binding_of(&p)->offset = UINT64_MAX - 15;
  refused(&p, MS_E_BOUNDS, 24, "zero_buffer: buffer 0: touches 2048 bytes at offset 18446744073709551600 of 4096");
  words_of(&p)[0] = UINT32_MAX;
  dispatch_of(&p)->groups[0] = INT32_MAX;
  refused(&p, MS_E_BOUNDS, 24, "zero_buffer: buffer 0: touches 17179869180 bytes at offset 0 of 4096");
  words_of(&p)[0] = UINT32_MAX; /* two groups reach only 512 floats, whatever n is */
  CHECK_EQUAL(ms_encode(p.r.encoder, p.s.data, p.s.bytes, NULL), MS_OK);
  binding_of(&p)->offset = 2048; /* exactly up to the end */
  CHECK_EQUAL(ms_encode(p.r.encoder, p.s.data, p.s.bytes, NULL), MS_OK);
  spoilt_close(&p);
}

typedef struct bad_parameters {
  const char *kernel;
  uint32_t words[5];
  const char *message;
} bad_parameters;

static const bad_parameters refusals[] = {
    {"embed_f32", {0, 8, 8}, "embed_f32: width is 0, it must be 1..1048576"},
    {"embed_f16", {20, 8, 8}, "embed_f16: width is 20, it must be a multiple of 8"},
    {"embed_f16", {8, 1 << 21, 8}, "embed_f16: vocab is 2097152, it must be 1..1048576"},
    {"embed_f16", {8, 8, 0}, "embed_f16: context is 0, it must be 1..1048576"},
    {"rmsnorm", {UINT32_MAX, 0}, "rmsnorm: width is 4294967295, it must be 1..1048576"},
    {"matvec_f32", {0, 8}, "matvec_f32: rows is 0, it must be 1..16777216"},
    {"matvec_f16", {UINT32_MAX, UINT32_MAX}, "matvec_f16: rows is 4294967295, it must be 1..16777216"},
    {"matvec_add_f16", {8, 0xFFFFFFF8}, "matvec_add_f16: columns is 4294967288, it must be 8..1048576"},
    {"matvec_swiglu_f32", {8, 12}, "matvec_swiglu_f32: columns is 12, it must be a multiple of 8"},
    {"rope_kv", {0, 1, 8, 8}, "rope_kv: heads is 0, it must be 1..4096"},
    {"rope_kv", {4, 8, 8, 8}, "rope_kv: kv_heads is 8, it must be 1..4"},
    {"rope_kv", {4, 3, 8, 8}, "rope_kv: heads is 4, it must be a multiple of kv_heads"},
    {"rope_kv", {4, 2, 264, 8}, "rope_kv: head_size is 264, it must be 8..256"},
    {"attention", {4, 0, 8, 8}, "attention: kv_heads is 0, it must be 1..4"},
    {"attention", {4, 2, 12, 8}, "attention: head_size is 12, it must be a multiple of 8"},
    {"attention", {4, 2, 8, UINT32_MAX}, "attention: context is 4294967295, it must be 1..1048576"},
    {"sample", {0, 8}, "sample: vocab is 0, it must be 1..1048576"},
    {"sample", {8, 0}, "sample: context is 0, it must be 1..1048576"},
    {"force_token", {0, 8, 8}, "force_token: token is 8, it must be 0..7"},
    {"force_token", {0, 0, 0}, "force_token: vocab is 0, it must be 1..1048576"},
};

static void parameters_beyond_a_kernel_are_refused_by_name(void) {
  rig r = rig_open(1);
  ms_handle buffer = rig_buffer(&r, 4096);
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const ms_kernel *kernel = ms_kernel_find(refusals[i].kernel, NULL);
    ms_handle pipeline = rig_pipeline(&r, kernel->name);
    ms_binding bindings[MS_MAX_BUFFERS];
    for (int b = 0; b < 8; b++) bindings[b] = (ms_binding){buffer, 0};
    static stream s;
    stream_begin(&s);
    stream_dispatch(&s, pipeline, 1, kernel->buffer_count, bindings, kernel->bytes_count / 4, refusals[i].words);
    ms_error error = {0};
    CHECK_EQUAL(ms_encode(r.encoder, s.data, s.bytes, &error), MS_E_BOUNDS);
    CHECK_EQUAL(error.stream_offset, 16);
    CHECK_TEXT(strcmp(error.message, refusals[i].message) == 0, "message is \"%s\"", error.message);
    rig_release(pipeline);
  }
  rig_release(buffer);
  rig_close(&r);
}

/* kernel, words, groups, and the bytes that each buffer must have: one byte less must be refused. */
static const struct {
  const char *kernel;
  uint32_t words[5];
  uint32_t groups;
  uint64_t bytes[5];
} extents[] = {
    {"zero_buffer", {1000}, 4, {4000}},
    {"embed_f32", {20, 10, 6}, 1, {88, 800, 80}},
    {"embed_f16", {304, 10, 6}, 1, {88, 6080, 1024}},
    {"rmsnorm", {20, 0}, 1, {64, 80, 80, 80}},
    {"matvec_f32", {9, 16}, 2, {64, 576, 64, 36}},
    {"matvec_f16", {9, 16}, 1, {64, 256, 64, 32}},
    {"matvec_add_f16", {9, 16}, 9, {64, 288, 64, 36}},
    {"matvec_swiglu_f32", {9, 16}, 2, {64, 1152, 64, 36}},
    {"matvec_swiglu_f16", {9, 16}, 1, {64, 544, 64, 32}},
    {"rope_kv", {4, 2, 8, 5}, 8, {64, 256, 160, 320, 320}},
    {"attention", {4, 2, 8, 5, 0}, 4, {64, 128, 320, 320, 128}},
    {"sample", {11, 5}, 1, {84, 44, 20}},
    {"force_token", {0, 0, 11}, 1, {64, 44}},
};

static void each_buffer_must_be_as_long_as_the_kernel_needs(void) {
  rig r = rig_open(1);
  for (size_t i = 0; i < sizeof extents / sizeof *extents; i++) {
    const ms_kernel *kernel = ms_kernel_find(extents[i].kernel, NULL);
    ms_handle pipeline = rig_pipeline(&r, kernel->name);
    for (uint32_t spoilt_buffer = 0; spoilt_buffer <= kernel->buffer_count; spoilt_buffer++) {
      ms_binding bindings[MS_MAX_BUFFERS];
      for (uint32_t b = 0; b < kernel->buffer_count; b++) {
        /* Bound at 16, so that the offset counts too. */
        bindings[b] = (ms_binding){rig_buffer(&r, 16 + extents[i].bytes[b] - (b == spoilt_buffer)), 16};
      }
      static stream s;
      stream_begin(&s);
      stream_dispatch(&s, pipeline, extents[i].groups, kernel->buffer_count, bindings, kernel->bytes_count / 4,
                      extents[i].words);
      ms_error error = {0};
      int32_t status = ms_encode(r.encoder, s.data, s.bytes, &error);
      bool whole = spoilt_buffer == kernel->buffer_count;
      CHECK_TEXT(status == (whole ? MS_OK : MS_E_BOUNDS), "%s, buffer %u: %d %s", kernel->name, spoilt_buffer, status,
                 error.message);
      if (whole) CHECK_EQUAL(rig_run(&r, &s, NULL), MS_OK);
      for (uint32_t b = 0; b < kernel->buffer_count; b++) rig_release(bindings[b].buffer);
    }
    rig_release(pipeline);
  }
  rig_close(&r);
}

static void empty_stream_is_a_submission(void) {
  rig r = rig_open(1);
  static stream s;
  stream_begin(&s);
  CHECK_EQUAL(rig_run(&r, &s, NULL), MS_OK);
  CHECK_EQUAL(ms_poll(r.queue, NULL), 1);
  rig_close(&r);
}

const test_case stream_tests[] = {
    {"bad_headers_are_refused", bad_headers_are_refused},
    {"bad_framing_is_refused", bad_framing_is_refused},
    {"bad_dispatch_shapes_are_refused", bad_dispatch_shapes_are_refused},
    {"bad_handles_are_refused", bad_handles_are_refused},
    {"handle_released_between_two_encodes_is_refused", handle_released_between_two_encodes_is_refused},
    {"bindings_outside_a_buffer_are_refused", bindings_outside_a_buffer_are_refused},
    {"parameters_beyond_a_kernel_are_refused_by_name", parameters_beyond_a_kernel_are_refused_by_name},
    {"each_buffer_must_be_as_long_as_the_kernel_needs", each_buffer_must_be_as_long_as_the_kernel_needs},
    {"empty_stream_is_a_submission", empty_stream_is_a_submission},
    {NULL, NULL}};
