// For each query head the mean of the values up to the position, weighted with the softmax of scale * query . key. A
// threadgroup for each head.
//
// With ROPE the queries and keys are still to be turned, and the position's own key and value are not in the cache yet:
// they are taken from qkv, and the first query head of each key/value head puts them there. No threadgroup reads what
// another writes.
//
// Positions are taken block by block, so that no memory grows with the context. Scores are computed by a thread for
// each position; then `parts` groups of threads each take every parts-th position and hold a softmax of their own,
// a chunk of four elements a thread, and the parts are put together at the end.
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

// Adds every parts-th position of the block to a part's softmax; `first` is the chunk's place at position 0.
void add_block(uint start, uint count, uint part, uint parts, uint first, uint stride, inout float maximum,
               inout float sum, inout vec4 mean) {
  float larger = maximum;
  for (uint t = part; t < count; t += parts) larger = larger_of(larger, scores[t]);
  float older = exp(maximum - larger);
  maximum = larger;
  sum *= older;
  mean *= older;
  for (uint t = part; t < count; t += parts) {
    float weight = exp(scores[t] - larger);
    sum += weight;
    mean += weight * values.at[first + (start + t) * stride];
  }
}

// Of all parts together, one chunk.
vec4 put_together(uint chunk, uint parts) {
  float maximum = LOWEST;
  for (uint part = 0u; part < parts; part++) maximum = larger_of(maximum, maxima[part * chunks()]);
  float sum = 0.0;
  vec4 mean = vec4(0.0);
  for (uint part = 0u; part < parts; part++) {
    float weight = exp(maxima[part * chunks()] - maximum);
    sum += weight * sums[part * chunks()];
    mean += weight * means[part * chunks() + chunk];
  }
  return mean / sum;
}

void main() {
  uint head = gl_WorkGroupID.x;
  uint thread = gl_LocalInvocationIndex;
  uint position = state.at[POSITION];
  if (is_past_end(position) || position >= constants.context || head >= constants.heads) return;

  uint queries_per_key = constants.heads / constants.kv_heads;
  uint kv_head = head / queries_per_key;
  uint stride = constants.kv_heads * chunks();
  uint parts = LOCAL_SIZE / chunks(), part = thread / chunks(), chunk = thread % chunks();

  float maximum = LOWEST, sum = 0.0;
  vec4 mean = vec4(0.0);
#ifdef ROPE
  uint cached = position;
  vec4 new_value = qkv.at[(constants.heads + constants.kv_heads + kv_head) * chunks() + chunk];
  if (part == 0u) {
    vec4 turn = rope.at[position * chunks() + chunk];
    query[chunk] = rotated(qkv.at[head * chunks() + chunk], turn);
    vec4 key = rotated(qkv.at[(constants.heads + kv_head) * chunks() + chunk], turn);
    new_key[chunk] = key;
    if (head % queries_per_key == 0u) {
      keys.at[position * stride + kv_head * chunks() + chunk] = key;
      values.at[position * stride + kv_head * chunks() + chunk] = new_value;
    }
  }
  barrier();
  if (part == 0u) {
    // The softmax of the newest position alone, which is what the first part starts from.
    vec4 terms = vec4(0.0);
    for (uint c = 0u; c < chunks(); c++) terms += query[c] * new_key[c];
    maximum = constants.scale * sum_of(terms);
    sum = 1.0;
    mean = new_value;
  }
#else
  uint cached = position + 1u;
  if (part == 0u) query[chunk] = qkv.at[head * chunks() + chunk];
  barrier();
#endif

  for (uint start = 0u; start < cached; start += BLOCK) {
    uint count = min(BLOCK, cached - start);
    if (start > 0u) barrier();
    score_block(start, count, kv_head * chunks(), stride);
    barrier();
    if (part < parts) add_block(start, count, part, parts, kv_head * chunks() + chunk, stride, maximum, sum, mean);
  }
  maxima[thread] = maximum;
  sums[thread] = sum;
  means[thread] = mean;
  barrier();
  if (part == 0u) y.at[head * chunks() + chunk] = put_together(chunk, parts);
}
