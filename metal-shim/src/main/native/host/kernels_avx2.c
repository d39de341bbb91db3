#include "host/kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* The whole library is built for any x86-64; only the functions below use these instructions, after the CPU was asked.
 */
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c")
#endif

#define LANES 8
#include "host/vector.h"

static inline vf multiply_add(vf a, vf b, vf c) { return (vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }

static inline vf load_half(const uint16_t *p) { return (vf)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p)); }

static inline void sum_rows(const vf a[8], float sums[8]) {
  __m256 low = _mm256_hadd_ps(_mm256_hadd_ps((__m256)a[0], (__m256)a[1]), _mm256_hadd_ps((__m256)a[2], (__m256)a[3]));
  __m256 high = _mm256_hadd_ps(_mm256_hadd_ps((__m256)a[4], (__m256)a[5]), _mm256_hadd_ps((__m256)a[6], (__m256)a[7]));
  __m256 even = _mm256_permute2f128_ps(low, high, 0x20);
  __m256 odd = _mm256_permute2f128_ps(low, high, 0x31);
  _mm256_storeu_ps(sums, _mm256_add_ps(even, odd));
}

#define KERNEL_SET host_kernels_avx2
#define KERNEL_SET_NAME "AVX2"
#include "host/kernels_vector.h"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
