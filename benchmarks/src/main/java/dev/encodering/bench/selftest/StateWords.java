package dev.encodering.bench.selftest;

/** The state buffer of the decode kernels: where the token is, and the tokens so far. */
final class StateWords {
  private static final int POSITION = 0;
  private static final int PROMPT_LENGTH = 1;
  private static final int CONTEXT_LENGTH = 2;
  private static final int SEED = 3;
  private static final int INVERSE_TEMPERATURE = 4;
  private static final int TOKENS = 16;

  private final int[] words;

  /** Token ids are odd and large, so that one which is used by mistake shows. */
  StateWords(int position, int contextLength, int context) {
    words = new int[TOKENS + context];
    words[POSITION] = position;
    words[PROMPT_LENGTH] = 1;
    words[CONTEXT_LENGTH] = contextLength;
    for (int i = 0; i < context; i++) {
      words[TOKENS + i] = 1_000_001 + 2 * i;
    }
  }

  /** At the first of many positions: for kernels that do not look at it otherwise. */
  static StateWords running() {
    return new StateWords(0, 4, 4);
  }

  /** Every position is done: kernels must do nothing. */
  static StateWords ended() {
    return new StateWords(4, 4, 4);
  }

  StateWords promptLength(int length) {
    words[PROMPT_LENGTH] = length;
    return this;
  }

  StateWords sampling(int seed, float inverseTemperature) {
    words[SEED] = seed;
    words[INVERSE_TEMPERATURE] = Float.floatToRawIntBits(inverseTemperature);
    return this;
  }

  StateWords position(int position) {
    words[POSITION] = position;
    return this;
  }

  StateWords token(int position, int token) {
    words[TOKENS + position] = token;
    return this;
  }

  int position() {
    return words[POSITION];
  }

  int promptLength() {
    return words[PROMPT_LENGTH];
  }

  StateWords copy() {
    StateWords copy = new StateWords(0, 0, words.length - TOKENS);
    System.arraycopy(words, 0, copy.words, 0, words.length);
    return copy;
  }

  /** As a buffer that the kernel only reads. */
  Operand input() {
    return Operand.input("state", Operand.bytes(words));
  }

  /** As a buffer that the kernel changes into another. */
  Operand becoming(StateWords after) {
    return Operand.exact("state", Operand.bytes(words), Operand.bytes(after.words));
  }
}
