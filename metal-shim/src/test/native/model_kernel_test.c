/* The kernels that read and advance the decode state: embedding, RoPE and cache, sampling, and the end of the context.
 */
#include "core/kernels.h"
#include "reference.h"
#include "test.h"

enum { CONTEXT = 8, VOCAB = 50 };

typedef struct decode {
  rig r;
  uint32_t words[16 + CONTEXT];
  ms_handle state, logits, results;
} decode;

static void decode_open(decode *d, uint32_t position, uint32_t prompt, uint32_t context_length,
                        float inverse_temperature) {
  memset(d, 0, sizeof *d);
  d->r = rig_open(1);
  d->words[0] = position;
  d->words[1] = prompt;
  d->words[2] = context_length;
  d->words[3] = 1234;
  memcpy(&d->words[4], &inverse_temperature, 4);
  d->state = rig_buffer_of(&d->r, d->words, sizeof d->words);
  d->logits = rig_buffer(&d->r, 4 * VOCAB);
  d->results = rig_buffer(&d->r, 4 * CONTEXT);
}

static void decode_close(decode *d) {
  rig_release(d->state);
  rig_release(d->logits);
  rig_release(d->results);
  rig_close(&d->r);
}

/* Samples once; the result of `position`, the state in d->words. */
static uint32_t sample(decode *d, const float *logits, uint32_t position) {
  uint32_t result = 77;
  CHECK_EQUAL(ms_buffer_write(d->logits, 0, logits, 4 * VOCAB, NULL), MS_OK);
  rig_run_one(&d->r, "sample", 1, 3, BINDINGS({d->state, 0}, {d->logits, 0}, {d->results, 0}), 2,
              WORDS(VOCAB, CONTEXT));
  CHECK_EQUAL(ms_buffer_read(d->results, 4 * position, &result, 4, NULL), MS_OK);
  CHECK_EQUAL(ms_buffer_read(d->state, 0, d->words, sizeof d->words, NULL), MS_OK);
  return result;
}

static void greedy_takes_the_lowest_of_equals(void) {
  static decode d;
  float logits[VOCAB] = {0};
  decode_open(&d, 2, 1, CONTEXT, 0.0f);
  logits[9] = logits[30] = 4.0f;
  CHECK_EQUAL(sample(&d, logits, 2), 9);
  CHECK_EQUAL(d.words[0], 3);
  CHECK_EQUAL(d.words[16 + 3], 9);
  for (int i = 0; i < VOCAB; i++) logits[i] = -INFINITY;
  CHECK_EQUAL(sample(&d, logits, 3), 0);
  decode_close(&d);
}

static void prompt_tokens_are_not_overwritten(void) {
  static decode d;
  float logits[VOCAB] = {0};
  decode_open(&d, 0, 3, CONTEXT, 0.0f);
  logits[5] = 1;
  for (uint32_t i = 0; i < 3; i++) CHECK_EQUAL(sample(&d, logits, i), 5);
  CHECK_EQUAL(d.words[16 + 1], 0);
  CHECK_EQUAL(d.words[16 + 2], 0);
  CHECK_EQUAL(d.words[16 + 3], 5);
  decode_close(&d);
}

static void nan_ends_the_run(void) {
  static decode d;
  float logits[VOCAB] = {0};
  decode_open(&d, 1, 1, 6, 0.0f);
  logits[VOCAB - 1] = NAN;
  CHECK_EQUAL(sample(&d, logits, 1), UINT32_MAX);
  CHECK_EQUAL(d.words[0], 6);
  CHECK_EQUAL(d.words[16 + 2], 0);
  decode_close(&d);
}

static void position_stops_at_the_context(void) {
  static decode d;
  float logits[VOCAB] = {0};
  decode_open(&d, CONTEXT - 1, 1, 100, 0.0f);
  logits[3] = 1;
  CHECK_EQUAL(sample(&d, logits, CONTEXT - 1), 3);
  CHECK_EQUAL(d.words[0], CONTEXT);
  sample(&d, logits, CONTEXT - 1);
  CHECK_EQUAL(d.words[0], CONTEXT);
  decode_close(&d);
}

static void noise_follows_the_documented_hash(void) {
  static decode d;
  uint64_t random = 3;
  uint32_t different = 0;
  for (uint32_t position = 0; position < CONTEXT; position++) {
    float logits[VOCAB];
    decode_open(&d, position, 1, CONTEXT, 0.5f);
    for (int i = 0; i < VOCAB; i++) logits[i] = test_random_float(&random);
    uint32_t expected = reference_sample(logits, VOCAB, 1234, position, 0.5f);
    CHECK_EQUAL(sample(&d, logits, position), expected);
    different += expected != reference_sample(logits, VOCAB, 1234, position, 0.0f);
    decode_close(&d);
  }
  CHECK(different > 0);
}

static void forced_token_wins_at_its_position_only(void) {
  static decode d;
  float logits[VOCAB] = {0};
  decode_open(&d, 2, 1, CONTEXT, 0.0f);
  rig_run_one(&d.r, "force_token", 1, 2, BINDINGS({d.state, 0}, {d.logits, 0}), 3, WORDS(1, 20, VOCAB));
  CHECK_EQUAL(ms_buffer_read(d.logits, 0, logits, sizeof logits, NULL), MS_OK);
  CHECK(logits[20] == 0.0f);
  rig_run_one(&d.r, "force_token", 1, 2, BINDINGS({d.state, 0}, {d.logits, 0}), 3, WORDS(2, 20, VOCAB));
  CHECK_EQUAL(ms_buffer_read(d.logits, 0, logits, sizeof logits, NULL), MS_OK);
  CHECK(logits[20] == 3e38f);
  decode_close(&d);
}

static void embedding_reads_the_token_at_the_position_and_clamps(void) {
  static decode d;
  float table[5 * 3], x[3];
  decode_open(&d, 3, 1, CONTEXT, 0.0f);
  for (int i = 0; i < 15; i++) table[i] = (float)i;
  ms_handle weights = rig_buffer_of(&d.r, table, sizeof table), out = rig_buffer(&d.r, 12);
  const uint32_t tokens[] = {0, 2, 4, 5, UINT32_MAX};
  for (int i = 0; i < 5; i++) {
    CHECK_EQUAL(ms_buffer_write(d.state, 64 + 12, &tokens[i], 4, NULL), MS_OK);
    rig_run_one(&d.r, "embed_f32", 1, 3, BINDINGS({d.state, 0}, {weights, 0}, {out, 0}), 3, WORDS(3, 5, CONTEXT));
    CHECK_EQUAL(ms_buffer_read(out, 0, x, 12, NULL), MS_OK);
    CHECK(x[0] == (float)(3 * (tokens[i] < 4 ? tokens[i] : 4)));
    CHECK(x[2] == x[0] + 2);
  }
  rig_release(weights);
  rig_release(out);
  decode_close(&d);
}

static void rope_rotates_queries_and_fills_the_cache(void) {
  enum { HEADS = 4, KV = 2, SIZE = 24, WIDTH = (HEADS + 2 * KV) * SIZE, POSITION = 5 };
  static decode d;
  float qkv[WIDTH], rope[CONTEXT * SIZE], got[WIDTH], cache[CONTEXT * KV * SIZE];
  uint64_t random = 9;
  decode_open(&d, POSITION, 1, CONTEXT, 0.0f);
  for (int i = 0; i < WIDTH; i++) qkv[i] = test_random_float(&random);
  for (int i = 0; i < CONTEXT * SIZE; i++) rope[i] = test_random_float(&random);
  ms_handle in = rig_buffer_of(&d.r, qkv, sizeof qkv), table = rig_buffer_of(&d.r, rope, sizeof rope);
  ms_handle keys = rig_buffer(&d.r, sizeof cache), values = rig_buffer(&d.r, sizeof cache);
  rig_run_one(&d.r, "rope_kv", HEADS + 2 * KV, 5, BINDINGS({d.state, 0}, {in, 0}, {table, 0}, {keys, 0}, {values, 0}),
              4, WORDS(HEADS, KV, SIZE, CONTEXT));
  CHECK_EQUAL(ms_buffer_read(in, 0, got, sizeof got, NULL), MS_OK);
  for (int head = 0; head < HEADS + 2 * KV; head++) {
    double expected[SIZE];
    for (int i = 0; i < SIZE; i++) expected[i] = (double)qkv[head * SIZE + i];
    if (head < HEADS + KV) reference_rope(expected, rope + POSITION * SIZE, SIZE);
    for (int i = 0; i < SIZE; i++) CHECK(fabs((double)got[head * SIZE + i] - expected[i]) < 1e-6);
  }
  CHECK_EQUAL(ms_buffer_read(keys, 0, cache, sizeof cache, NULL), MS_OK);
  CHECK(memcmp(cache + POSITION * KV * SIZE, got + HEADS * SIZE, KV * SIZE * 4) == 0);
  CHECK(cache[(POSITION - 1) * KV * SIZE] == 0 && cache[(POSITION + 1) * KV * SIZE] == 0);
  CHECK_EQUAL(ms_buffer_read(values, 0, cache, sizeof cache, NULL), MS_OK);
  CHECK(memcmp(cache + POSITION * KV * SIZE, qkv + (HEADS + KV) * SIZE, KV * SIZE * 4) == 0);
  ms_handle all[] = {in, table, keys, values};
  for (int i = 0; i < 4; i++) rig_release(all[i]);
  decode_close(&d);
}

/* Every buffer but the state is the same 4 KiB of a pattern: a kernel that does nothing leaves it alone. */
static void nothing_happens_past_the_end_of_the_context(void) {
  static const uint32_t ends[][2] = {{8, 8}, {6, 6}, {8, 100}, {UINT32_MAX, UINT32_MAX}};
  static decode d;
  uint8_t pattern[4096], after[4096];
  memset(pattern, 0x3C, sizeof pattern);
  for (int id = MS_KERNEL_EMBED_F32; id < MS_KERNEL_GUMBEL_NOISE; id++) {
    const ms_kernel *kernel = ms_kernel_at((ms_kernel_id)id);
    bool heads = id == MS_KERNEL_ROPE_KV || id == MS_KERNEL_ATTENTION || id == MS_KERNEL_ROPE_ATTENTION;
    bool has_context = heads || id <= MS_KERNEL_EMBED_F16 || id == MS_KERNEL_SAMPLE;
    for (int e = 0; e < 4; e++) {
      if (ends[e][0] < ends[e][1] && !has_context) continue;
      decode_open(&d, ends[e][0], 1, ends[e][1], 0.0f);
      ms_handle other = rig_buffer_of(&d.r, pattern, sizeof pattern);
      ms_binding bindings[MS_MAX_BUFFERS] = {{d.state, 0}};
      for (int i = 1; i < 8; i++) bindings[i] = (ms_binding){other, 0};
      rig_run_one(&d.r, kernel->name, 4, kernel->buffer_count, bindings, kernel->bytes_count / 4,
                  heads                         ? WORDS(2, 1, 8, 8, 0)
                  : id == MS_KERNEL_FORCE_TOKEN ? WORDS(ends[e][0], 3, 8)
                                                : WORDS(8, 8, 8));
      CHECK_EQUAL(ms_buffer_read(other, 0, after, sizeof after, NULL), MS_OK);
      CHECK_TEXT(memcmp(pattern, after, sizeof after) == 0, "%s worked past the end", kernel->name);
      rig_release(other);
      decode_close(&d);
    }
  }
}

static void unknown_kernel_lists_the_names(void) {
  rig r = rig_open(1);
  ms_handle pipeline = 0;
  ms_pipeline_info info;
  ms_error error;
  CHECK_EQUAL(ms_pipeline_create(r.device, "matvec", NULL, &pipeline, &info, &error), MS_E_ARG);
  for (int i = 0; i < MS_KERNEL_COUNT; i++) {
    const ms_kernel *kernel = ms_kernel_at((ms_kernel_id)i);
    if (kernel->element_bytes != 2) CHECK_TEXT(strstr(error.message, kernel->name) != NULL, "%s", error.message);
  }
  CHECK(strstr(error.message, " norm_matvec_f32/16 ") != NULL);
  CHECK_EQUAL(ms_pipeline_create(r.device, "attention", NULL, &pipeline, &info, NULL), MS_OK);
  CHECK(info.local_size[0] == 256 && info.local_size[1] == 1 && info.local_size[2] == 1 && info.buffer_count == 5 &&
        info.bytes_count == 20 && info.reserved == 0);
  rig_release(pipeline);
  rig_close(&r);
}

const test_case model_kernel_tests[] = {
    {"greedy_takes_the_lowest_of_equals", greedy_takes_the_lowest_of_equals},
    {"prompt_tokens_are_not_overwritten", prompt_tokens_are_not_overwritten},
    {"nan_ends_the_run", nan_ends_the_run},
    {"position_stops_at_the_context", position_stops_at_the_context},
    {"noise_follows_the_documented_hash", noise_follows_the_documented_hash},
    {"forced_token_wins_at_its_position_only", forced_token_wins_at_its_position_only},
    {"embedding_reads_the_token_at_the_position_and_clamps", embedding_reads_the_token_at_the_position_and_clamps},
    {"rope_rotates_queries_and_fills_the_cache", rope_rotates_queries_and_fills_the_cache},
    {"nothing_happens_past_the_end_of_the_context", nothing_happens_past_the_end_of_the_context},
    {"unknown_kernel_lists_the_names", unknown_kernel_lists_the_names},
    {NULL, NULL}};
