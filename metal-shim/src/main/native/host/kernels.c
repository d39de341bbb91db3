#include "host/kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

/* By hand: what the compilers' own test calls is not in every C library. */
static bool runs_avx2(void) {
  enum { XMM_AND_YMM = 6 };
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  const unsigned needed = bit_AVX | bit_FMA | bit_F16C | bit_OSXSAVE;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 || (ecx & needed) != needed) return false;
  unsigned saved, upper;
  /* Whether the system saves the registers when it switches threads. */
  __asm__("xgetbv" : "=a"(saved), "=d"(upper) : "c"(0));
  if ((saved & XMM_AND_YMM) != XMM_AND_YMM) return false;
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & bit_AVX2) != 0;
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
