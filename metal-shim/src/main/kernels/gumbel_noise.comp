// y[i] = the noise of hash first + i: for tests.
#define CONSTANTS uint n; uint first;
#include "dialect.glsl"
BUFFER(0, float, y);
#include "gumbel.glsl"

void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i < constants.n) y.at[i] = gumbel((constants.first + i) & 0x7FFFFFu);
}
