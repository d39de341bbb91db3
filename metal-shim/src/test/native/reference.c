#include "reference.h"

double reference_half(uint16_t half) {
  int exponent = (half >> 10) & 31;
  int mantissa = half & 1023;
  double sign = (half & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == 31) return mantissa != 0 ? NAN : sign * INFINITY;
  if (exponent == 0) return sign * ldexp(mantissa, -24);
  return sign * ldexp(1024 + mantissa, exponent - 25);
}

double reference_dot(const void *matrix, bool half, uint32_t row, uint32_t columns, const float *x, double *magnitude) {
  double sum = 0;
  *magnitude = 0;
  for (uint32_t c = 0; c < columns; c++) {
    size_t i = (size_t)row * columns + c;
    double w = half ? reference_half(((const uint16_t *)matrix)[i]) : (double)((const float *)matrix)[i];
    sum += w * (double)x[c];
    *magnitude += fabs(w * (double)x[c]);
  }
  return sum;
}

void reference_rope(double *head, const float *rope, uint32_t head_size) {
  for (uint32_t i = 0; i < head_size; i += 2) {
    double re = head[i], im = head[i + 1];
    head[i] = re * (double)rope[i] - im * (double)rope[i + 1];
    head[i + 1] = re * (double)rope[i + 1] + im * (double)rope[i];
  }
}

void reference_attention(const float *q, const float *keys, const float *values, uint32_t stride, uint32_t positions,
                         uint32_t head_size, double scale, double *y) {
  double *score = calloc(positions, sizeof *score);
  double maximum = -INFINITY, sum = 0;
  for (uint32_t t = 0; t < positions; t++) {
    for (uint32_t d = 0; d < head_size; d++) score[t] += (double)q[d] * (double)keys[(size_t)t * stride + d];
    score[t] *= scale;
    maximum = fmax(maximum, score[t]);
  }
  for (uint32_t t = 0; t < positions; t++) sum += score[t] = exp(score[t] - maximum);
  for (uint32_t d = 0; d < head_size; d++) {
    y[d] = 0;
    for (uint32_t t = 0; t < positions; t++) y[d] += score[t] / sum * (double)values[(size_t)t * stride + d];
  }
  free(score);
}

static uint32_t mix(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

uint32_t reference_sample(const float *logits, uint32_t vocab, uint32_t seed, uint32_t position,
                          float inverse_temperature) {
  uint32_t best = 0;
  double best_score = -INFINITY;
  for (uint32_t i = 0; i < vocab; i++) {
    if (isnan(logits[i])) return UINT32_MAX;
    uint32_t h = mix(mix(seed ^ (position * 0x9E3779B9u)) ^ (i * 0x85EBCA6Bu)) >> 9;
    double score = (double)logits[i];
    if (inverse_temperature != 0) score = score * (double)inverse_temperature - log(-log((h + 0.5) / 8388608.0));
    if (score > best_score) {
      best_score = score;
      best = i;
    }
  }
  return best;
}
