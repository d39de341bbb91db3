package dev.encodering.bench.compare;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Says how far a long run is, and how long it may still take. */
final class Progress {
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final int steps;
  private final long startNs;
  private int done;

  Progress(PrintWriter out, LongSupplier nanoTime, int steps) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.steps = steps;
    this.startNs = nanoTime.getAsLong();
  }

  /** The next step begins. */
  void step(String what) {
    done++;
    out.printf("[%d/%d] %s%s%n", done, steps, what, left());
    out.flush();
  }

  private String left() {
    int finished = done - 1;
    if (finished == 0) {
      return "";
    }
    long perStepNs = (nanoTime.getAsLong() - startNs) / finished;
    long leftS = TimeUnit.NANOSECONDS.toSeconds(perStepNs * (steps - finished));
    return leftS < 120
        ? ", about " + leftS + " s left"
        : ", about " + (leftS + 30) / 60 + " min left";
  }
}
