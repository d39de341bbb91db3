package dev.encodering.bench.decode;

import dev.encodering.bench.model.BundledModel;
import dev.encodering.metal.MetalDevice;
import java.util.Arrays;

/**
 * One mode's token loop by itself, to be timed: texts of {@link #TOKENS} tokens, each of which must
 * come out as the first did. One thread.
 */
public final class ModeDecoding implements AutoCloseable {
  /** Tokens of a text, those of the prompt included. */
  public static final int TOKENS = 128;

  private static final String MODEL = "model";
  private static final String SHAPE = "shape";
  private static final String TEXT = "Once upon a time";

  private final Closer closer = new Closer();
  private final Prompt prompt;
  private final Generation generation;
  private final int newTokens;
  private int[] expected;

  /**
   * Opens a device.
   *
   * @param deviceName as for {@code decode --device}
   * @param workload {@code model} for the bundled one, {@code shape} for the 930-dispatch token
   * @param mode as for {@code decode --mode}, one
   * @param depth of a mode that has one and does not say its own
   */
  public ModeDecoding(String deviceName, String workload, String mode, int depth) {
    ModeSpec spec = ModeSpec.parseAll(mode, depth).get(0);
    Workload decoded = workload(workload);
    prompt = decoded.prompt();
    newTokens = TOKENS - prompt.tokens().length + 1;
    try {
      MetalDevice device = closer.add(MetalDevice.open(deviceName));
      Decoder decoder = closer.add(decoded.open(device));
      generation = new Generation(decoder, closer.add(decoder.open(spec.mode(), spec.depth())));
    } catch (Throwable t) {
      closer.close();
      throw t;
    }
  }

  private static Workload workload(String name) {
    return switch (name) {
      case MODEL ->
          new ModelWorkload(BundledModel.open(), TEXT, Sampling.GREEDY, TOKENS, Plan.DEFAULT);
      case SHAPE -> new ShapeWorkload(Shape.DEFAULT, TOKENS);
      default ->
          throw new IllegalArgumentException(
              "workload is " + name + ": use " + MODEL + " or " + SHAPE);
    };
  }

  /**
   * Decodes a text; nothing is in flight before and after.
   *
   * @param callerWorkNs time that the caller is busy for after each token
   * @return its new tokens
   * @throws InterruptedException if interrupted
   * @throws IllegalStateException if they are not those of the first text
   */
  public int[] text(long callerWorkNs) throws InterruptedException {
    int[] tokens = generation.run(prompt, newTokens, callerWorkNs, token -> {});
    if (tokens.length != newTokens) {
      throw new IllegalStateException("the text ended after " + tokens.length + " new tokens");
    }
    if (expected == null) {
      expected = tokens;
    } else if (!Arrays.equals(expected, tokens)) {
      throw new IllegalStateException("a text came out otherwise than the first one");
    }
    return tokens;
  }

  @Override
  public void close() {
    closer.close();
  }
}
