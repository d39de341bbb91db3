// For each query head the mean of the values up to the position, weighted with the softmax of scale * query . key. A
// threadgroup for each head.
//
// With ROPE the queries and keys are still to be turned, and the position's own key and value are not in the cache yet:
// they are taken from qkv, and the first query head of each key/value head puts them there. No threadgroup reads what
// another writes.
//
// Positions are taken block by block, so that no memory grows with the context. Scores are computed by a thread for
// each position; then `parts` groups of threads each take every parts-th position and hold a softmax of their own,
// a chunk of four elements a thread, and the parts are put together at the end, two at a time.
#extension GL_EXT_control_flow_attributes : require
#define CONSTANTS uint heads; uint kv_heads; uint head_size; uint context; float scale;
#include "dialect.glsl"
READ_BUFFER(0, uint, state);
READ_BUFFER(1, vec4, qkv);
#ifdef ROPE
READ_BUFFER(2, vec4, rope);
BUFFER(3, vec4, keys);
BUFFER(4, vec4, values);
BUFFER(5, vec4, y);
#else
READ_BUFFER(2, vec4, keys);
READ_BUFFER(3, vec4, values);
BUFFER(4, vec4, y);
#endif
#include "state.glsl"
#include "rope.glsl"

#define BLOCK 512u
#define MAX_CHUNKS 64u
#define BATCH 4u // values that a thread has asked for before it looks at the first
#define LOWEST -3.0e38 // below every score; e to the power of it is zero

shared vec4 query[MAX_CHUNKS];
shared float scores[BLOCK];
shared float maxima[LOCAL_SIZE];
shared float sums[LOCAL_SIZE];
shared vec4 means[LOCAL_SIZE];
#ifdef ROPE
shared vec4 new_key[MAX_CHUNKS];
#endif

uint chunks() {
  return constants.head_size / 4u;
}

float sum_of(vec4 terms) {
  return (terms.x + terms.y) + (terms.z + terms.w);
}

// Not max(), for which Metal gets its fast form, with any result for a NaN.
float larger_of(float a, float b) {
  return b > a ? b : a;
}

// scores[0..count) of the positions from `start` on; `first` is the key's place in the cache at position 0.
void score_block(uint start, uint count, uint first, uint stride) {
  for (uint t = gl_LocalInvocationIndex; t < count; t += LOCAL_SIZE) {
    uint key = first + (start + t) * stride;
    vec4 terms = vec4(0.0);
    for (uint c = 0u; c < chunks(); c++) terms += query[c] * keys.at[key + c];
    scores[t] = constants.scale * sum_of(terms);
  }
}

// What a thread knows of the softmax over some positions: the largest score, the sum of the weights, and one chunk of
// the weighted values, the weights being relative to the largest score.
struct Softmax {
  float maximum;
  float sum;
  vec4 mean;
};

Softmax softmax_of_none() {
  return Softmax(LOWEST, 0.0, vec4(0.0));
}

Softmax rescaled(Softmax softmax, float maximum) {
  float weight = exp(softmax.maximum - maximum);
  return Softmax(maximum, weight * softmax.sum, weight * softmax.mean);
}

Softmax joined(Softmax a, Softmax b) {
  float maximum = larger_of(a.maximum, b.maximum);
  a = rescaled(a, maximum);
  b = rescaled(b, maximum);
  return Softmax(maximum, a.sum + b.sum, a.mean + b.mean);
}

// With every parts-th position of the block; `first` is the chunk's place at position 0. Past the block's end the last
// position is taken again, without weight.
Softmax with_block(Softmax softmax, uint start, uint count, uint part, uint parts, uint first, uint stride) {
  for (uint t = part; t < count; t += BATCH * parts) {
    float batch[BATCH];
    vec4 value[BATCH];
    float maximum = softmax.maximum;
    [[unroll]] for (uint i = 0u; i < BATCH; i++) {
      uint at = t + i * parts;
      value[i] = values.at[first + (start + min(at, count - 1u)) * stride];
      batch[i] = at < count ? scores[at] : LOWEST;
      maximum = larger_of(maximum, batch[i]);
    }
    softmax = rescaled(softmax, maximum);
    [[unroll]] for (uint i = 0u; i < BATCH; i++) {
      float weight = exp(batch[i] - maximum);
      softmax.sum += weight;
      softmax.mean += weight * value[i];
    }
  }
  return softmax;
}

void share(Softmax softmax) {
  uint thread = gl_LocalInvocationIndex;
  maxima[thread] = softmax.maximum;
  sums[thread] = softmax.sum;
  means[thread] = softmax.mean;
}

// Of all parts together, in the threads of the first. Each round, the first half of the parts takes the second half in;
// what is read in a round is not written in it.
Softmax put_together(Softmax softmax, uint part, uint parts) {
  share(softmax);
  for (uint count = parts, kept; count > 1u; count = kept) {
    kept = (count + 1u) / 2u;
    barrier();
    if (part + kept < count) {
      uint other = gl_LocalInvocationIndex + kept * chunks();
      softmax = joined(softmax, Softmax(maxima[other], sums[other], means[other]));
      share(softmax);
    }
  }
  return softmax;
}

void main() {
  uint head = min(gl_WorkGroupID.x, constants.heads - 1u);
  uint queries_per_key = constants.heads / constants.kv_heads;
  uint kv_head = head / queries_per_key;
  uint stride = constants.kv_heads * chunks();
  uint thread = gl_LocalInvocationIndex;
  uint parts = LOCAL_SIZE / chunks(), part = thread / chunks(), chunk = thread % chunks();

  // What does not depend on the position is asked for before it is known.
  vec4 new_query = qkv.at[head * chunks() + chunk];
#ifdef ROPE
  vec4 unturned_key = qkv.at[(constants.heads + kv_head) * chunks() + chunk];
  vec4 new_value = qkv.at[(constants.heads + constants.kv_heads + kv_head) * chunks() + chunk];
#endif
  uint position = state.at[POSITION];
  if (is_past_end(position) || position >= constants.context || gl_WorkGroupID.x >= constants.heads) return;

  Softmax softmax = softmax_of_none();
#ifdef ROPE
  uint cached = position;
  if (part == 0u) {
    vec4 turn = rope.at[position * chunks() + chunk];
    query[chunk] = rotated(new_query, turn);
    vec4 key = rotated(unturned_key, turn);
    new_key[chunk] = key;
    if (head % queries_per_key == 0u) {
      keys.at[position * stride + kv_head * chunks() + chunk] = key;
      values.at[position * stride + kv_head * chunks() + chunk] = new_value;
    }
  }
  barrier();
  if (part == 0u) {
    // The newest position alone is what the first part starts from.
    vec4 terms = vec4(0.0);
    for (uint c = 0u; c < chunks(); c++) terms += query[c] * new_key[c];
    softmax = Softmax(constants.scale * sum_of(terms), 1.0, new_value);
  }
#else
  uint cached = position + 1u;
  if (part == 0u) query[chunk] = new_query;
  barrier();
#endif

  for (uint start = 0u; start < cached; start += BLOCK) {
    uint count = min(BLOCK, cached - start);
    if (start > 0u) barrier();
    score_block(start, count, kv_head * chunks(), stride);
    barrier();
    if (part < parts) softmax = with_block(softmax, start, count, part, parts, kv_head * chunks() + chunk, stride);
  }
  softmax = put_together(softmax, part, parts);
  if (part == 0u) y.at[head * chunks() + chunk] = softmax.mean / softmax.sum;
}
