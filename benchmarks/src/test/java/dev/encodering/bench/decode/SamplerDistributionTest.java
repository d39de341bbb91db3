package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalPipeline;
import dev.encodering.metal.MetalQueue;
import dev.encodering.metal.Storage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws of the sample kernel from four logits, all with fixed seeds: no chance is left. */
class SamplerDistributionTest extends DecodeFixture {
  private static final float[] LOGITS = {0, 1, 2, -1};
  private static final int POSITIONS = 4000;
  private static final int SEEDS = 10;
  private static final int PER_COMMAND_BUFFER = 1000;

  /** One in a thousand is above, with three degrees of freedom. */
  private static final double CHI_SQUARE = 16.27;

  /** How often each token was drawn, at all positions of all seeds. */
  private long[] draw(float temperature, int seeds) throws InterruptedException {
    long[] counts = new long[LOGITS.length];
    try (DeviceState state = new DeviceState(device, POSITIONS);
        MetalBuffer logits = device.buffer(LOGITS.length * 4L, Storage.SHARED);
        MetalPipeline sample = device.pipeline("sample");
        MetalQueue queue = device.queue(1);
        MetalEncoder encoder = queue.encoder(PER_COMMAND_BUFFER * 256)) {
      logits.contents().asFloatBuffer().put(LOGITS);
      Dispatch dispatch =
          Dispatch.of(sample)
              .buffer(state.state())
              .buffer(logits)
              .buffer(state.results())
              .word(LOGITS.length)
              .word(POSITIONS)
              .groups(1);
      for (int seed = 0; seed < seeds; seed++) {
        state.reset(new int[] {0}, new Sampling(temperature, seed));
        for (int i = 0; i < POSITIONS; i += PER_COMMAND_BUFFER) {
          encoder.begin();
          for (int j = 0; j < PER_COMMAND_BUFFER; j++) {
            dispatch.write(encoder);
            encoder.memoryBarrier();
          }
          queue.awaitCompleted(encoder.commit());
        }
        for (int position = 0; position < POSITIONS; position++) {
          counts[state.result(position)]++;
        }
      }
    }
    return counts;
  }

  private static double chiSquare(long[] counts, float temperature) {
    double[] weights = new double[LOGITS.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(LOGITS[i] / temperature);
    }
    double sum = Arrays.stream(weights).sum();
    double draws = Arrays.stream(counts).sum();
    double chiSquare = 0;
    for (int i = 0; i < weights.length; i++) {
      double expected = draws * weights[i] / sum;
      chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return chiSquare;
  }

  @ParameterizedTest
  @ValueSource(floats = {0.5f, 1, 2, 100})
  void followsTheSoftmaxOfTheLogits(float temperature) throws InterruptedException {
    long[] counts = draw(temperature, SEEDS);
    double chiSquare = chiSquare(counts, temperature);
    assertTrue(chiSquare < CHI_SQUARE, Arrays.toString(counts) + ", chi square " + chiSquare);
  }

  @Test
  void thisManyDrawsTellTwoTemperaturesApart() throws InterruptedException {
    assertTrue(chiSquare(draw(1, SEEDS), 1.05f) > CHI_SQUARE);
  }
}
