package dev.encodering.bench.selftest;

import java.util.Random;

/**
 * A table of (cos, sin) as RoPE has it, and what it does to a head, in double precision.
 *
 * @param headSize elements of a head
 * @param table a row for each position
 */
record Rotary(int headSize, float[] table) {

  static Rotary random(Random random, int headSize, int positions) {
    float[] table = new float[positions * headSize];
    for (int i = 0; i < table.length; i += 2) {
      double angle = 2 * Math.PI * random.nextDouble();
      table[i] = (float) Math.cos(angle);
      table[i + 1] = (float) Math.sin(angle);
    }
    return new Rotary(headSize, table);
  }

  /** Turns one head of {@code heads} and writes it to the same place, with its magnitudes. */
  void turn(float[] heads, int head, int position, double[] turned, double[] magnitudes) {
    for (int i = 0; i < headSize; i += 2) {
      int at = head * headSize + i;
      double cos = table[position * headSize + i];
      double sin = table[position * headSize + i + 1];
      double even = heads[at];
      double odd = heads[at + 1];
      turned[at] = even * cos - odd * sin;
      turned[at + 1] = even * sin + odd * cos;
      magnitudes[at] = magnitudes[at + 1] = Math.abs(even) + Math.abs(odd);
    }
  }
}
