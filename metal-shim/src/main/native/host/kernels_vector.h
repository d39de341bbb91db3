/*
 * kernels_vector.h - the kernels whose speed matters, written once over vectors of LANES floats and included by one
 * source file for each instruction set, which defines LANES, KERNEL_SET and KERNEL_SET_NAME, and before them, in terms
 * of the types of vector.h:
 *
 *   multiply_add(a, b, c)    a * b + c
 *   load_half(p)             LANES binary16 numbers as floats, unaligned
 *   sum_rows(a, sums)        sums[i] = the lanes of a[i], for 8 vectors
 *
 * The columns of a matrix row are always added in the same order, whichever group or tail computes the row, so that a
 * dispatch gives the same bits however it is split.
 */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Vectors by element: `half` is a constant in every caller, so no test of it remains. */
ALWAYS_INLINE vf load_weights(const uint8_t *weights, uint32_t index, bool half) {
  if (half) return load_half((const uint16_t *)(const void *)weights + index);
  return load((const float *)(const void *)weights + index);
}

/*
 * sums[i] = row i . x for 8 rows, x times `weight` element by element unless that is NULL; rows from `count` on repeat
 * the last one. `columns` is a multiple of 8.
 */
ALWAYS_INLINE void dot_rows(const uint8_t *first, size_t row_bytes, uint32_t count, const float *x, const float *weight,
                            uint32_t columns, bool half, float sums[MS_ROWS_PER_GROUP]) {
  const uint8_t *rows[MS_ROWS_PER_GROUP];
  vf partial[MS_ROWS_PER_GROUP];
  for (uint32_t r = 0; r < MS_ROWS_PER_GROUP; r++) {
    rows[r] = first + (r < count ? r : count - 1) * row_bytes;
    partial[r] = splat(0.0f);
  }
  for (uint32_t c = 0; c < columns; c += LANES) {
    vf factor = weight == NULL ? load(x + c) : load(x + c) * load(weight + c);
    partial[0] = multiply_add(load_weights(rows[0], c, half), factor, partial[0]);
    partial[1] = multiply_add(load_weights(rows[1], c, half), factor, partial[1]);
    partial[2] = multiply_add(load_weights(rows[2], c, half), factor, partial[2]);
    partial[3] = multiply_add(load_weights(rows[3], c, half), factor, partial[3]);
    partial[4] = multiply_add(load_weights(rows[4], c, half), factor, partial[4]);
    partial[5] = multiply_add(load_weights(rows[5], c, half), factor, partial[5]);
    partial[6] = multiply_add(load_weights(rows[6], c, half), factor, partial[6]);
    partial[7] = multiply_add(load_weights(rows[7], c, half), factor, partial[7]);
  }
  sum_rows(partial, sums);
}

/* e^x within 2 ulp for -87.3 <= x <= 88, held at the ends; NaN stays NaN. Cephes' polynomial. */
ALWAYS_INLINE vf exponential(vf x) {
  const vf low = splat(-87.33654f), high = splat(88.0f);
  x = select_lanes(x < low, low, x);
  x = select_lanes(x > high, high, x);
  const vf shift = splat(12582912.0f); /* 1.5 * 2^23: adding it leaves the rounded integer in the low bits */
  vf shifted = multiply_add(x, splat(1.44269504f), shift);
  vf whole = shifted - shift;
  vf r = multiply_add(whole, splat(-0.693359375f), x);
  r = multiply_add(whole, splat(2.12194440e-4f), r);
  vf p = splat(1.9875691500e-4f);
  p = multiply_add(p, r, splat(1.3981999507e-3f));
  p = multiply_add(p, r, splat(8.3334519073e-3f));
  p = multiply_add(p, r, splat(4.1665795894e-2f));
  p = multiply_add(p, r, splat(1.6666665459e-1f));
  p = multiply_add(p, r, splat(5.0000001201e-1f));
  p = multiply_add(p, r * r, r) + splat(1.0f);
  vu scale = ((vu)shifted << 23) + 0x3F800000u;
  return p * (vf)scale;
}

ALWAYS_INLINE float sum_lanes(vf value) {
  float lanes[LANES];
  store(lanes, value);
  float sum = 0.0f;
  for (int i = 0; i < LANES; i++) sum += lanes[i];
  return sum;
}

ALWAYS_INLINE float half_to_float(uint16_t half) {
  uint16_t halves[LANES] = {half};
  float floats[LANES];
  store(floats, load_half(halves));
  return floats[0];
}

ALWAYS_INLINE void embed(const host_arguments *a, bool half) {
  uint32_t width = a->words[0], vocab = a->words[1], context = a->words[2];
  uint32_t position = host_state(a, MS_STATE_POSITION);
  if (host_is_past_end(a, position) || position >= context) return;
  uint32_t token = host_state(a, MS_STATE_TOKENS + position);
  if (token >= vocab) token = vocab - 1;
  uint32_t end = (uint32_t)host_covered(width, a->groups, MS_COLUMNS_PER_GROUP);
  const uint8_t *row = (const uint8_t *)a->buffers[1] + (size_t)token * width * (half ? 2 : 4);
  float *x = a->buffers[2];
  uint32_t i = 0;
  for (; i + LANES <= end; i += LANES) store(x + i, load_weights(row, i, half));
  for (; i < end; i++) {
    x[i] = half ? half_to_float(((const uint16_t *)(const void *)row)[i]) : ((const float *)(const void *)row)[i];
  }
}

static void embed_f32(const host_arguments *a) { embed(a, false); }
static void embed_f16(const host_arguments *a) { embed(a, true); }

/* 1 / rms(x). */
static inline float norm_scale(const float *x, uint32_t width, float epsilon) {
  vf partial[4] = {splat(0.0f), splat(0.0f), splat(0.0f), splat(0.0f)};
  uint32_t i = 0;
  for (; i + 4 * LANES <= width; i += 4 * LANES) {
    for (uint32_t k = 0; k < 4; k++) {
      vf value = load(x + i + k * LANES);
      partial[k] = multiply_add(value, value, partial[k]);
    }
  }
  float sum = sum_lanes((partial[0] + partial[1]) + (partial[2] + partial[3]));
  for (; i < width; i++) sum += x[i] * x[i];
  return 1.0f / sqrtf(sum / (float)width + epsilon);
}

static void rmsnorm(const host_arguments *a) {
  uint32_t width = a->words[0];
  if (host_is_past_end(a, host_state(a, MS_STATE_POSITION))) return;
  const float *x = a->buffers[1];
  const float *weight = a->buffers[2];
  float *y = a->buffers[3];
  float scale = norm_scale(x, width, host_f32(a->words[1]));
  uint32_t i = 0;
  for (; i + LANES <= width; i += LANES) store(y + i, load(x + i) * splat(scale) * load(weight + i));
  for (; i < width; i++) y[i] = x[i] * scale * weight[i];
}

/* What a matvec kernel reads and writes; `weight` is NULL and `scale` 1 where x is not normed. */
typedef struct product {
  const uint8_t *matrix;
  const float *x;
  const float *weight;
  float *y;
  float scale; /* of every sum */
} product;

static inline product plain_product(const host_arguments *a) {
  return (product){a->buffers[1], a->buffers[2], NULL, a->buffers[3], 1.0f};
}

static inline product normed_product(const host_arguments *a) {
  const float *x = a->buffers[2];
  return (product){a->buffers[1], x, a->buffers[3], a->buffers[4], norm_scale(x, a->words[1], host_f32(a->words[2]))};
}

/* The root mean square is one factor of the whole sum, as it is on a GPU, which learns it last. */
ALWAYS_INLINE void product_rows(const host_arguments *a, const product *p, uint32_t row, uint32_t count, bool half,
                                float sums[MS_ROWS_PER_GROUP]) {
  uint32_t columns = a->words[1];
  size_t row_bytes = (size_t)columns * (half ? 2 : 4);
  dot_rows(p->matrix + row * row_bytes, row_bytes, count, p->x, p->weight, columns, half, sums);
  if (p->weight == NULL) return;
  for (uint32_t r = 0; r < MS_ROWS_PER_GROUP; r++) sums[r] *= p->scale;
}

ALWAYS_INLINE void matvec(const host_arguments *a, bool half, bool add, bool norm) {
  uint32_t rows = a->words[0];
  if (host_is_past_end(a, host_state(a, MS_STATE_POSITION))) return;
  const product p = norm ? normed_product(a) : plain_product(a);
  uint32_t end = (uint32_t)host_covered(rows, a->groups, MS_ROWS_PER_GROUP);
  for (uint32_t row = 0; row < end; row += MS_ROWS_PER_GROUP) {
    uint32_t count = end - row < MS_ROWS_PER_GROUP ? end - row : MS_ROWS_PER_GROUP;
    float sums[MS_ROWS_PER_GROUP];
    product_rows(a, &p, row, count, half, sums);
    for (uint32_t r = 0; r < count; r++) p.y[row + r] = add ? p.y[row + r] + sums[r] : sums[r];
  }
}

static void matvec_f32(const host_arguments *a) { matvec(a, false, false, false); }
static void matvec_f16(const host_arguments *a) { matvec(a, true, false, false); }
static void matvec_add_f32(const host_arguments *a) { matvec(a, false, true, false); }
static void matvec_add_f16(const host_arguments *a) { matvec(a, true, true, false); }
static void norm_matvec_f32(const host_arguments *a) { matvec(a, false, false, true); }
static void norm_matvec_f16(const host_arguments *a) { matvec(a, true, false, true); }

ALWAYS_INLINE void matvec_swiglu(const host_arguments *a, bool half, bool norm) {
  uint32_t rows = a->words[0];
  if (host_is_past_end(a, host_state(a, MS_STATE_POSITION))) return;
  const product gates = norm ? normed_product(a) : plain_product(a);
  product ups = gates;
  ups.matrix += (size_t)rows * a->words[1] * (half ? 2 : 4);
  uint32_t end = (uint32_t)host_covered(rows, a->groups, MS_ROWS_PER_GROUP);
  for (uint32_t row = 0; row < end; row += MS_ROWS_PER_GROUP) {
    uint32_t count = end - row < MS_ROWS_PER_GROUP ? end - row : MS_ROWS_PER_GROUP;
    float gate[MS_ROWS_PER_GROUP], up[MS_ROWS_PER_GROUP];
    product_rows(a, &gates, row, count, half, gate);
    product_rows(a, &ups, row, count, half, up);
    for (uint32_t r = 0; r < MS_ROWS_PER_GROUP; r += LANES) {
      vf g = load(gate + r);
      store(gate + r, g / (splat(1.0f) + exponential(-g)) * load(up + r));
    }
    memcpy(gates.y + row, gate, count * sizeof *gates.y);
  }
}

static void matvec_swiglu_f32(const host_arguments *a) { matvec_swiglu(a, false, false); }
static void matvec_swiglu_f16(const host_arguments *a) { matvec_swiglu(a, true, false); }
static void norm_matvec_swiglu_f32(const host_arguments *a) { matvec_swiglu(a, false, true); }
static void norm_matvec_swiglu_f16(const host_arguments *a) { matvec_swiglu(a, true, true); }

/* Positions whose scores are held at once: the softmax is taken block by block, so that no scratch grows with the
 * context. */
enum { BLOCK = 64 };

/* Softmax weights relative to the running maximum. */
typedef struct softmax {
  float maximum;
  float sum;
} softmax;

/* scores[0..count) become weights and are zero up to the end of the block; returns what older weights must be scaled
 * by. */
static inline float softmax_block(softmax *s, float scores[BLOCK], uint32_t count, float scale) {
  float maximum = s->maximum;
  for (uint32_t t = 0; t < count; t++) {
    scores[t] *= scale;
    maximum = scores[t] > maximum ? scores[t] : maximum;
  }
  for (uint32_t t = 0; t < count; t += LANES) store(scores + t, exponential(load(scores + t) - splat(maximum)));
  for (uint32_t t = count; t < BLOCK; t++) scores[t] = 0.0f;
  vf sum = splat(0.0f);
  for (uint32_t t = 0; t < BLOCK; t += LANES) sum += load(scores + t);
  float lanes[LANES];
  store(lanes, exponential(splat(s->maximum - maximum)));
  float older = s->sum == 0.0f ? 0.0f : lanes[0];
  s->maximum = maximum;
  s->sum = s->sum * older + sum_lanes(sum);
  return older;
}

/* y[0..width) = y * older + the weighted sum of `count` rows, `vectors` vectors at a time. */
ALWAYS_INLINE void add_values(float *y, float older, const float *weights, const float *values, size_t stride,
                              uint32_t count, uint32_t vectors) {
  vf sums[4];
  for (uint32_t k = 0; k < vectors; k++) sums[k] = load(y + k * LANES) * splat(older);
  for (uint32_t t = 0; t < count; t++) {
    vf weight = splat(weights[t]);
    for (uint32_t k = 0; k < vectors; k++) {
      sums[k] = multiply_add(weight, load(values + t * stride + k * LANES), sums[k]);
    }
  }
  for (uint32_t k = 0; k < vectors; k++) store(y + k * LANES, sums[k]);
}

static void attend(const float *q, const float *keys, const float *values, size_t stride, uint32_t positions,
                   uint32_t head_size, float scale, float *y) {
  float scores[BLOCK];
  float sums[MS_MAX_HEAD_SIZE];
  softmax s = {-INFINITY, 0.0f};
  memset(sums, 0, head_size * sizeof *sums);
  for (uint32_t start = 0; start < positions; start += BLOCK) {
    uint32_t count = positions - start < BLOCK ? positions - start : BLOCK;
    const float *key = keys + start * stride;
    const float *value = values + start * stride;
    for (uint32_t t = 0; t < count; t += MS_ROWS_PER_GROUP) {
      dot_rows((const uint8_t *)(key + t * stride), stride * sizeof *key, count - t, q, NULL, head_size, false,
               scores + t);
    }
    float older = softmax_block(&s, scores, count, scale);
    uint32_t d = 0;
    for (; d + 4 * LANES <= head_size; d += 4 * LANES) add_values(sums + d, older, scores, value + d, stride, count, 4);
    for (; d < head_size; d += LANES) add_values(sums + d, older, scores, value + d, stride, count, 1);
  }
  for (uint32_t d = 0; d < head_size; d += LANES) store(y + d, load(sums + d) / splat(s.sum));
}

static void attention(const host_arguments *a) {
  uint32_t heads = a->words[0], kv_heads = a->words[1], head_size = a->words[2], context = a->words[3];
  uint32_t position = host_state(a, MS_STATE_POSITION);
  if (host_is_past_end(a, position) || position >= context) return;
  size_t stride = (size_t)kv_heads * head_size;
  uint32_t end = (uint32_t)host_covered(heads, a->groups, 1);
  for (uint32_t head = 0; head < end; head++) {
    size_t shared = (size_t)(head / (heads / kv_heads)) * head_size;
    size_t own = (size_t)head * head_size;
    attend((const float *)a->buffers[1] + own, (const float *)a->buffers[2] + shared,
           (const float *)a->buffers[3] + shared, stride, position + 1, head_size, host_f32(a->words[4]),
           (float *)a->buffers[4] + own);
  }
}

/* Keys and values of the position's own head go into the cache first, then attention is as above. */
static void rope_attention(const host_arguments *a) {
  uint32_t heads = a->words[0], kv_heads = a->words[1], head_size = a->words[2], context = a->words[3];
  uint32_t position = host_state(a, MS_STATE_POSITION);
  if (host_is_past_end(a, position) || position >= context) return;
  const float *qkv = a->buffers[1];
  const float *rope = (const float *)a->buffers[2] + (size_t)position * head_size;
  float *keys = a->buffers[3], *values = a->buffers[4], *y = a->buffers[5];
  size_t stride = (size_t)kv_heads * head_size;
  uint32_t queries_per_key = heads / kv_heads;
  uint32_t end = (uint32_t)host_covered(heads, a->groups, 1);
  for (uint32_t head = 0; head < end; head++) {
    float query[MS_MAX_HEAD_SIZE];
    uint32_t kv_head = head / queries_per_key;
    size_t shared = (size_t)kv_head * head_size;
    if (head % queries_per_key == 0) {
      const float *key = qkv + (size_t)heads * head_size + shared;
      host_rotate(key, rope, head_size, keys + position * stride + shared);
      memmove(values + position * stride + shared, key + stride, head_size * sizeof *values);
    }
    host_rotate(qkv + (size_t)head * head_size, rope, head_size, query);
    attend(query, keys + shared, values + shared, stride, position + 1, head_size, host_f32(a->words[4]),
           y + (size_t)head * head_size);
  }
}

const host_kernel_set KERNEL_SET = {KERNEL_SET_NAME,
                                    {
                                        [MS_KERNEL_EMBED_F32] = embed_f32,
                                        [MS_KERNEL_EMBED_F16] = embed_f16,
                                        [MS_KERNEL_RMSNORM] = rmsnorm,
                                        [MS_KERNEL_MATVEC_F32] = matvec_f32,
                                        [MS_KERNEL_MATVEC_F16] = matvec_f16,
                                        [MS_KERNEL_MATVEC_ADD_F32] = matvec_add_f32,
                                        [MS_KERNEL_MATVEC_ADD_F16] = matvec_add_f16,
                                        [MS_KERNEL_MATVEC_SWIGLU_F32] = matvec_swiglu_f32,
                                        [MS_KERNEL_MATVEC_SWIGLU_F16] = matvec_swiglu_f16,
                                        [MS_KERNEL_NORM_MATVEC_F32] = norm_matvec_f32,
                                        [MS_KERNEL_NORM_MATVEC_F16] = norm_matvec_f16,
                                        [MS_KERNEL_NORM_MATVEC_SWIGLU_F32] = norm_matvec_swiglu_f32,
                                        [MS_KERNEL_NORM_MATVEC_SWIGLU_F16] = norm_matvec_swiglu_f16,
                                        [MS_KERNEL_ATTENTION] = attention,
                                        [MS_KERNEL_ROPE_ATTENTION] = rope_attention,
                                    }};
