/* The kernels with what every CPU of the architecture has: SSE2 on x86-64, NEON on arm64, the compiler's choice
 * elsewhere. */
#include "host/kernels.h"

#define LANES 4
#include "host/vector.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#define KERNEL_SET_NAME "NEON"

static inline vf multiply_add(vf a, vf b, vf c) {
  return (vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
}

static inline vf load_half(const uint16_t *p) { return (vf)vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p))); }

static inline vf sum_four(vf a, vf b, vf c, vf d) {
  return (vf)vpaddq_f32(vpaddq_f32((float32x4_t)a, (float32x4_t)b), vpaddq_f32((float32x4_t)c, (float32x4_t)d));
}
#else

static inline vf multiply_add(vf a, vf b, vf c) { return a * b + c; }

/*
 * Shifted into place, a half is a float whose exponent is 112 too low. One multiplication mends that for normal and
 * subnormal numbers alike; infinities and NaNs get the largest exponent by hand.
 */
static inline vf load_half(const uint16_t *p) {
  vu bits = __builtin_convertvector(*(const vh_in_memory *)p, vu);
  vu magnitude = (bits & 0x7FFF) << 13;
  vu special = (vu)((vi)magnitude >= 0x7C00 << 13) & 0x7F800000;
  return (vf)((vu)((vf)magnitude * 0x1p112f) | special | (bits & 0x8000) << 16);
}

#if defined(__SSE2__)
#include <emmintrin.h>
#define KERNEL_SET_NAME "SSE2"

static inline vf sum_four(vf a, vf b, vf c, vf d) {
  __m128 w = (__m128)a, x = (__m128)b, y = (__m128)c, z = (__m128)d;
  _MM_TRANSPOSE4_PS(w, x, y, z);
  return (vf)_mm_add_ps(_mm_add_ps(w, x), _mm_add_ps(y, z));
}
#else
#define KERNEL_SET_NAME "portable"

static inline vf sum_four(vf a, vf b, vf c, vf d) {
  return (vf){(a[0] + a[1]) + (a[2] + a[3]), (b[0] + b[1]) + (b[2] + b[3]), (c[0] + c[1]) + (c[2] + c[3]),
              (d[0] + d[1]) + (d[2] + d[3])};
}
#endif
#endif

static inline void sum_rows(const vf a[8], float sums[8]) {
  store(sums, sum_four(a[0], a[1], a[2], a[3]));
  store(sums + 4, sum_four(a[4], a[5], a[6], a[7]));
}

#define KERNEL_SET host_kernels_baseline
#include "host/kernels_vector.h"
