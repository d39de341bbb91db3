package dev.encodering.bench.selftest;

import java.util.Arrays;

/**
 * Attention of one query head in double precision: the mean of the values, weighted with the
 * softmax of scale * query . key.
 *
 * @param shape how heads are laid out in queries, keys and values
 * @param scale what scores are multiplied with
 * @param queries of all heads
 * @param keys rows of all positions
 * @param values rows of all positions
 */
record Softmax(HeadShape shape, float scale, double[] queries, double[] keys, double[] values) {

  /** Writes a head's result, and what an error of it is measured by, to that head's places. */
  void attend(int head, int positions, double[] after, double[] magnitudes) {
    int size = shape.headSize();
    double[] weights = new double[positions];
    double largest = scores(head, weights);
    normalize(weights);
    for (int i = 0; i < size; i++) {
      double sum = 0;
      double magnitude = 0;
      for (int p = 0; p < positions; p++) {
        double term = weights[p] * values[at(p, head) + i];
        sum += term;
        magnitude += Math.abs(term);
      }
      after[head * size + i] = sum;
      // An error in a score is an error of that size in its weight.
      magnitudes[head * size + i] = magnitude * (1 + largest);
    }
  }

  /** Fills in the scores and returns the largest sum of magnitudes behind one. */
  private double scores(int head, double[] scores) {
    double largest = 0;
    for (int p = 0; p < scores.length; p++) {
      double magnitude = 0;
      for (int i = 0; i < shape.headSize(); i++) {
        double term = (double) scale * queries[head * shape.headSize() + i] * keys[at(p, head) + i];
        scores[p] += term;
        magnitude += Math.abs(term);
      }
      largest = Math.max(largest, magnitude);
    }
    return largest;
  }

  private int at(int row, int head) {
    return row * shape.kvWidth() + shape.kvHead(head) * shape.headSize();
  }

  private static void normalize(double[] scores) {
    double largest = Arrays.stream(scores).max().getAsDouble();
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.exp(scores[i] - largest);
      sum += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= sum;
    }
  }
}
