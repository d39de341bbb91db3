package dev.encodering.bench.model;

/**
 * The numbers that fix a Llama model's shape. {@code width} is {@code heads * headSize}.
 *
 * @param layers transformer blocks, at least 1
 * @param width elements of the residual stream, a multiple of 8
 * @param heads query heads, a multiple of {@code kvHeads}
 * @param kvHeads key and value heads
 * @param headSize elements of one head, a multiple of 8 from 8 to 256
 * @param ffn elements of the feed-forward hidden layer, a multiple of 8
 * @param vocab tokens, at most 2^20
 * @param contextLength tokens that the model was trained for; memory does not depend on it
 * @param rmsEpsilon what RMSNorm adds to the mean square; finite and positive
 * @param ropeBase the base of the rotation frequencies; finite and positive
 */
public record LlamaConfig(
    int layers,
    int width,
    int heads,
    int kvHeads,
    int headSize,
    int ffn,
    int vocab,
    int contextLength,
    float rmsEpsilon,
    float ropeBase) {

  /**
   * The elements of one token's keys, or values, in one layer.
   *
   * @return {@code kvHeads * headSize}
   */
  public int kvWidth() {
    return kvHeads * headSize;
  }

  /**
   * The memory of the key/value cache, in single precision.
   *
   * @param context positions that it holds, at least 1
   * @return bytes, over all layers, keys and values
   */
  public long kvBytes(int context) {
    requireContext(context);
    long perPosition = 2L * layers * kvWidth() * Float.BYTES;
    return Math.multiplyExact(perPosition, (long) context);
  }

  /**
   * The memory of everything that a decode loop keeps on the device besides weights, cache and
   * rotation table: one set of activations, the logits, and a token id and a result per position.
   *
   * @param context positions, at least 1
   * @return bytes
   */
  public long scratchBytes(int context) {
    requireContext(context);
    long activations = 4L * width + 2L * kvWidth() + 2L * ffn + vocab;
    return activations * Float.BYTES + 2L * Integer.BYTES * context;
  }

  static void requireContext(int context) {
    if (context < 1) {
      throw new IllegalArgumentException("context is " + context + " positions: give at least 1");
    }
  }
}
