/*
 * token_bench.c - what one decode token costs through the ABI: a model of 8 layers, width 192, 384 qkv rows, ffn 512,
 * vocab 2048, F16 weights, as 68 dispatches with a barrier after each. Not a test; run.sh builds it and leaves running
 * it to people. usage: token_bench [tokens]
 */
#include "test.h"

enum {
  LAYERS = 8,
  WIDTH = 192,
  HEADS = 6,
  KV_HEADS = 3,
  HEAD = 32,
  QKV = 384,
  FFN = 512,
  VOCAB = 2048,
  CONTEXT = 1024
};

typedef struct model {
  rig r;
  ms_handle state, results, x, h, qkv, y, ffn, logits, rope, norm, embedding;
  ms_handle wqkv[LAYERS], wo[LAYERS], wgu[LAYERS], wdown[LAYERS], keys[LAYERS], values[LAYERS];
  ms_handle embed, rmsnorm, matvec, matvec_add, swiglu, rope_kv, attention, sample;
} model;

static ms_handle halves(const rig *r, size_t count) {
  uint64_t random = count;
  uint16_t *data = malloc(count * 2);
  for (size_t i = 0; i < count; i++)
    data[i] = (uint16_t)((test_random(&random) & 0x83FF) | 0x2400); /* +-0.016..0.031 */
  ms_handle buffer = rig_buffer_of(r, data, count * 2);
  free(data);
  return buffer;
}

static ms_handle ones(const rig *r, size_t count) {
  float *data = malloc(count * 4);
  for (size_t i = 0; i < count; i++) data[i] = 1.0f;
  ms_handle buffer = rig_buffer_of(r, data, count * 4);
  free(data);
  return buffer;
}

static void make_buffers(model *m) {
  const rig *r = &m->r;
  uint32_t state[16 + CONTEXT] = {0, 1, CONTEXT, 42};
  m->state = rig_buffer_of(r, state, sizeof state);
  m->results = rig_buffer(r, 4 * CONTEXT);
  m->x = rig_buffer(r, 4 * WIDTH);
  m->h = rig_buffer(r, 4 * WIDTH);
  m->qkv = rig_buffer(r, 4 * QKV);
  m->y = rig_buffer(r, 4 * WIDTH);
  m->ffn = rig_buffer(r, 4 * FFN);
  m->logits = rig_buffer(r, 4 * VOCAB);
  m->rope = ones(r, CONTEXT * HEAD);
  m->norm = ones(r, WIDTH);
  m->embedding = halves(r, (size_t)VOCAB * WIDTH);
  for (int i = 0; i < LAYERS; i++) {
    m->wqkv[i] = halves(r, QKV * WIDTH);
    m->wo[i] = halves(r, WIDTH * WIDTH);
    m->wgu[i] = halves(r, 2 * FFN * WIDTH);
    m->wdown[i] = halves(r, WIDTH * FFN);
    m->keys[i] = rig_buffer(r, 4 * CONTEXT * KV_HEADS * HEAD);
    m->values[i] = rig_buffer(r, 4 * CONTEXT * KV_HEADS * HEAD);
  }
}

static void make_pipelines(model *m) {
  m->embed = rig_pipeline(&m->r, "embed_f16");
  m->rmsnorm = rig_pipeline(&m->r, "rmsnorm");
  m->matvec = rig_pipeline(&m->r, "matvec_f16");
  m->matvec_add = rig_pipeline(&m->r, "matvec_add_f16");
  m->swiglu = rig_pipeline(&m->r, "matvec_swiglu_f16");
  m->rope_kv = rig_pipeline(&m->r, "rope_kv");
  m->attention = rig_pipeline(&m->r, "attention");
  m->sample = rig_pipeline(&m->r, "sample");
}

static uint32_t f32(float value) {
  uint32_t word;
  memcpy(&word, &value, 4);
  return word;
}

static void norm(stream *s, const model *m) {
  stream_dispatch(s, m->rmsnorm, 1, 4, BINDINGS({m->state, 0}, {m->x, 0}, {m->norm, 0}, {m->h, 0}), 2,
                  WORDS(WIDTH, f32(1e-5f)));
  stream_barrier(s);
}

static void product(stream *s, const model *m, ms_handle kernel, ms_handle w, ms_handle x, ms_handle y, uint32_t rows,
                    uint32_t columns) {
  stream_dispatch(s, kernel, rows / 8, 4, BINDINGS({m->state, 0}, {w, 0}, {x, 0}, {y, 0}), 2, WORDS(rows, columns));
  stream_barrier(s);
}

static void encode_token(stream *s, const model *m) {
  stream_begin(s);
  stream_dispatch(s, m->embed, 1, 3, BINDINGS({m->state, 0}, {m->embedding, 0}, {m->x, 0}), 3,
                  WORDS(WIDTH, VOCAB, CONTEXT));
  stream_barrier(s);
  for (int i = 0; i < LAYERS; i++) {
    norm(s, m);
    product(s, m, m->matvec, m->wqkv[i], m->h, m->qkv, QKV, WIDTH);
    stream_dispatch(s, m->rope_kv, HEADS + 2 * KV_HEADS, 5,
                    BINDINGS({m->state, 0}, {m->qkv, 0}, {m->rope, 0}, {m->keys[i], 0}, {m->values[i], 0}), 4,
                    WORDS(HEADS, KV_HEADS, HEAD, CONTEXT));
    stream_barrier(s);
    stream_dispatch(s, m->attention, HEADS, 5,
                    BINDINGS({m->state, 0}, {m->qkv, 0}, {m->keys[i], 0}, {m->values[i], 0}, {m->y, 0}), 5,
                    WORDS(HEADS, KV_HEADS, HEAD, CONTEXT, f32(0.17677669f)));
    stream_barrier(s);
    product(s, m, m->matvec_add, m->wo[i], m->y, m->x, WIDTH, WIDTH);
    norm(s, m);
    product(s, m, m->swiglu, m->wgu[i], m->h, m->ffn, FFN, WIDTH);
    product(s, m, m->matvec_add, m->wdown[i], m->ffn, m->x, WIDTH, FFN);
  }
  norm(s, m);
  product(s, m, m->matvec, m->embedding, m->h, m->logits, VOCAB, WIDTH);
  stream_dispatch(s, m->sample, 1, 3, BINDINGS({m->state, 0}, {m->logits, 0}, {m->results, 0}), 2,
                  WORDS(VOCAB, CONTEXT));
  stream_barrier(s);
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static void report(const char *what, uint64_t *samples_ns, uint32_t count) {
  qsort(samples_ns, count, sizeof *samples_ns, by_value);
  printf("%-28s p10 %8.2f us   median %8.2f us   p99 %8.2f us\n", what, (double)samples_ns[count / 10] / 1e3,
         (double)samples_ns[count / 2] / 1e3, (double)samples_ns[count - 1 - count / 100] / 1e3);
}

int main(int argc, char **argv) {
  uint32_t tokens = argc > 1 ? (uint32_t)atoi(argv[1]) : 400;
  if (tokens == 0 || tokens > CONTEXT) tokens = CONTEXT;
  static model m;
  static stream s;
  static uint64_t encode_ns[CONTEXT], token_ns[CONTEXT], again_ns[CONTEXT];
  m.r = rig_open(4);
  make_buffers(&m);
  make_pipelines(&m);
  encode_token(&s, &m);
  for (uint32_t i = 0; i < tokens; i++) {
    uint64_t start_ns = ms_clock_ns();
    int64_t submission = ms_submit(m.r.encoder, s.data, s.bytes, NULL);
    encode_ns[i] = ms_clock_ns() - start_ns;
    CHECK_EQUAL(rig_wait(m.r.queue, (uint64_t)submission, SECONDS(10), NULL), MS_OK);
    token_ns[i] = ms_clock_ns() - start_ns;
  }
  uint32_t zero[1] = {0};
  CHECK_EQUAL(ms_buffer_write(m.state, 0, zero, 4, NULL), MS_OK);
  for (uint32_t i = 0; i < tokens; i++) {
    uint64_t start_ns = ms_clock_ns();
    int64_t submission = ms_resubmit(m.r.encoder, NULL);
    CHECK_EQUAL(rig_wait(m.r.queue, (uint64_t)submission, SECONDS(10), NULL), MS_OK);
    again_ns[i] = ms_clock_ns() - start_ns;
  }
  ms_device_info info;
  ms_device_list(MS_BACKEND_HOST, &info, 1, &(uint32_t){0}, NULL);
  printf("%s, %s, %u dispatches, stream of %u bytes, positions 0..%u\n", info.name, info.driver,
         (stream_header(&s)->records) / 2, s.bytes, tokens - 1);
  report("ms_submit alone", encode_ns, tokens);
  report("ms_submit + ms_wait", token_ns, tokens);
  report("ms_resubmit + ms_wait", again_ns, tokens);
  return atomic_load(&test_failures) == 0 ? 0 : 1;
}
