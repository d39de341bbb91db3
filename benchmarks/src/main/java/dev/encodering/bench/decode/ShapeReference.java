package dev.encodering.bench.decode;

import java.util.Arrays;
import java.util.List;

/** What a {@link Shape}'s tokens must be, by plain arithmetic. */
final class ShapeReference {
  private static final int NOTHING = -1;

  private final Shape shape;
  private final List<List<Shape.Move>> steps;
  private final int[][] permutations;
  private final float[] mix;

  ShapeReference(Shape shape) {
    this.shape = shape;
    this.steps = shape.moves();
    this.permutations = shape.permutations();
    this.mix = shape.mix();
  }

  /** The tokens that follow one. */
  int[] tokens(int first, int count) {
    int[] tokens = new int[count];
    int token = first;
    for (int i = 0; i < count; i++) {
      token = next(token);
      tokens[i] = token;
    }
    return tokens;
  }

  private int next(int token) {
    int[][] oneAt = new int[2][shape.lanes()];
    Arrays.fill(oneAt[0], token);
    Arrays.fill(oneAt[1], NOTHING);
    for (List<Shape.Move> step : steps) {
      for (Shape.Move move : step) {
        int from = oneAt[move.fromHalf()][move.lane()];
        oneAt[1 - move.fromHalf()][move.lane()] = permutations[move.matrix()][from];
      }
    }
    return best(oneAt);
  }

  /** The first of the largest, as the sampler takes it. */
  private int best(int[][] oneAt) {
    int best = 0;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < shape.width(); row++) {
      double score = 0;
      for (int half = 0; half < 2; half++) {
        for (int lane = 0; lane < shape.lanes(); lane++) {
          int at = oneAt[half][lane];
          int column = (half * shape.lanes() + lane) * shape.width() + at;
          score += at == NOTHING ? 0 : mix[row * shape.mixColumns() + column];
        }
      }
      if (score > bestScore) {
        bestScore = score;
        best = row;
      }
    }
    return best;
  }
}
