#include "host/kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

static bool runs_avx2(void) {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  /* F16C by hand: not every compiler's __builtin_cpu_supports knows its name. The others also ask the system about
   * registers. */
  bool f16c = __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
  __builtin_cpu_init();
  return f16c && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#endif

static bool runs_always(void) { return true; }

/* Best first; the last one runs everywhere. */
static const struct {
  const host_kernel_set *set;
  bool (*runs_here)(void);
} sets[] = {
#if defined(__x86_64__)
    {&host_kernels_avx2, runs_avx2},
#endif
    {&host_kernels_baseline, runs_always},
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const host_kernel_set *best;
static _Atomic(const host_kernel_set *) forced;

static void choose(void) {
  size_t i = 0;
  while (!sets[i].runs_here()) i++;
  best = sets[i].set;
}

const host_kernel_set *host_kernel_set_chosen(void) {
  const host_kernel_set *set = atomic_load_explicit(&forced, memory_order_relaxed);
  pthread_once(&once, choose);
  return set != NULL ? set : best;
}

const host_kernel_set *host_kernel_set_at(uint32_t number, bool *runs_here) {
  if (number >= sizeof sets / sizeof *sets) return NULL;
  *runs_here = sets[number].runs_here();
  return sets[number].set;
}

void host_kernel_set_force(const host_kernel_set *set) { atomic_store_explicit(&forced, set, memory_order_relaxed); }

host_kernel host_kernel_of(const host_kernel_set *set, ms_kernel_id id) {
  switch (id) {
    case MS_KERNEL_ZERO_BUFFER:
      return host_zero_buffer;
    case MS_KERNEL_ROPE_KV:
      return host_rope_kv;
    case MS_KERNEL_SAMPLE:
      return host_sample;
    case MS_KERNEL_FORCE_TOKEN:
      return host_force_token;
    case MS_KERNEL_GUMBEL_NOISE:
      return host_gumbel_noise;
    default:
      return set->vectored[id];
  }
}
