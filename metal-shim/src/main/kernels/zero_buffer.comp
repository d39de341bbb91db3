// y[0..n) = 0.
#define CONSTANTS uint n;
#include "dialect.glsl"
BUFFER(0, uint, y);

void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i < constants.n) y.at[i] = 0u;
}
