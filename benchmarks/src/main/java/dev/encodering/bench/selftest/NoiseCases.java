package dev.encodering.bench.selftest;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code gumbel_noise}: the sampler's noise of every hash there is. A device's own logarithm may
 * have no right digit near 1, where the largest noise comes from.
 */
final class NoiseCases {
  private static final int HASHES = 1 << 23;
  private static final int HASHES_PER_CASE = 1 << 20;
  private static final int ELEMENTS_PER_GROUP = 256;

  private NoiseCases() {}

  static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (int first = 0; first < HASHES; first += HASHES_PER_CASE) {
      cases.add(of(first, HASHES_PER_CASE, HASHES_PER_CASE / ELEMENTS_PER_GROUP));
    }
    cases.add(of(HASHES - 5, 300, 2)); // past the last hash comes the first
    cases.add(of(77, 300, 1));
    return cases;
  }

  private static KernelCase of(int first, int count, int groups) {
    double[] after = Operand.untouched(count);
    double[] magnitudes = new double[count];
    for (int i = 0; i < Math.min(count, groups * ELEMENTS_PER_GROUP); i++) {
      after[i] = Draw.noiseOf((first + i) % HASHES);
      magnitudes[i] = 1 + Math.abs(after[i]);
    }
    return new KernelCase(
        "gumbel_noise",
        count + " hashes from " + first + ", groups " + groups,
        groups,
        new int[] {count, first},
        List.of(Operand.close("y", new float[count], after, magnitudes)));
  }
}
