package dev.encodering.bench.decode;

import dev.encodering.metal.MetalDevice;

/** A synthetic token's chain of dispatches, each token checked against the host's arithmetic. */
record ShapeWorkload(Shape shape, int context) implements Workload {
  /** Long enough for the ranges of positions that are reported. */
  static final int DEFAULT_CONTEXT = 512;

  private static final int MOST_CONTEXT = 1 << 20;
  private static final int FIRST_TOKEN = 1;

  ShapeWorkload {
    if (context < 1 || context > MOST_CONTEXT) {
      throw new IllegalArgumentException(
          "--ctx is " + context + ": a shape takes 1 to " + MOST_CONTEXT + " positions");
    }
  }

  @Override
  public String name() {
    return "shape " + shape;
  }

  @Override
  public Decoder open(MetalDevice device) {
    return new Decoder(device, context, state -> new ShapePlan(device, shape, state));
  }

  @Override
  public Prompt prompt() {
    return new Prompt(new int[] {FIRST_TOKEN}, Sampling.GREEDY, token -> false);
  }

  @Override
  public int[] expected(int limit) {
    return new ShapeReference(shape).tokens(FIRST_TOKEN, Math.min(limit, context));
  }

  /** Numbers mean nothing to a reader: what they are the result of does. */
  @Override
  public Transcript transcript() {
    String text =
        "%d layers of width %d: %d dispatches and %d barriers a token, each token as the host says"
            .formatted(shape.layers(), shape.width(), shape.dispatches(), shape.barriers());
    return new Transcript() {
      @Override
      public String start() {
        return text;
      }

      @Override
      public String accept(int token) {
        return "";
      }

      @Override
      public String finish() {
        return "";
      }
    };
  }
}
