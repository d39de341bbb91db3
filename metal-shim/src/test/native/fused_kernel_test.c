/* The kernels of the fused plan, on every instruction set, against the literal plan's kernels that they stand for. */
#include "reference.h"
#include "test.h"

enum { MAX_COLUMNS = 264, MAX_ROWS = 40 };

static float epsilon = 1e-5f;

static uint32_t bits_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static void fill(float *values, uint32_t count, uint64_t seed) {
  for (uint32_t i = 0; i < count; i++) values[i] = test_random_float(&seed);
}

typedef struct product_case {
  const char *fused;
  const char *plain;
  bool half;
  bool gated;
} product_case;

static const product_case product_cases[] = {
    {"norm_matvec_f32", "matvec_f32", false, false},
    {"norm_matvec_f16", "matvec_f16", true, false},
    {"norm_matvec_swiglu_f32", "matvec_swiglu_f32", false, true},
    {"norm_matvec_swiglu_f16", "matvec_swiglu_f16", true, true},
};

/* Halves of normal size in place of floats, in the same memory. */
static void make_halves(float *values, uint32_t count) {
  uint16_t *halves = (uint16_t *)values;
  for (uint32_t i = 0; i < count; i++) halves[i] = (uint16_t)((halves[i] & 0x83FF) | 0x3400);
}

static void check_product(const rig *r, const char *set, const product_case *c, uint32_t rows, uint32_t columns) {
  static float w[2 * MAX_ROWS * MAX_COLUMNS];
  float x[MAX_COLUMNS], weight[MAX_COLUMNS], fused[MAX_ROWS], plain[MAX_ROWS];
  uint32_t elements = (c->gated ? 2 : 1) * rows * columns, groups = (rows + 7) / 8;
  fill(w, elements, rows + columns);
  if (c->half) make_halves(w, elements);
  fill(x, columns, 5);
  fill(weight, columns, 6);
  ms_handle state = rig_state_at(r, 0, 1), matrix = rig_shifted(r, w, (c->half ? 2 : 4) * elements);
  ms_handle in = rig_shifted(r, x, 4 * columns), factor = rig_shifted(r, weight, 4 * columns);
  ms_handle normed = rig_buffer(r, 4 * columns), out = rig_buffer(r, 4 * rows);
  rig_run_one(r, c->fused, groups, 5, BINDINGS({state, 0}, {matrix, 16}, {in, 16}, {factor, 16}, {out, 0}), 3,
              WORDS(rows, columns, bits_of(epsilon)));
  CHECK_EQUAL(ms_buffer_read(out, 0, fused, 4 * rows, NULL), MS_OK);
  rig_run_one(r, "rmsnorm", 1, 4, BINDINGS({state, 0}, {in, 16}, {factor, 16}, {normed, 0}), 2,
              WORDS(columns, bits_of(epsilon)));
  rig_run_one(r, c->plain, groups, 4, BINDINGS({state, 0}, {matrix, 16}, {normed, 0}, {out, 0}), 2,
              WORDS(rows, columns));
  CHECK_EQUAL(ms_buffer_read(out, 0, plain, 4 * rows, NULL), MS_OK);
  for (uint32_t i = 0; i < rows; i++) {
    double limit = 2e-6 * columns * (1 + fabs((double)plain[i]));
    CHECK_TEXT(fabs((double)fused[i] - (double)plain[i]) <= limit, "%s %s %ux%u row %u: %g, literal %g", set, c->fused,
               rows, columns, i, (double)fused[i], (double)plain[i]);
  }
  ms_handle all[] = {state, matrix, in, factor, normed, out};
  for (int i = 0; i < 6; i++) rig_release(all[i]);
}

static void products_on_a_set(const rig *r, const char *set) {
  static const uint32_t sizes[][2] = {{1, 8}, {7, 24}, {8, 64}, {33, 192}, {MAX_ROWS, MAX_COLUMNS}};
  for (size_t c = 0; c < sizeof product_cases / sizeof *product_cases; c++) {
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
      check_product(r, set, &product_cases[c], sizes[i][0], sizes[i][1]);
    }
  }
}

static void a_norm_in_a_product_is_the_norm_before_it(void) { rig_for_each_kernel_set(products_on_a_set); }

typedef struct head_case {
  uint32_t heads, kv_heads, head_size, position;
} head_case;

static const head_case head_cases[] = {{1, 1, 8, 0}, {6, 3, 32, 9}, {4, 1, 24, 70}, {2, 2, 72, 5}, {2, 1, 256, 66}};

/* Attention's result to `y` and the caches to `caches`, keys first, by one kernel or by two. */
static void attend(const rig *r, const head_case *c, bool fused, float *y, float *caches) {
  enum { CONTEXT = 80 };
  uint32_t width = (c->heads + 2 * c->kv_heads) * c->head_size, cache = CONTEXT * c->kv_heads * c->head_size;
  float *values = calloc(width + 2 * cache + CONTEXT * c->head_size, 4);
  fill(values, width + 2 * cache + CONTEXT * c->head_size, c->head_size);
  float *cached = values + width, *rope = cached + 2 * cache, scale = 0.25f;
  ms_handle state = rig_state_at(r, c->position, CONTEXT), qkv = rig_shifted(r, values, 4 * width);
  ms_handle keys = rig_shifted(r, cached, 4 * cache), vals = rig_shifted(r, cached + cache, 4 * cache);
  ms_handle table = rig_shifted(r, rope, 4 * CONTEXT * c->head_size);
  ms_handle out = rig_buffer(r, 4 * c->heads * c->head_size);
  const uint32_t *words = WORDS(c->heads, c->kv_heads, c->head_size, CONTEXT, bits_of(scale));
  if (fused) {
    rig_run_one(r, "rope_attention", c->heads, 6,
                BINDINGS({state, 0}, {qkv, 16}, {table, 16}, {keys, 16}, {vals, 16}, {out, 0}), 5, words);
    float *after = calloc(width, 4);
    CHECK_EQUAL(ms_buffer_read(qkv, 16, after, 4 * width, NULL), MS_OK);
    CHECK(memcmp(after, values, 4 * width) == 0);
    free(after);
  } else {
    rig_run_one(r, "rope_kv", c->heads + 2 * c->kv_heads, 5,
                BINDINGS({state, 0}, {qkv, 16}, {table, 16}, {keys, 16}, {vals, 16}), 4, words);
    rig_run_one(r, "attention", c->heads, 5, BINDINGS({state, 0}, {qkv, 16}, {keys, 16}, {vals, 16}, {out, 0}), 5,
                words);
  }
  CHECK_EQUAL(ms_buffer_read(out, 0, y, 4 * c->heads * c->head_size, NULL), MS_OK);
  CHECK_EQUAL(ms_buffer_read(keys, 16, caches, 4 * cache, NULL), MS_OK);
  CHECK_EQUAL(ms_buffer_read(vals, 16, caches + cache, 4 * cache, NULL), MS_OK);
  ms_handle all[] = {state, qkv, keys, vals, table, out};
  for (int i = 0; i < 6; i++) rig_release(all[i]);
  free(values);
}

static void attention_on_a_set(const rig *r, const char *set) {
  enum { MOST = 2 * 80 * 512 };
  static float fused[512], literal[512], fused_caches[MOST], literal_caches[MOST];
  for (size_t i = 0; i < sizeof head_cases / sizeof *head_cases; i++) {
    const head_case *c = &head_cases[i];
    memset(fused_caches, 0, sizeof fused_caches);
    memset(literal_caches, 0, sizeof literal_caches);
    attend(r, c, true, fused, fused_caches);
    attend(r, c, false, literal, literal_caches);
    CHECK_TEXT(memcmp(fused, literal, 4 * c->heads * c->head_size) == 0, "%s: %u heads of %u differ", set, c->heads,
               c->head_size);
    CHECK_TEXT(memcmp(fused_caches, literal_caches, sizeof fused_caches) == 0, "%s: caches of %u heads of %u differ",
               set, c->heads, c->head_size);
  }
}

static void rope_in_attention_gives_the_bits_of_rope_before_it(void) { rig_for_each_kernel_set(attention_on_a_set); }

const test_case fused_kernel_tests[] = {
    {"a_norm_in_a_product_is_the_norm_before_it", a_norm_in_a_product_is_the_norm_before_it},
    {"rope_in_attention_gives_the_bits_of_rope_before_it", rope_in_attention_gives_the_bits_of_rope_before_it},
    {NULL, NULL}};
