/* reference.h - the kernels once more, in double and as plainly as they can be written. */
#ifndef MS_REFERENCE_H
#define MS_REFERENCE_H

#include "core/platform.h"

double reference_half(uint16_t half);
/* Row `row` of a matrix of that many columns times x; *magnitude gets the sum of the terms' sizes, the scale of a fair
 * error. */
double reference_dot(const void *matrix, bool half, uint32_t row, uint32_t columns, const float *x, double *magnitude);
void reference_rope(double *head, const float *rope, uint32_t head_size);
/* One head's output; keys and values start at the head's own columns. */
void reference_attention(const float *q, const float *keys, const float *values, uint32_t stride, uint32_t positions,
                         uint32_t head_size, double scale, double *y);
/* The token that `sample` must choose, with noise from the hash that its contract gives; UINT32_MAX for a NaN. */
uint32_t reference_sample(const float *logits, uint32_t vocab, uint32_t seed, uint32_t position,
                          float inverse_temperature);

#endif
