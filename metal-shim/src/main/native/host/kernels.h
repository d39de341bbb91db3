/* kernels.h - the built-in kernels on the CPU, once for each instruction set. */
#ifndef MS_HOST_KERNELS_H
#define MS_HOST_KERNELS_H

#include "core/kernels.h"
#include "mshim.h"

typedef struct host_arguments {
  void *buffers[MS_MAX_BUFFERS]; /* offsets applied; the checks promise what the kernel's bounds function said */
  const uint32_t *words;
  uint32_t groups;
} host_arguments;

typedef void (*host_kernel)(const host_arguments *arguments);

/* One entry for each kernel whose inner loop is written with vectors; the others are the same for all. */
typedef struct host_kernel_set {
  const char *name;
  host_kernel vectored[MS_KERNEL_COUNT];
} host_kernel_set;

/* The best set that this CPU runs; chosen once. */
const host_kernel_set *host_kernel_set_chosen(void);
/* All sets of this build, best first, with whether this CPU runs them; NULL past the end. For tests. */
const host_kernel_set *host_kernel_set_at(uint32_t number, bool *runs_here);
/* Tests only: pipelines made from now on use that set; NULL goes back to the best one. */
void host_kernel_set_force(const host_kernel_set *set);

host_kernel host_kernel_of(const host_kernel_set *set, ms_kernel_id id);

extern const host_kernel_set host_kernels_baseline;
#if defined(__x86_64__)
extern const host_kernel_set host_kernels_avx2;
#endif

void host_zero_buffer(const host_arguments *arguments);
void host_rope_kv(const host_arguments *arguments);
void host_sample(const host_arguments *arguments);
void host_force_token(const host_arguments *arguments);
void host_gumbel_noise(const host_arguments *arguments);

/*
 * Rotary embedding of one head: adjacent pairs (even, odd) are one complex number each; `rope` holds (cos, sin) for
 * them. `turned` may be `head`.
 */
void host_rotate(const float *head, const float *rope, uint32_t head_size, float *turned);

/*
 * State words are read once each: the memory may be mapped, and a position that changed between its check and its use
 * would lead outside the buffer.
 */
static inline uint32_t host_state(const host_arguments *arguments, uint32_t word) {
  return ((const volatile uint32_t *)arguments->buffers[0])[word];
}

/* Whether the token at `position` is beyond what was asked for, so that the kernel does nothing. */
static inline bool host_is_past_end(const host_arguments *arguments, uint32_t position) {
  return position >= host_state(arguments, MS_STATE_CONTEXT_LENGTH);
}

static inline float host_f32(uint32_t word) {
  float value;
  memcpy(&value, &word, sizeof value);
  return value;
}

static inline uint64_t host_covered(uint32_t count, uint32_t groups, uint32_t per_group) {
  uint64_t reach = (uint64_t)groups * per_group;
  return reach < count ? reach : count;
}

#endif
