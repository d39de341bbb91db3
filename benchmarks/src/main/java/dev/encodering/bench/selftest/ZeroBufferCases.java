package dev.encodering.bench.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** {@code zero_buffer}: y[0..n) = 0, as far as the threadgroups reach. */
final class ZeroBufferCases {
  private static final int ELEMENTS_PER_GROUP = 256;
  private static final int ROOM = 40;

  private ZeroBufferCases() {}

  static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    for (int n : new int[] {1, 3, 255, 256, 257, 1000, 70_001}) {
      cases.add(of(n, KernelCase.groupsOf(n, ELEMENTS_PER_GROUP)));
    }
    cases.add(of(0, 1));
    cases.add(of(1000, 1));
    cases.add(of(1000, 3));
    cases.add(of(100, 9));
    return cases;
  }

  private static KernelCase of(int n, int groups) {
    float[] before = RandomFloats.gaussian(new Random(n), n + ROOM, 1);
    float[] after = before.clone();
    Arrays.fill(after, 0, Math.min(n, groups * ELEMENTS_PER_GROUP), 0f);
    Operand y = Operand.exact("y", Operand.bytes(before), Operand.bytes(after));
    return new KernelCase(
        "zero_buffer", "n " + n + ", groups " + groups, groups, new int[] {n}, List.of(y));
  }
}
