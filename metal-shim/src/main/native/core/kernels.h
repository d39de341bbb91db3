/*
 * kernels.h - the built-in kernels: their names, what a dispatch of each binds and passes, and what it touches.
 *
 * Every parameter is a u32 word unless its name says f32. The `state` buffer is u32 words: [0] position, [1]
 * prompt_length, [2] context_length, [3] seed, [4] inverse temperature (f32 bits, 0.0 is greedy), [5..15] zero, tokens
 * from word 16 on. A kernel that binds `state` does nothing once position has reached context_length (and `context`,
 * where it has that parameter).
 *
 * Kernel, its buffers in order, its words in order:
 *
 *   zero_buffer                    y                             n
 *   embed_f32/_f16                 state table x                 width vocab context
 *   rmsnorm                        state x weight y              width f32:epsilon
 *   matvec_f32/_f16                state W x y                   rows columns
 *   matvec_add_f32/_f16            state W x y                   rows columns
 *   matvec_swiglu_f32/_f16         state W x y                   rows columns
 *   norm_matvec_f32/_f16           state W x weight y            rows columns f32:epsilon
 *   norm_matvec_swiglu_f32/_f16    state W x weight y            rows columns f32:epsilon
 *   rope_kv                        state qkv rope keys values    heads kv_heads head_size context
 *   attention                      state qkv keys values y       heads kv_heads head_size context f32:scale
 *   rope_attention                 state qkv rope keys values y  heads kv_heads head_size context f32:scale
 *   sample                         state logits results          vocab context
 *   force_token                    state logits                  position token vocab
 *   gumbel_noise                   y                             n first
 *
 * matvec is y = W x; _add is y += W x; _swiglu is y = silu(Wgate x) * (Wup x), Wup being the rows after Wgate. norm_
 * takes x / rms(x) * weight in place of x. rope_attention is rope_kv and attention in one, but for qkv, which it leaves
 * alone. The last two are for tests: force_token makes one token the best, gumbel_noise writes the sampler's noise of
 * the hashes from `first` on.
 */
#ifndef MS_KERNELS_H
#define MS_KERNELS_H

#include "core/error.h"

typedef enum ms_kernel_id {
  MS_KERNEL_ZERO_BUFFER,
  MS_KERNEL_EMBED_F32,
  MS_KERNEL_EMBED_F16,
  MS_KERNEL_RMSNORM,
  MS_KERNEL_MATVEC_F32,
  MS_KERNEL_MATVEC_F16,
  MS_KERNEL_MATVEC_ADD_F32,
  MS_KERNEL_MATVEC_ADD_F16,
  MS_KERNEL_MATVEC_SWIGLU_F32,
  MS_KERNEL_MATVEC_SWIGLU_F16,
  MS_KERNEL_NORM_MATVEC_F32,
  MS_KERNEL_NORM_MATVEC_F16,
  MS_KERNEL_NORM_MATVEC_SWIGLU_F32,
  MS_KERNEL_NORM_MATVEC_SWIGLU_F16,
  MS_KERNEL_ROPE_KV,
  MS_KERNEL_ATTENTION,
  MS_KERNEL_ROPE_ATTENTION,
  MS_KERNEL_SAMPLE,
  MS_KERNEL_FORCE_TOKEN,
  MS_KERNEL_GUMBEL_NOISE,
  MS_KERNEL_COUNT
} ms_kernel_id;

/* Work of one threadgroup, the same on every backend. */
enum { MS_ROWS_PER_GROUP = 8, MS_COLUMNS_PER_GROUP = 256 };

/* Words of the state buffer. */
enum {
  MS_STATE_POSITION = 0,
  MS_STATE_PROMPT_LENGTH = 1,
  MS_STATE_CONTEXT_LENGTH = 2,
  MS_STATE_SEED = 3,
  MS_STATE_INVERSE_TEMPERATURE = 4,
  MS_STATE_TOKENS = 16
};

/* Largest parameters. Together they keep every extent far below 2^63 bytes, so the 64-bit sums cannot wrap. */
enum {
  MS_MAX_ROWS = 1 << 24,
  MS_MAX_COLUMNS = 1 << 20,
  MS_MAX_VOCAB = 1 << 20,
  MS_MAX_CONTEXT = 1 << 20,
  MS_MAX_HEADS = 1 << 12,
  MS_MAX_HEAD_SIZE = 256
};

/* Elements of one matrix or cache: kernels count them in 32 bits. */
#define MS_MAX_ELEMENTS (UINT64_C(1) << 32)

typedef struct ms_kernel ms_kernel;

/*
 * Refuses parameters that the kernel does not take (MS_E_BOUNDS, naming kernel, parameter and limit); otherwise says
 * how many bytes from its offset on the dispatch may touch of each bound buffer. `group_count` is the first dimension;
 * the others are 1.
 */
typedef int32_t (*ms_kernel_bounds)(const ms_kernel *kernel, const uint32_t *words, uint32_t group_count,
                                    uint64_t touched_bytes[MS_MAX_BUFFERS], ms_error *error);

struct ms_kernel {
  const char *name;
  ms_kernel_id id;
  uint32_t local_size;
  uint32_t buffer_count;
  uint32_t bytes_count;
  uint32_t element_bytes; /* of the weights: 4 or 2; 0 where there are none */
  ms_kernel_bounds bounds;
};

/* The kernel with that NUL-terminated name, immortal; NULL and MS_E_ARG with the list of names when there is none. */
const ms_kernel *ms_kernel_find(const char *name, ms_error *error);
const ms_kernel *ms_kernel_at(ms_kernel_id id);

#endif
