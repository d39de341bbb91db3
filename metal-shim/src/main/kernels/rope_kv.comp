// Turns queries and keys in place and copies keys and values into the cache. A threadgroup for each head.
#define CONSTANTS uint heads; uint kv_heads; uint head_size; uint context;
#include "dialect.glsl"
READ_BUFFER(0, uint, state);
BUFFER(1, vec4, qkv);
READ_BUFFER(2, vec4, rope);
BUFFER(3, vec4, keys);
BUFFER(4, vec4, values);
#include "state.glsl"
#include "rope.glsl"

void main() {
  uint head = gl_WorkGroupID.x;
  uint chunk = gl_LocalInvocationIndex;
  uint chunks = constants.head_size / 4u;
  uint end_of_queries = constants.heads, end_of_keys = end_of_queries + constants.kv_heads;
  uint position = state.at[POSITION];
  if (is_past_end(position) || position >= constants.context) return;
  if (head >= end_of_keys + constants.kv_heads || chunk >= chunks) return;

  uint row = position * constants.kv_heads * chunks + chunk;
  vec4 part = qkv.at[head * chunks + chunk];
  if (head >= end_of_keys) {
    values.at[row + (head - end_of_keys) * chunks] = part;
    return;
  }
  part = rotated(part, rope.at[position * chunks + chunk]);
  qkv.at[head * chunks + chunk] = part;
  if (head >= end_of_queries) keys.at[row + (head - end_of_queries) * chunks] = part;
}
