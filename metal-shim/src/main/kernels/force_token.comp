// Makes one token the best one at one position: for tests.
#define CONSTANTS uint position; uint token; uint vocab;
#include "dialect.glsl"
READ_BUFFER(0, uint, state);
BUFFER(1, float, logits);
#include "state.glsl"

void main() {
  uint position = state.at[POSITION];
  if (is_past_end(position) || position != constants.position || gl_WorkGroupID.x != 0u) return;
  logits.at[min(constants.token, constants.vocab - 1u)] = 3e38;
}
