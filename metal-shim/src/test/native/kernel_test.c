/* The numeric kernels against the double reference, for every instruction set that this machine has. */
#include "host/kernels.h"
#include "reference.h"
#include "test.h"

enum { MAX_COLUMNS = 512, MAX_ROWS = 64 };

static uint16_t random_half(uint64_t *random) {
  uint16_t h = (uint16_t)test_random(random);
  return (h & 0x7C00) >= 0x4000 ? (uint16_t)(h & 0x83FF) | 0x3800 : h; /* below 2 in size, subnormals included */
}

/* A random matrix in *floats or *halves; the size of its data in bytes. */
typedef struct matrix {
  float floats[2 * MAX_ROWS * MAX_COLUMNS];
  uint16_t halves[2 * MAX_ROWS * MAX_COLUMNS];
} matrix;

static matrix weights;
static float x[MAX_COLUMNS];

static void fill(uint64_t seed) {
  uint64_t random = seed;
  for (size_t i = 0; i < 2 * MAX_ROWS * MAX_COLUMNS; i++) {
    weights.floats[i] = test_random_float(&random);
    weights.halves[i] = random_half(&random);
  }
  for (int i = 0; i < MAX_COLUMNS; i++) x[i] = test_random_float(&random);
}

static const void *weights_of(bool half) { return half ? (const void *)weights.halves : weights.floats; }

/* y of a matvec kernel that starts from y = 1; `first` leaves out rows at the start of the matrix. */
static void run_matvec(const rig *r, const char *kernel, bool half, uint32_t first, uint32_t matrix_rows, uint32_t rows,
                       uint32_t columns, uint32_t groups, float *y) {
  uint64_t row_bytes = (uint64_t)columns * (half ? 2 : 4);
  for (uint32_t i = 0; i < rows; i++) y[i] = 1.0f;
  ms_handle state = rig_state_at(r, 0, 1), vector = rig_shifted(r, x, 4 * columns),
            result = rig_shifted(r, y, 4 * rows);
  ms_handle table = rig_shifted(r, weights_of(half), matrix_rows * row_bytes);
  rig_run_one(r, kernel, groups, 4, BINDINGS({state, 0}, {table, 16 + first * row_bytes}, {vector, 16}, {result, 16}),
              2, WORDS(rows, columns));
  CHECK_EQUAL(ms_buffer_read(result, 16, y, 4 * rows, NULL), MS_OK);
  rig_release(state);
  rig_release(vector);
  rig_release(result);
  rig_release(table);
}

static const uint32_t row_counts[] = {1, 7, 8, 9, 33, 64};
static const uint32_t column_counts[] = {8, 16, 24, 192, 512};

static void check_matvec(const rig *r, const char *set, bool half, uint32_t rows, uint32_t columns) {
  float plain[MAX_ROWS], added[MAX_ROWS], gated[MAX_ROWS], part[MAX_ROWS];
  uint32_t groups = (rows + 7) / 8;
  run_matvec(r, half ? "matvec_f16" : "matvec_f32", half, 0, rows, rows, columns, groups, plain);
  run_matvec(r, half ? "matvec_add_f16" : "matvec_add_f32", half, 0, rows, rows, columns, groups, added);
  run_matvec(r, half ? "matvec_swiglu_f16" : "matvec_swiglu_f32", half, 0, 2 * rows, rows, columns, groups, gated);
  for (uint32_t i = 0; i < rows; i++) {
    double size, up_size;
    double dot = reference_dot(weights_of(half), half, i, columns, x, &size);
    double up = reference_dot(weights_of(half), half, rows + i, columns, x, &up_size);
    CHECK_TEXT(fabs((double)plain[i] - dot) <= 1e-6 * size, "%s %ux%u row %u: %g, expected %g", set, rows, columns, i,
               (double)plain[i], dot);
    CHECK_TEXT(added[i] == 1.0f + plain[i], "%s %ux%u row %u: added %g", set, rows, columns, i, (double)added[i]);
    double expected = dot / (1 + exp(-dot)) * up;
    CHECK_TEXT(fabs((double)gated[i] - expected) <= 3e-6 * (size + 1) * (up_size + 1),
               "%s %ux%u gated row %u: %g, expected %g", set, rows, columns, i, (double)gated[i], expected);
  }
  /* Any split gives the same bits: one row alone, and only the first group. */
  uint32_t last = rows - 1;
  run_matvec(r, half ? "matvec_f16" : "matvec_f32", half, last, rows, 1, columns, 1, part);
  CHECK(part[0] == plain[last]);
  run_matvec(r, half ? "matvec_f16" : "matvec_f32", half, 0, rows, rows, columns, 1, part);
  for (uint32_t i = 0; i < rows; i++) CHECK(part[i] == (i < 8 ? plain[i] : 1.0f));
}

static void matvec_on_a_set(const rig *r, const char *set) {
  fill(11);
  for (size_t i = 0; i < sizeof row_counts / 4; i++) {
    for (size_t k = 0; k < sizeof column_counts / 4; k++) {
      check_matvec(r, set, false, row_counts[i], column_counts[k]);
      check_matvec(r, set, true, row_counts[i], column_counts[k]);
    }
  }
}

static void matvec_matches_the_reference_and_any_split(void) { rig_for_each_kernel_set(matvec_on_a_set); }

static void gate_extremes_on_a_set(const rig *r, const char *set) {
  static const float gates[] = {-1e30f, -200, -100, -88, -20, 0, 20, 88, 100, 200, 1e30f, NAN};
  (void)set;
  for (size_t i = 0; i < sizeof gates / sizeof *gates; i++) {
    float y[1];
    memset(weights.floats, 0, sizeof weights.floats);
    weights.floats[0] = gates[i];
    weights.floats[8] = 1.0f;
    x[0] = 1.0f;
    run_matvec(r, "matvec_swiglu_f32", false, 0, 2, 1, 8, 1, y);
    double g = (double)gates[i], expected = g / (1 + exp(-g));
    if (g < -1e29) expected = 0; /* f32 ends at e^88 */
    bool good = isnan(g) ? isnan(y[0]) : fabs((double)y[0] - expected) <= 1e-6 * fabs(expected) + 1e-30;
    CHECK_TEXT(good || (g < -1e29 && fabsf(y[0]) < 1e-7f), "%s: silu(%g) = %g, expected %g", set, g, (double)y[0],
               expected);
  }
}

static void gate_extremes_stay_finite_and_nan_stays(void) { rig_for_each_kernel_set(gate_extremes_on_a_set); }

static void halves_on_a_set(const rig *r, const char *set) {
  enum { COUNT = 65536 };
  uint16_t *table = calloc(COUNT, 2);
  float *row = calloc(COUNT, 4);
  for (uint32_t i = 0; i < COUNT; i++) table[i] = (uint16_t)i;
  uint32_t words[17] = {0, 1, 1};
  ms_handle state = rig_buffer_of(r, words, sizeof words), weight = rig_shifted(r, table, 2 * COUNT),
            out = rig_buffer(r, 4 * COUNT);
  for (uint32_t width = COUNT - 8; width <= COUNT; width += 8) { /* the first one's last group is not full */
    rig_run_one(r, "embed_f16", COUNT / 256, 3, BINDINGS({state, 0}, {weight, 16}, {out, 0}), 3, WORDS(width, 1, 1));
    CHECK_EQUAL(ms_buffer_read(out, 0, row, 4 * width, NULL), MS_OK);
    for (uint32_t i = 0; i < width; i++) {
      double expected = reference_half((uint16_t)i);
      bool same = isnan(expected) ? isnan(row[i])
                                  : (double)row[i] == expected && (signbit(row[i]) != 0) == (signbit(expected) != 0);
      CHECK_TEXT(same, "%s: half 0x%04x is %g, expected %g", set, i, (double)row[i], expected);
    }
  }
  rig_release(state);
  rig_release(weight);
  rig_release(out);
  free(table);
  free(row);
}

static void every_half_converts_exactly(void) { rig_for_each_kernel_set(halves_on_a_set); }

static void rmsnorm_on_a_set(const rig *r, const char *set) {
  static const uint32_t widths[] = {1, 3, 8, 31, 192, 500};
  float y[MAX_COLUMNS];
  fill(5);
  for (size_t w = 0; w < sizeof widths / 4; w++) {
    uint32_t width = widths[w];
    const float epsilon = 1e-5f;
    uint32_t epsilon_word;
    memcpy(&epsilon_word, &epsilon, 4);
    ms_handle state = rig_state_at(r, 0, 1), in = rig_shifted(r, x, 4 * width),
              weight = rig_shifted(r, weights.floats, 4 * width);
    ms_handle out = rig_buffer(r, 4 * width);
    rig_run_one(r, "rmsnorm", 1, 4, BINDINGS({state, 0}, {in, 16}, {weight, 16}, {out, 0}), 2,
                WORDS(width, epsilon_word));
    CHECK_EQUAL(ms_buffer_read(out, 0, y, 4 * width, NULL), MS_OK);
    double squares = 0;
    for (uint32_t i = 0; i < width; i++) squares += (double)x[i] * (double)x[i];
    for (uint32_t i = 0; i < width; i++) {
      double expected = (double)x[i] / sqrt(squares / width + 1e-5) * (double)weights.floats[i];
      CHECK_TEXT(fabs((double)y[i] - expected) <= 1e-6 * fabs(expected) + 1e-9, "%s width %u [%u]: %g, expected %g",
                 set, width, i, (double)y[i], expected);
    }
    rig_release(state);
    rig_release(in);
    rig_release(weight);
    rig_release(out);
  }
}

static void rmsnorm_matches_the_reference(void) { rig_for_each_kernel_set(rmsnorm_on_a_set); }

typedef struct attention_case {
  uint32_t heads, kv_heads, head_size, position;
  float size; /* of the queries: large ones make one weight 1 and must not overflow */
} attention_case;

static const attention_case attention_cases[] = {
    {1, 1, 8, 0, 1},    {6, 3, 32, 1, 1},   {6, 3, 32, 7, 1},     {4, 4, 24, 8, 1},   {4, 1, 40, 63, 1},
    {2, 2, 256, 64, 1}, {8, 2, 64, 65, 30}, {6, 3, 32, 200, 500}, {3, 3, 16, 129, 0}, {2, 1, 48, 128, 5},
};

static void attention_case_on(const rig *r, const char *set, const attention_case *c) {
  uint32_t context = c->position + 2, stride = c->kv_heads * c->head_size, width = c->heads * c->head_size;
  float *q = calloc(width, 4), *y = calloc(width, 4);
  float *keys = calloc((size_t)context * stride, 4), *values = calloc((size_t)context * stride, 4);
  double expected[256];
  uint64_t random = c->position + c->head_size;
  for (uint32_t i = 0; i < width; i++) q[i] = test_random_float(&random) * c->size;
  for (uint32_t i = 0; i < context * stride; i++) {
    keys[i] = test_random_float(&random);
    values[i] = test_random_float(&random);
  }
  /* What lies behind the position must not matter. */
  for (uint32_t i = (c->position + 1) * stride; i < context * stride; i++) keys[i] = values[i] = NAN;
  const float scale = 0.25f;
  uint32_t scale_word;
  memcpy(&scale_word, &scale, 4);
  ms_handle state = rig_state_at(r, c->position, context), query = rig_shifted(r, q, 4 * width),
            out = rig_buffer(r, 4 * width);
  ms_handle k = rig_shifted(r, keys, 4 * context * stride), v = rig_shifted(r, values, 4 * context * stride);
  rig_run_one(r, "attention", c->heads, 5, BINDINGS({state, 0}, {query, 16}, {k, 16}, {v, 16}, {out, 0}), 5,
              WORDS(c->heads, c->kv_heads, c->head_size, context, scale_word));
  CHECK_EQUAL(ms_buffer_read(out, 0, y, 4 * width, NULL), MS_OK);
  for (uint32_t h = 0; h < c->heads; h++) {
    uint32_t shared = h / (c->heads / c->kv_heads) * c->head_size;
    reference_attention(q + h * c->head_size, keys + shared, values + shared, stride, c->position + 1, c->head_size,
                        (double)scale, expected);
    for (uint32_t d = 0; d < c->head_size; d++) {
      double got = (double)y[h * c->head_size + d];
      CHECK_TEXT(fabs(got - expected[d]) <= 3e-6 * (1 + (double)c->size),
                 "%s position %u head %u [%u]: %g, expected %g", set, c->position, h, d, got, expected[d]);
    }
  }
  ms_handle all[] = {state, query, out, k, v};
  for (int i = 0; i < 5; i++) rig_release(all[i]);
  free(q);
  free(y);
  free(keys);
  free(values);
}

static void attention_on_a_set(const rig *r, const char *set) {
  for (size_t i = 0; i < sizeof attention_cases / sizeof *attention_cases; i++)
    attention_case_on(r, set, &attention_cases[i]);
}

static void attention_matches_the_reference(void) { rig_for_each_kernel_set(attention_on_a_set); }

const test_case kernel_tests[] = {
    {"every_half_converts_exactly", every_half_converts_exactly},
    {"matvec_matches_the_reference_and_any_split", matvec_matches_the_reference_and_any_split},
    {"gate_extremes_stay_finite_and_nan_stays", gate_extremes_stay_finite_and_nan_stays},
    {"rmsnorm_matches_the_reference", rmsnorm_matches_the_reference},
    {"attention_matches_the_reference", attention_matches_the_reference},
    {NULL, NULL}};
