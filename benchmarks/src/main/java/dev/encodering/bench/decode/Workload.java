package dev.encodering.bench.decode;

import dev.encodering.metal.MetalDevice;

/** What is decoded, on any device. Immutable. */
interface Workload {

  /** Its name in the output. */
  String name();

  /** Puts it on a device. */
  Decoder open(MetalDevice device);

  /** What one text starts from and how it goes on. */
  Prompt prompt();

  /**
   * The tokens that must come, if it is known without a device.
   *
   * @param limit how many at most
   * @return empty if nobody knows
   */
  int[] expected(int limit);

  /** The text of a run of tokens, for people. */
  Transcript transcript();

  /** Turns tokens into text one by one. */
  interface Transcript {
    /** What the prompt's tokens say. */
    String start();

    /** What this token adds. */
    String accept(int token);

    /** What the tokens so far had left open. */
    String finish();
  }
}
