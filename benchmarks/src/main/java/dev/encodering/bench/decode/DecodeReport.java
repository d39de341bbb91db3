package dev.encodering.bench.decode;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A decode command's result for people. */
final class DecodeReport {
  private static final int COMPARED = 2;

  private DecodeReport() {}

  static void print(PrintWriter out, DecodeOutput output) {
    boolean several = !output.sums().isEmpty();
    for (String device : output.runs().stream().map(ModeRun::device).distinct().toList()) {
      List<ModeRun> runs =
          output.runs().stream().filter(run -> run.device().equals(device)).toList();
      if (several) {
        out.printf("%s%n", device);
      }
      printModes(out, runs);
      if (several) {
        out.println();
      }
    }
    for (DecodeOutput.Sum sum : output.sums()) {
      out.printf(
          Locale.ROOT,
          "%s(%d) on all devices: %.0f tokens/s%n",
          sum.mode(),
          sum.depth(),
          sum.tokensPerSecond());
    }
    if (output.runs().size() >= COMPARED) {
      printPositions(out, output.runs(), several);
      printRatios(out, output, several);
    }
    if (output.residentBytes().after() > 0) {
      out.printf(
          "%nresident memory: %d MiB before the first round, %d MiB after the last%n",
          output.residentBytes().before() >> 20, output.residentBytes().after() >> 20);
    }
  }

  private static void printModes(PrintWriter out, List<ModeRun> runs) {
    out.printf(
        "%-8s %5s %10s %10s %10s %10s %12s %10s %9s %9s %6s %6s %9s%n",
        "mode",
        "depth",
        "tokens/s",
        "p50 us",
        "p99 us",
        "encode us",
        "hand-off us",
        "wait us",
        "calls/tok",
        "subm/tok",
        "spun",
        "slept",
        "B/token");
    for (ModeRun run : runs) {
      out.printf(
          Locale.ROOT,
          "%-8s %5d %10.0f %10.1f %10.1f %10.1f %12.1f %10.1f %9.2f %9.2f %6.2f %6.2f %9.0f%n",
          run.mode(),
          run.depth(),
          run.tokensPerSecond(),
          run.usPerToken().p50(),
          run.usPerToken().p99(),
          run.encodeUs(),
          run.handoffUs(),
          run.gpuWaitUs(),
          run.nativeCallsPerToken(),
          run.submitsPerToken(),
          run.spunWaitsPerToken(),
          run.sleptWaitsPerToken(),
          run.allocBytesPerToken());
    }
  }

  private static void printPositions(PrintWriter out, List<ModeRun> runs, boolean several) {
    if (runs.stream().allMatch(run -> run.positions().isEmpty())) {
      return;
    }
    out.printf("%nus per token by position: median of the rounds' means (least to most)%n");
    for (ModeRun run : runs) {
      for (ModeRun.Position position : run.positions()) {
        out.printf(
            "%s%-10s %-10s %s%n",
            prefix(run.device(), several), run.name(), position.range(), position.meanUs().text(1));
      }
    }
  }

  private static void printRatios(PrintWriter out, DecodeOutput output, boolean several) {
    if (output.ratios().isEmpty()) {
      return;
    }
    out.printf("%ntime per token, ratio by round: median (least to most)%n");
    for (Ratio ratio : output.ratios()) {
      out.printf(
          "%s%-22s %s%n", prefix(ratio.device(), several), ratio.name(), ratio.value().text(2));
    }
    if (!output.hidden().isEmpty()) {
      out.printf("%npart of inline(0)'s encode time that a token is shorter by%n");
    }
    for (Ratio hidden : output.hidden()) {
      out.printf(
          "%s%-22s %s%n", prefix(hidden.device(), several), hidden.name(), hidden.value().text(2));
    }
  }

  private static String prefix(String device, boolean several) {
    return several ? device + " " : "";
  }
}
