/* vector.h - vectors of LANES floats in the compilers' own vector types; LANES is defined before, the target chosen. */
typedef float vf __attribute__((vector_size(LANES * 4)));
typedef uint32_t vu __attribute__((vector_size(LANES * 4)));
typedef int32_t vi __attribute__((vector_size(LANES * 4)));
typedef uint16_t vh __attribute__((vector_size(LANES * 2)));
typedef float vf_in_memory __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef uint16_t vh_in_memory __attribute__((vector_size(LANES * 2), aligned(2), may_alias));

static inline vf load(const float *p) { return *(const vf_in_memory *)p; }

static inline void store(float *p, vf value) { *(vf_in_memory *)p = value; }

static inline vf splat(float value) { return value - (vf){0.0f}; }

static inline vf select_lanes(vi mask, vf yes, vf no) { return (vf)(((vi)yes & mask) | ((vi)no & ~mask)); }
