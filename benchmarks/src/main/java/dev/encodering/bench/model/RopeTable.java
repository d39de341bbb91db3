package dev.encodering.bench.model;

import java.nio.ByteBuffer;

/**
 * The cosines and sines of rotary positions, so that no device computes them: results then do not
 * depend on a driver's trigonometry. Row {@code p} holds {@code headSize} floats, (cos, sin) of
 * {@code p * base^(-2i/headSize)} for each adjacent pair {@code i}; computed in double precision,
 * rounded once.
 */
public final class RopeTable {

  private RopeTable() {}

  /**
   * The size of the table.
   *
   * @param config the model's shape
   * @param context positions, at least 1
   * @return bytes
   */
  public static long bytes(LlamaConfig config, int context) {
    LlamaConfig.requireContext(context);
    return (long) context * config.headSize() * Float.BYTES;
  }

  /**
   * Writes some rows at the buffer's position, in the buffer's byte order, and moves the position
   * past them. Any thread; allocates one row.
   *
   * @param config the model's shape
   * @param from the first position, at least 0
   * @param to the position after the last
   * @param target where the rows go
   * @throws java.nio.BufferOverflowException if they do not fit
   */
  public static void write(LlamaConfig config, int from, int to, ByteBuffer target) {
    int pairs = config.headSize() / 2;
    double[] frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      frequencies[i] = Math.pow(config.ropeBase(), -2.0 * i / config.headSize());
    }
    for (int position = from; position < to; position++) {
      for (double frequency : frequencies) {
        double angle = position * frequency;
        target.putFloat((float) Math.cos(angle)).putFloat((float) Math.sin(angle));
      }
    }
  }
}
