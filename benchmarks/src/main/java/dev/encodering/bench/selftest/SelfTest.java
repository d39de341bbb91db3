package dev.encodering.bench.selftest;

import dev.encodering.bench.decode.Decoder;
import dev.encodering.bench.decode.Plan;
import dev.encodering.bench.model.BundledModel;
import dev.encodering.bench.model.GoldenOutputs;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.metal.MetalDevice;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs checks and prints a line for each. */
final class SelfTest {
  private static final int CONTEXT = 256;

  private final PrintWriter out;
  private final int texts;
  private final Map<Outcome.Verdict, Integer> counts = new EnumMap<>(Outcome.Verdict.class);

  SelfTest(PrintWriter out) {
    this(out, Integer.MAX_VALUE);
  }

  /** Decodes that many of the golden texts, or all. */
  SelfTest(PrintWriter out, int texts) {
    this.out = out;
    this.texts = texts;
    for (Outcome.Verdict verdict : Outcome.Verdict.values()) {
      counts.put(verdict, 0);
    }
  }

  void run(List<Check> checks) throws InterruptedException {
    for (Check check : checks) {
      Outcome outcome = check.run();
      counts.merge(outcome.verdict(), 1, Integer::sum);
      out.printf("%-7s  %-42s %s%n", outcome.verdict(), check.name(), outcome.detail());
      out.flush();
    }
  }

  /** The kernels one by one, then what they are for. */
  void runAll(MetalDevice device) throws InterruptedException {
    run(KernelChecks.all(device));
    run(OrderingChecks.all(device));
    LlamaModel model = LlamaModel.of(BundledModel.open());
    GoldenOutputs golden = BundledModel.golden().first(texts);
    for (Plan plan : Plan.values()) {
      try (Decoder decoder = new Decoder(device, model, CONTEXT, plan)) {
        run(GoldenChecks.all(plan, decoder, golden));
      }
    }
  }

  /** What validation layers said, if they are on. To be asked when the device is closed. */
  void runValidation() throws InterruptedException {
    if ("1".equals(System.getenv("ENCODERING_VULKAN_VALIDATION"))) {
      run(List.of(new Check("validation layers", SelfTest::validation)));
    }
  }

  private static Outcome validation() {
    return MetalDevice.validationMessage()
        .map(Outcome::failed)
        .orElse(Outcome.passed("silent; they do not see what is reached through device addresses"));
  }

  /** Prints the last line; true if nothing failed. */
  boolean summarize(String deviceName) {
    int failed = counts.get(Outcome.Verdict.FAILED);
    out.printf(
        Locale.ROOT,
        "%n%d passed, %d failed, %d skipped on %s%n",
        counts.get(Outcome.Verdict.PASSED),
        failed,
        counts.get(Outcome.Verdict.SKIPPED),
        deviceName);
    out.flush();
    return failed == 0;
  }
}
