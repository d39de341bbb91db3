package dev.encodering.bench.decode;

/**
 * How a token is chosen from the logits: the best one at temperature 0, else drawn by Gumbel-max
 * from a hash of seed, position and token.
 *
 * @param temperature 0 or more
 * @param seed any number
 */
public record Sampling(float temperature, int seed) {
  /** Larger than any noise, and so small that a logit times it is still a number. */
  private static final float MAX_INVERSE_TEMPERATURE = 1e30f;

  /** The best token, always. */
  public static final Sampling GREEDY = new Sampling(0, 0);

  /**
   * Refuses what is not a temperature.
   *
   * @param temperature 0 or more
   * @param seed any number
   */
  public Sampling {
    if (!(temperature >= 0) || Float.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature is " + temperature + ": use 0 for the best token, or a number above 0");
    }
  }

  /** What the sampler multiplies logits by; 0 stands for greedy. */
  float inverseTemperature() {
    return temperature == 0 ? 0 : Math.min(1 / temperature, MAX_INVERSE_TEMPERATURE);
  }
}
