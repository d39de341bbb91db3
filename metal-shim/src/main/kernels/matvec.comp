// W times x, eight rows a threadgroup and 32 threads a row:
//
//   y = W x, and with ADD          y += W x
//   with SWIGLU                    y = silu(Wgate x) * (Wup x), Wup being the rows after Wgate
//   with NORM, x stands for        x / rms(x) * weight
//
// The root mean square is one factor of the whole sum, so it is taken beside the product and not before it. Nothing
// that is read depends on the state: all reads are under way before it is known whether there is anything to do.
#ifdef NORM
#define CONSTANTS uint rows; uint columns; float epsilon;
#else
#define CONSTANTS uint rows; uint columns;
#endif
#include "dialect.glsl"
READ_BUFFER(0, uint, state);
#ifdef HALF
READ_BUFFER(1, uvec4, w);
#else
READ_BUFFER(1, vec4, w);
#endif
READ_BUFFER(2, vec4, x);
#ifdef NORM
READ_BUFFER(3, vec4, weight);
BUFFER(4, float, y);
#else
BUFFER(3, float, y);
#endif
#include "state.glsl"

#define ROWS 8u
#define LANES 32u // ROWS times this is LOCAL_SIZE

// What a thread adds up: the product, that of the up row, and the squares of x.
#if defined(SWIGLU) || defined(NORM)
#define SUMS vec4
#define PRODUCT(sums) sums.x
#else
#define SUMS float
#define PRODUCT(sums) sums
#endif

// One column more than needed keeps the rows in different banks.
shared SUMS partial[ROWS * (LANES + 1u)];

// Eight columns: a chunk of a row with its chunk of x.
float product(uint row, uint chunk, vec4 low, vec4 high) {
  uint at = row * (constants.columns / 8u) + chunk;
#ifdef HALF
  uvec4 halves = w.at[at];
  return dot(vec4(unpackHalf2x16(halves.x), unpackHalf2x16(halves.y)), low) +
         dot(vec4(unpackHalf2x16(halves.z), unpackHalf2x16(halves.w)), high);
#else
  return dot(w.at[2u * at], low) + dot(w.at[2u * at + 1u], high);
#endif
}

SUMS sums_of_lane(uint row, uint lane) {
  SUMS sums = SUMS(0.0);
  for (uint chunk = lane; chunk < constants.columns / 8u; chunk += LANES) {
    vec4 low = x.at[2u * chunk], high = x.at[2u * chunk + 1u];
#ifdef NORM
    sums.z += dot(low, low) + dot(high, high);
    low *= weight.at[2u * chunk];
    high *= weight.at[2u * chunk + 1u];
#endif
    PRODUCT(sums) += product(row, chunk, low, high);
#ifdef SWIGLU
    sums.y += product(constants.rows + row, chunk, low, high);
#endif
  }
  return sums;
}

SUMS sums_of_row(uint row_in_group) {
  uint first = row_in_group * (LANES + 1u);
  SUMS sums = SUMS(0.0), others = SUMS(0.0);
  for (uint lane = 0u; lane < LANES; lane += 2u) {
    sums += partial[first + lane];
    others += partial[first + lane + 1u];
  }
  return sums + others;
}

void main() {
  uint row_in_group = gl_LocalInvocationIndex / LANES;
  uint lane = gl_LocalInvocationIndex % LANES;
  uint row = gl_WorkGroupID.x * ROWS + row_in_group;
  bool stores = lane == 0u && row < constants.rows && !is_past_end(state.at[POSITION]);
  partial[row_in_group * (LANES + 1u) + lane] = sums_of_lane(min(row, constants.rows - 1u), lane);
  barrier();
  if (!stores) return;
  SUMS sums = sums_of_row(row_in_group);
#ifdef NORM
  sums *= inversesqrt(sums.z / float(constants.columns) + constants.epsilon);
#endif
#ifdef SWIGLU
  // Below -80 the quotient is as good as zero; without the limit it would be one by infinity.
  float gate = sums.x;
  y.at[row] = gate / (1.0 + exp(gate < -80.0 ? 80.0 : -gate)) * sums.y;
#elif defined(ADD)
  y.at[row] += PRODUCT(sums);
#else
  y.at[row] = PRODUCT(sums);
#endif
}
