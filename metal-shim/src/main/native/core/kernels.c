#include "core/kernels.h"

enum { STATE_BYTES = 4 * MS_STATE_TOKENS };

static int32_t check_range(const ms_kernel *kernel, const char *parameter, uint32_t value, uint32_t low, uint32_t high,
                           ms_error *error) {
  if (value >= low && value <= high) return MS_OK;
  return ms_fail(error, MS_E_BOUNDS, "%s: %s is %u, it must be %u..%u", kernel->name, parameter, value, low, high);
}

static int32_t check_multiple(const ms_kernel *kernel, const char *parameter, uint32_t value, uint32_t of,
                              const char *of_what, ms_error *error) {
  if (value % of == 0) return MS_OK;
  return ms_fail(error, MS_E_BOUNDS, "%s: %s is %u, it must be a multiple of %s", kernel->name, parameter, value,
                 of_what);
}

static int32_t check_elements(const ms_kernel *kernel, uint64_t elements, ms_error *error) {
  if (elements <= MS_MAX_ELEMENTS) return MS_OK;
  return ms_fail(error, MS_E_BOUNDS, "%s: %llu elements in one matrix or cache, the most is %llu", kernel->name,
                 (unsigned long long)elements, (unsigned long long)MS_MAX_ELEMENTS);
}

static uint64_t covered(uint32_t count, uint32_t group_count, uint32_t per_group) {
  uint64_t reach = (uint64_t)group_count * per_group;
  return reach < count ? reach : count;
}

static int32_t elements_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                               uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  (void)kernel;
  (void)error;
  touched_bytes[0] = 4 * covered(words[0], group_count, MS_COLUMNS_PER_GROUP);
  return MS_OK;
}

static int32_t embed_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                            uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  uint32_t width = words[0], vocab = words[1], context = words[2];
  int32_t status = check_range(kernel, "width", width, 1, MS_MAX_COLUMNS, error);
  /* Devices read eight halves at a time. */
  if (status == MS_OK && kernel->element_bytes == 2) status = check_multiple(kernel, "width", width, 8, "8", error);
  if (status == MS_OK) status = check_range(kernel, "vocab", vocab, 1, MS_MAX_VOCAB, error);
  if (status == MS_OK) status = check_range(kernel, "context", context, 1, MS_MAX_CONTEXT, error);
  if (status == MS_OK) status = check_elements(kernel, (uint64_t)width * vocab, error);
  if (status != MS_OK) return status;
  touched_bytes[0] = STATE_BYTES + 4 * (uint64_t)context;
  touched_bytes[1] = (uint64_t)kernel->element_bytes * width * vocab;
  touched_bytes[2] = 4 * covered(width, group_count, MS_COLUMNS_PER_GROUP);
  return MS_OK;
}

static int32_t rmsnorm_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                              uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  (void)group_count;
  uint32_t width = words[0];
  int32_t status = check_range(kernel, "width", width, 1, MS_MAX_COLUMNS, error);
  if (status != MS_OK) return status;
  touched_bytes[0] = STATE_BYTES;
  touched_bytes[1] = touched_bytes[2] = touched_bytes[3] = 4 * (uint64_t)width;
  return MS_OK;
}

/* The state, the matrix and x, which all forms have in front; covered rows go to *rows_done. */
static int32_t product_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count, bool gated,
                              uint64_t touched_bytes[MS_MAX_BUFFERS], uint64_t *rows_done, ms_error *error) {
  uint32_t rows = words[0], columns = words[1];
  uint32_t matrices = gated ? 2 : 1;
  int32_t status = check_range(kernel, "rows", rows, 1, MS_MAX_ROWS, error);
  if (status == MS_OK) status = check_range(kernel, "columns", columns, 8, MS_MAX_COLUMNS, error);
  if (status == MS_OK) status = check_multiple(kernel, "columns", columns, 8, "8", error);
  if (status == MS_OK) status = check_elements(kernel, (uint64_t)matrices * rows * columns, error);
  if (status != MS_OK) return status;
  *rows_done = covered(rows, group_count, MS_ROWS_PER_GROUP);
  uint64_t matrix_rows = (uint64_t)(matrices - 1) * rows + *rows_done;
  touched_bytes[0] = STATE_BYTES;
  touched_bytes[1] = matrix_rows * columns * kernel->element_bytes;
  touched_bytes[2] = 4 * (uint64_t)columns;
  return MS_OK;
}

static int32_t matvec_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                             uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  uint64_t rows = 0;
  bool gated = kernel->id == MS_KERNEL_MATVEC_SWIGLU_F32 || kernel->id == MS_KERNEL_MATVEC_SWIGLU_F16;
  int32_t status = product_bounds(kernel, words, group_count, gated, touched_bytes, &rows, error);
  if (status == MS_OK) touched_bytes[3] = 4 * rows;
  return status;
}

static int32_t norm_matvec_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                                  uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  uint64_t rows = 0;
  bool gated = kernel->id == MS_KERNEL_NORM_MATVEC_SWIGLU_F32 || kernel->id == MS_KERNEL_NORM_MATVEC_SWIGLU_F16;
  int32_t status = product_bounds(kernel, words, group_count, gated, touched_bytes, &rows, error);
  if (status != MS_OK) return status;
  touched_bytes[3] = touched_bytes[2];
  touched_bytes[4] = 4 * rows;
  return MS_OK;
}

static int32_t check_heads(const ms_kernel *kernel, const uint32_t *words, ms_error *error) {
  uint32_t heads = words[0], kv_heads = words[1], head_size = words[2], context = words[3];
  int32_t status = check_range(kernel, "heads", heads, 1, MS_MAX_HEADS, error);
  if (status == MS_OK) status = check_range(kernel, "kv_heads", kv_heads, 1, heads, error);
  if (status == MS_OK) status = check_multiple(kernel, "heads", heads, kv_heads, "kv_heads", error);
  if (status == MS_OK) status = check_range(kernel, "head_size", head_size, 8, MS_MAX_HEAD_SIZE, error);
  if (status == MS_OK) status = check_multiple(kernel, "head_size", head_size, 8, "8", error);
  if (status == MS_OK) status = check_range(kernel, "context", context, 1, MS_MAX_CONTEXT, error);
  if (status == MS_OK) status = check_elements(kernel, (uint64_t)context * kv_heads * head_size, error);
  return status;
}

static int32_t rope_kv_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                              uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  (void)group_count;
  int32_t status = check_heads(kernel, words, error);
  if (status != MS_OK) return status;
  uint64_t heads = words[0], kv_heads = words[1], head_size = words[2], context = words[3];
  touched_bytes[0] = STATE_BYTES;
  touched_bytes[1] = 4 * (heads + 2 * kv_heads) * head_size;
  touched_bytes[2] = 4 * context * head_size;
  touched_bytes[3] = touched_bytes[4] = 4 * context * kv_heads * head_size;
  return MS_OK;
}

static int32_t attention_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                                uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  (void)group_count;
  int32_t status = check_heads(kernel, words, error);
  if (status != MS_OK) return status;
  uint64_t heads = words[0], kv_heads = words[1], head_size = words[2], context = words[3];
  touched_bytes[0] = STATE_BYTES;
  touched_bytes[1] = 4 * heads * head_size;
  touched_bytes[2] = touched_bytes[3] = 4 * context * kv_heads * head_size;
  touched_bytes[4] = 4 * heads * head_size;
  return MS_OK;
}

static int32_t rope_attention_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                                     uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  int32_t status = rope_kv_bounds(kernel, words, group_count, touched_bytes, error);
  if (status == MS_OK) touched_bytes[5] = 4 * (uint64_t)words[0] * words[2];
  return status;
}

static int32_t sample_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                             uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  (void)group_count;
  uint32_t vocab = words[0], context = words[1];
  int32_t status = check_range(kernel, "vocab", vocab, 1, MS_MAX_VOCAB, error);
  if (status == MS_OK) status = check_range(kernel, "context", context, 1, MS_MAX_CONTEXT, error);
  if (status != MS_OK) return status;
  touched_bytes[0] = STATE_BYTES + 4 * (uint64_t)context;
  touched_bytes[1] = 4 * (uint64_t)vocab;
  touched_bytes[2] = 4 * (uint64_t)context;
  return MS_OK;
}

static int32_t force_token_bounds(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                                  uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error) {
  (void)group_count;
  uint32_t token = words[1], vocab = words[2];
  int32_t status = check_range(kernel, "vocab", vocab, 1, MS_MAX_VOCAB, error);
  if (status == MS_OK) status = check_range(kernel, "token", token, 0, vocab - 1, error);
  if (status != MS_OK) return status;
  touched_bytes[0] = STATE_BYTES;
  touched_bytes[1] = 4 * (uint64_t)vocab;
  return MS_OK;
}

/* name, local size, buffers, bytes, element bytes, bounds */
static const ms_kernel kernels[MS_KERNEL_COUNT] = {
    [MS_KERNEL_ZERO_BUFFER] = {"zero_buffer", MS_KERNEL_ZERO_BUFFER, 256, 1, 4, 0, elements_bounds},
    [MS_KERNEL_EMBED_F32] = {"embed_f32", MS_KERNEL_EMBED_F32, 256, 3, 12, 4, embed_bounds},
    [MS_KERNEL_EMBED_F16] = {"embed_f16", MS_KERNEL_EMBED_F16, 256, 3, 12, 2, embed_bounds},
    [MS_KERNEL_RMSNORM] = {"rmsnorm", MS_KERNEL_RMSNORM, 256, 4, 8, 0, rmsnorm_bounds},
    [MS_KERNEL_MATVEC_F32] = {"matvec_f32", MS_KERNEL_MATVEC_F32, 256, 4, 8, 4, matvec_bounds},
    [MS_KERNEL_MATVEC_F16] = {"matvec_f16", MS_KERNEL_MATVEC_F16, 256, 4, 8, 2, matvec_bounds},
    [MS_KERNEL_MATVEC_ADD_F32] = {"matvec_add_f32", MS_KERNEL_MATVEC_ADD_F32, 256, 4, 8, 4, matvec_bounds},
    [MS_KERNEL_MATVEC_ADD_F16] = {"matvec_add_f16", MS_KERNEL_MATVEC_ADD_F16, 256, 4, 8, 2, matvec_bounds},
    [MS_KERNEL_MATVEC_SWIGLU_F32] = {"matvec_swiglu_f32", MS_KERNEL_MATVEC_SWIGLU_F32, 256, 4, 8, 4, matvec_bounds},
    [MS_KERNEL_MATVEC_SWIGLU_F16] = {"matvec_swiglu_f16", MS_KERNEL_MATVEC_SWIGLU_F16, 256, 4, 8, 2, matvec_bounds},
    [MS_KERNEL_NORM_MATVEC_F32] = {"norm_matvec_f32", MS_KERNEL_NORM_MATVEC_F32, 256, 5, 12, 4, norm_matvec_bounds},
    [MS_KERNEL_NORM_MATVEC_F16] = {"norm_matvec_f16", MS_KERNEL_NORM_MATVEC_F16, 256, 5, 12, 2, norm_matvec_bounds},
    [MS_KERNEL_NORM_MATVEC_SWIGLU_F32] = {"norm_matvec_swiglu_f32", MS_KERNEL_NORM_MATVEC_SWIGLU_F32, 256, 5, 12, 4,
                                          norm_matvec_bounds},
    [MS_KERNEL_NORM_MATVEC_SWIGLU_F16] = {"norm_matvec_swiglu_f16", MS_KERNEL_NORM_MATVEC_SWIGLU_F16, 256, 5, 12, 2,
                                          norm_matvec_bounds},
    [MS_KERNEL_ROPE_KV] = {"rope_kv", MS_KERNEL_ROPE_KV, 128, 5, 16, 0, rope_kv_bounds},
    [MS_KERNEL_ATTENTION] = {"attention", MS_KERNEL_ATTENTION, 256, 5, 20, 0, attention_bounds},
    [MS_KERNEL_ROPE_ATTENTION] = {"rope_attention", MS_KERNEL_ROPE_ATTENTION, 256, 6, 20, 0, rope_attention_bounds},
    [MS_KERNEL_SAMPLE] = {"sample", MS_KERNEL_SAMPLE, 256, 3, 8, 0, sample_bounds},
    [MS_KERNEL_FORCE_TOKEN] = {"force_token", MS_KERNEL_FORCE_TOKEN, 1, 2, 12, 0, force_token_bounds},
    [MS_KERNEL_GUMBEL_NOISE] = {"gumbel_noise", MS_KERNEL_GUMBEL_NOISE, 256, 1, 8, 0, elements_bounds},
};

const ms_kernel *ms_kernel_at(ms_kernel_id id) { return &kernels[id]; }

const ms_kernel *ms_kernel_find(const char *name, ms_error *error) {
  char names[sizeof error->message];
  size_t length = 0;
  for (int i = 0; i < MS_KERNEL_COUNT; i++) {
    if (strcmp(kernels[i].name, name) == 0) return &kernels[i];
    /* The kernels for halves come after those for floats, and all names in full would not fit. */
    if (kernels[i].element_bytes == 2) continue;
    const char *halves = kernels[i].element_bytes == 4 ? "/16" : "";
    int written = snprintf(names + length, sizeof names - length, " %s%s", kernels[i].name, halves);
    if (written > 0 && (size_t)written < sizeof names - length) length += (size_t)written;
  }
  names[length] = 0;
  ms_fail(error, MS_E_ARG, "no kernel \"%.20s\"; there are%s", name, names);
  return NULL;
}
