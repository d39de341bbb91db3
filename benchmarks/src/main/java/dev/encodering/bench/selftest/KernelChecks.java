package dev.encodering.bench.selftest;

import dev.encodering.metal.MetalDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The kernels of the decode graph, and zero_buffer, against double precision. */
final class KernelChecks {
  /** Bits, or sums whose terms are all there. */
  private static final double EXACT = 0;

  private static final double ROUNDING = 1e-5;

  /** A hundredth of what a draw's margin must be, at noise up to 16.6. */
  private static final double NOISE = 5e-7;

  private final MetalDevice device;
  private final UnaryOperator<KernelCase> change;
  private final List<Check> checks = new ArrayList<>();

  private KernelChecks(MetalDevice device, UnaryOperator<KernelCase> change) {
    this.device = device;
    this.change = change;
  }

  static List<Check> all(MetalDevice device) {
    return all(device, UnaryOperator.identity());
  }

  /** For tests: with cases that are made wrong on purpose. */
  static List<Check> all(MetalDevice device, UnaryOperator<KernelCase> change) {
    KernelChecks kernels = new KernelChecks(device, change);
    kernels.add("zero_buffer", EXACT, ZeroBufferCases::all);
    for (boolean half : new boolean[] {false, true}) {
      kernels.add("embed" + (half ? "_f16" : "_f32"), EXACT, () -> EmbedCases.all(half));
    }
    kernels.add("rmsnorm", ROUNDING, RmsNormCases::all);
    for (MatvecCases.Kind kind : MatvecCases.Kind.values()) {
      for (boolean half : new boolean[] {false, true}) {
        kernels.add(kind.kernel(half), ROUNDING, () -> MatvecCases.all(kind, half));
      }
    }
    kernels.add("rope_kv", ROUNDING, RopeCases::all);
    kernels.add("attention", ROUNDING, () -> AttentionCases.all(false));
    kernels.add("rope_attention", ROUNDING, () -> AttentionCases.all(true));
    kernels.add("gumbel_noise", NOISE, NoiseCases::all);
    kernels.add("sample, greedy", EXACT, SamplerCases::greedy);
    kernels.add("sample, ties", EXACT, SamplerCases::ties);
    kernels.add("sample, NaN", EXACT, SamplerCases::notANumber);
    kernels.add("sample, positions", EXACT, SamplerCases::positions);
    kernels.add("sample, temperature", EXACT, SamplerCases::draws);
    kernels.add("sample, largest noise", EXACT, SamplerCases::largestNoise);
    return kernels.checks;
  }

  private void add(String name, double limit, Supplier<List<KernelCase>> cases) {
    checks.add(new Check("kernel " + name, () -> run(cases.get(), limit)));
  }

  private Outcome run(List<KernelCase> cases, double limit) throws InterruptedException {
    double worst = 0;
    try (KernelRunner runner = new KernelRunner(device)) {
      for (KernelCase each : cases) {
        try {
          worst = Math.max(worst, runner.run(change.apply(each), limit));
        } catch (RuntimeException e) {
          return Outcome.failed(each.shape() + ": " + e.getMessage());
        }
      }
    }
    return Outcome.passed(cases.size() + " dispatches, " + Outcome.maxError(worst, limit));
  }
}
