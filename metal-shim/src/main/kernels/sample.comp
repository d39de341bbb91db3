// Chooses a token: the one with the largest logit, or with the largest logit / temperature + noise; the lowest of
// equals. Stores it as the position's result and, past the prompt, as the next token, and advances the position. A NaN
// among the logits ends the text with a result that is no token. One threadgroup.
#extension GL_EXT_control_flow_attributes : require
#define CONSTANTS uint vocab; uint context;
#include "dialect.glsl"
BUFFER(0, uint, state);
READ_BUFFER(1, float, logits);
BUFFER(2, uint, results);
#include "state.glsl"
#include "gumbel.glsl"

#define PARTS 16u // LOCAL_SIZE is their square
#define BATCH 8u

const uint NOT_A_TOKEN = 0xFFFFFFFFu;
const uint MINUS_INFINITY = 0xFF800000u;

struct Choice {
  float score;
  uint token;
};

shared Choice choices[LOCAL_SIZE];

uint mixed(uint x) {
  x ^= x >> 16;
  x *= 0x7FEB352Du;
  x ^= x >> 15;
  x *= 0x846CA68Bu;
  x ^= x >> 16;
  return x;
}

// By its bits: a compiler may take it that no number is unequal to itself.
bool is_nan(float value) {
  return (floatBitsToUint(value) & 0x7FFFFFFFu) > 0x7F800000u;
}

Choice none() {
  return Choice(uintBitsToFloat(MINUS_INFINITY), 0u);
}

Choice better(Choice a, Choice b) {
  bool takes_b = b.score > a.score || (b.score == a.score && b.token < a.token);
  bool no_number = a.token == NOT_A_TOKEN || b.token == NOT_A_TOKEN;
  return Choice(takes_b ? b.score : a.score, no_number ? NOT_A_TOKEN : takes_b ? b.token : a.token);
}

Choice choice_of(uint token, float logit, float inverse_temperature, uint key) {
  if (is_nan(logit)) return Choice(0.0, NOT_A_TOKEN);
  if (inverse_temperature == 0.0) return Choice(logit, token);
  return Choice(logit * inverse_temperature + gumbel(mixed(key ^ (token * 0x85EBCA6Bu)) >> 9), token);
}

// The logits of a batch are all asked for before the first is looked at; past the end the last one is taken again.
Choice choice_of_thread(uint position) {
  uint key = mixed(state.at[SEED] ^ (position * 0x9E3779B9u));
  float inverse_temperature = uintBitsToFloat(state.at[INVERSE_TEMPERATURE]);
  Choice best = none();
  for (uint first = gl_LocalInvocationIndex; first < constants.vocab; first += BATCH * LOCAL_SIZE) {
    float batch[BATCH];
    [[unroll]] for (uint i = 0u; i < BATCH; i++) {
      batch[i] = logits.at[min(first + i * LOCAL_SIZE, constants.vocab - 1u)];
    }
    [[unroll]] for (uint i = 0u; i < BATCH; i++) {
      uint token = min(first + i * LOCAL_SIZE, constants.vocab - 1u);
      best = better(best, choice_of(token, batch[i], inverse_temperature, key));
    }
  }
  return best;
}

void advance(uint position, uint token) {
  results.at[position] = token;
  uint next = position + 1u;
  if (token == NOT_A_TOKEN) {
    state.at[POSITION] = state.at[CONTEXT_LENGTH];
    return;
  }
  if (next >= state.at[PROMPT_LENGTH] && next < constants.context) state.at[TOKENS + next] = token;
  state.at[POSITION] = next;
}

void main() {
  uint thread = gl_LocalInvocationIndex;
  uint position = state.at[POSITION];
  choices[thread] = choice_of_thread(position);
  barrier();
  Choice best = none();
  if (thread < PARTS) {
    for (uint i = 0u; i < PARTS; i++) best = better(best, choices[i * PARTS + thread]);
  }
  barrier();
  if (thread < PARTS) choices[thread] = best;
  barrier();
  if (gl_GlobalInvocationID.x != 0u || is_past_end(position) || position >= constants.context) return;
  for (uint i = 1u; i < PARTS; i++) best = better(best, choices[i]);
  advance(position, best.token);
}
