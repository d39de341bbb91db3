// x = the table's row of the token at the position. A thread for each column.
#define CONSTANTS uint width; uint vocab; uint context;
#include "dialect.glsl"
READ_BUFFER(0, uint, state);
READ_BUFFER(1, uint, table); // of halves: two in a word
BUFFER(2, uint, x);
#include "state.glsl"

void main() {
  uint column = gl_GlobalInvocationID.x;
  uint position = state.at[POSITION];
  if (is_past_end(position) || position >= constants.context || column >= constants.width) return;
  uint token = min(state.at[TOKENS + position], constants.vocab - 1u);
#ifdef HALF
  vec2 pair = unpackHalf2x16(table.at[(token * constants.width + column) / 2u]);
  x.at[column] = floatBitsToUint((column & 1u) == 0u ? pair.x : pair.y);
#else
  x.at[column] = table.at[token * constants.width + column];
#endif
}
