#include "host/kernels.h"

void host_zero_buffer(const host_arguments *a) {
  memset(a->buffers[0], 0, 4 * host_covered(a->words[0], a->groups, MS_COLUMNS_PER_GROUP));
}

void host_rotate(const float *head, const float *rope, uint32_t head_size, float *turned) {
  for (uint32_t i = 0; i < head_size; i += 2) {
    float cosine = rope[i], sine = rope[i + 1];
    float even = head[i], odd = head[i + 1];
    turned[i] = even * cosine - odd * sine;
    turned[i + 1] = even * sine + odd * cosine;
  }
}

void host_rope_kv(const host_arguments *a) {
  uint32_t heads = a->words[0], kv_heads = a->words[1], head_size = a->words[2], context = a->words[3];
  uint32_t position = host_state(a, MS_STATE_POSITION);
  if (host_is_past_end(a, position) || position >= context) return;
  float *qkv = a->buffers[1];
  const float *rope = (const float *)a->buffers[2] + (size_t)position * head_size;
  size_t row = (size_t)position * kv_heads * head_size;
  float *keys = (float *)a->buffers[3] + row;
  float *values = (float *)a->buffers[4] + row;
  uint32_t groups = (uint32_t)host_covered(heads + 2 * kv_heads, a->groups, 1);
  for (uint32_t group = 0; group < groups; group++) {
    float *head = qkv + (size_t)group * head_size;
    if (group < heads + kv_heads) host_rotate(head, rope, head_size, head);
    if (group < heads) continue;
    float *target = group < heads + kv_heads ? keys + (size_t)(group - heads) * head_size
                                             : values + (size_t)(group - heads - kv_heads) * head_size;
    memmove(target, head, head_size * sizeof *head);
  }
}

static uint32_t mix(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x;
}

/* Gumbel noise -log(-log(u)) with u = (h + 0.5) 2^-23: all of u's values are exact in f32 and none is 0 or 1. */
static float noise_of(uint32_t h) {
  float u = ((float)h + 0.5f) * 0x1p-23f;
  return -logf(-logf(u));
}

/*
 * The noise of token `id`, whose h is the top 23 bits of mix(mix(seed ^ position * 0x9E3779B9) ^ id * 0x85EBCA6B).
 * `key` is the inner mix.
 */
static float gumbel(uint32_t key, uint32_t id) { return noise_of(mix(key ^ (id * 0x85EBCA6Bu)) >> 9); }

void host_gumbel_noise(const host_arguments *a) {
  uint32_t n = (uint32_t)host_covered(a->words[0], a->groups, MS_COLUMNS_PER_GROUP);
  float *y = a->buffers[0];
  for (uint32_t i = 0; i < n; i++) y[i] = noise_of((a->words[1] + i) & 0x7FFFFF);
}

enum { NOT_A_TOKEN = 0xFFFFFFFF };

/* The best token, the lowest of equals; NOT_A_TOKEN if any logit is NaN. */
static uint32_t choose(const float *logits, uint32_t vocab, float inverse_temperature, uint32_t key) {
  uint32_t best = 0;
  float best_score = -INFINITY;
  bool greedy = inverse_temperature == 0.0f;
  for (uint32_t i = 0; i < vocab; i++) {
    float logit = logits[i];
    if (logit != logit) return NOT_A_TOKEN;
    float score = greedy ? logit : logit * inverse_temperature + gumbel(key, i);
    if (score > best_score) {
      best_score = score;
      best = i;
    }
  }
  return best;
}

void host_sample(const host_arguments *a) {
  uint32_t vocab = a->words[0], context = a->words[1];
  uint32_t *state = a->buffers[0];
  uint32_t *results = a->buffers[2];
  uint32_t position = host_state(a, MS_STATE_POSITION);
  uint32_t context_length = host_state(a, MS_STATE_CONTEXT_LENGTH);
  uint32_t prompt_length = host_state(a, MS_STATE_PROMPT_LENGTH);
  if (position >= context_length || position >= context) return;
  uint32_t key = mix(host_state(a, MS_STATE_SEED) ^ (position * 0x9E3779B9u));
  float inverse_temperature = host_f32(host_state(a, MS_STATE_INVERSE_TEMPERATURE));
  uint32_t id = choose(a->buffers[1], vocab, inverse_temperature, key);
  results[position] = id;
  if (id == NOT_A_TOKEN) {
    state[MS_STATE_POSITION] = context_length;
    return;
  }
  uint32_t next = position + 1;
  if (next >= prompt_length && next < context) state[MS_STATE_TOKENS + next] = id;
  state[MS_STATE_POSITION] = next;
}

void host_force_token(const host_arguments *a) {
  uint32_t position = host_state(a, MS_STATE_POSITION);
  if (host_is_past_end(a, position) || position != a->words[0]) return;
  ((float *)a->buffers[1])[a->words[1]] = 3e38f;
}
