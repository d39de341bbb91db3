// The words of the state buffer, which a kernel declares as `state`. Past the end of the context a kernel does nothing.

const uint POSITION = 0u;
const uint PROMPT_LENGTH = 1u;
const uint CONTEXT_LENGTH = 2u;
const uint SEED = 3u;
const uint INVERSE_TEMPERATURE = 4u;
const uint TOKENS = 16u;

bool is_past_end(uint position) {
  return position >= state.at[CONTEXT_LENGTH];
}
