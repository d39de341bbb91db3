// y = x / rms(x) * weight. One threadgroup.
#define CONSTANTS uint width; float epsilon;
#include "dialect.glsl"
READ_BUFFER(0, uint, state);
READ_BUFFER(1, float, x);
READ_BUFFER(2, float, weight);
BUFFER(3, float, y);
#include "state.glsl"

#define PARTS 16u // of the sum; LOCAL_SIZE is their square

shared float squares[LOCAL_SIZE];
shared float sums[PARTS];

void main() {
  uint thread = gl_LocalInvocationIndex;
  float square = 0.0;
  for (uint i = thread; i < constants.width; i += LOCAL_SIZE) square += x.at[i] * x.at[i];
  squares[thread] = square;
  barrier();
  if (thread < PARTS) {
    float sum = 0.0;
    for (uint i = 0u; i < PARTS; i++) sum += squares[i * PARTS + thread];
    sums[thread] = sum;
  }
  barrier();
  if (gl_WorkGroupID.x != 0u || is_past_end(state.at[POSITION])) return;
  float sum = 0.0;
  for (uint i = 0u; i < PARTS; i++) sum += sums[i];
  float scale = inversesqrt(sum / float(constants.width) + constants.epsilon);
  for (uint i = thread; i < constants.width; i += LOCAL_SIZE) y.at[i] = x.at[i] * scale * weight.at[i];
}
