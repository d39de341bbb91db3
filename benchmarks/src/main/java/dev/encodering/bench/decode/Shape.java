package dev.encodering.bench.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A synthetic token: as many dispatches and barriers as a large model's, of kernels so small that
 * encoding and launching them is all that counts, and a result that the host can foresee.
 *
 * <p>A token is a number below the width. Each of a few lanes turns it into a vector with a single
 * 1 (embed) and moves that 1 about by permutation matrices, one dispatch per move, each lane
 * reading what its last dispatch wrote. At the end one product with a table of random numbers mixes
 * all lanes and the sampler takes the best of the result: the next token. A dispatch that is
 * missing, or starts too early, gives another token.
 *
 * @param layers how many matrices the moves take turns with
 * @param width elements of a vector
 * @param dispatches of a token
 */
record Shape(int layers, int width, int dispatches) {
  /** What a 30-layer mixture-of-experts model needs for a token. */
  static final Shape DEFAULT = new Shape(30, 64, 930);

  private static final int DEFAULT_BARRIERS = 452;
  private static final int LANES = 3;
  private static final int LEAST_DISPATCHES = 16;
  private static final int MOST_DISPATCHES = 20_000;
  private static final int MOST_LAYERS = 1_000;
  private static final int MOST_WIDTH = 2_048;
  private static final int WIDTH_MULTIPLE = 8;
  private static final int MOST_ELEMENTS = 1 << 26;
  private static final int MIX_BOUND = 1 << 16;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})x(\\d{1,9})x(\\d{1,9})");

  /** One move of one lane: by which matrix, and from which half of the vectors to the other. */
  record Move(int lane, int matrix, int fromHalf) {}

  Shape {
    requireWithin("layers", layers, 1, MOST_LAYERS);
    requireWithin("width", width, WIDTH_MULTIPLE, MOST_WIDTH);
    requireWithin("dispatches", dispatches, LEAST_DISPATCHES, MOST_DISPATCHES);
    if (width % WIDTH_MULTIPLE != 0) {
      throw new IllegalArgumentException(
          "--shape: the width is " + width + ": use a multiple of " + WIDTH_MULTIPLE);
    }
    if ((long) layers * width * width > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          "--shape: "
              + layers
              + " matrices of width "
              + width
              + " have more than "
              + MOST_ELEMENTS
              + " elements: lower one of them");
    }
  }

  private static void requireWithin(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "--shape: " + what + " is " + value + ": use " + least + " to " + most);
    }
  }

  /** Reads LAYERSxWIDTHxDISPATCHES. */
  static Shape parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--shape is " + text + ": use LAYERSxWIDTHxDISPATCHES, for example " + DEFAULT);
    }
    return new Shape(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  /** In the proportion of the default, 452 to 930. */
  int barriers() {
    return Math.round(dispatches * (float) DEFAULT_BARRIERS / DEFAULT.dispatches);
  }

  /** How many dispatches a step has at most: a little more than there are for each barrier. */
  int lanes() {
    return LANES;
  }

  /** The steps between the embedding of all lanes and the mix of all lanes. */
  List<List<Move>> moves() {
    int steps = barriers() + 1 - 3;
    int total = dispatches - lanes() - 2;
    int[] half = new int[lanes()];
    List<List<Move>> all = new ArrayList<>();
    int made = 0;
    for (int step = 0; step < steps; step++) {
      int count = (int) ((step + 1L) * total / steps) - made;
      made += count;
      List<Move> moves = new ArrayList<>();
      for (int lane = 0; lane < count; lane++) {
        moves.add(new Move(lane, (step + lane) % layers, half[lane]));
        half[lane] ^= 1;
      }
      all.add(moves);
    }
    return all;
  }

  /** Where each matrix moves each element to. */
  int[][] permutations() {
    SplittableRandom random = new SplittableRandom(layers);
    int[][] all = new int[layers][width];
    for (int[] each : all) {
      for (int i = 0; i < width; i++) {
        int j = random.nextInt(i + 1);
        each[i] = each[j];
        each[j] = i;
      }
    }
    return all;
  }

  /** The mixing table by rows: whole numbers, whose sums are exact in single precision. */
  float[] mix() {
    SplittableRandom random = new SplittableRandom(width);
    float[] table = new float[width * mixColumns()];
    for (int i = 0; i < table.length; i++) {
      table[i] = random.nextInt(MIX_BOUND);
    }
    return table;
  }

  /** Both halves of all lanes' vectors. */
  int mixColumns() {
    return 2 * lanes() * width;
  }

  @Override
  public String toString() {
    return layers + "x" + width + "x" + dispatches;
  }
}
