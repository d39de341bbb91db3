package dev.encodering.bench.selftest;

import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalQueue;
import dev.encodering.metal.TestControl;
import java.util.List;

/** Whether barriers and the order of commits keep a chain of dispatches in its order. */
final class OrderingChecks {
  private static final int COMMAND_BUFFERS = 200;
  private static final int DISPATCHES = 24;
  private static final int IN_FLIGHT = 4;
  private static final long[] SHUFFLES = {1, 2, 3, TestControl.REVERSE};

  private final MetalDevice device;

  private OrderingChecks(MetalDevice device) {
    this.device = device;
  }

  static List<Check> all(MetalDevice device) {
    OrderingChecks checks = new OrderingChecks(device);
    return List.of(
        new Check("order of dispatches and command buffers", checks::streamOrder),
        new Check("order kept by barriers when shuffled", checks::shuffled),
        new Check("missing barrier found when reversed", checks::missingBarrier));
  }

  private Outcome streamOrder() throws InterruptedException {
    return exact(count(true), "");
  }

  private Outcome shuffled() throws InterruptedException {
    for (long shuffle : SHUFFLES) {
      Outcome outcome = exact(countShuffled(shuffle, true), " with shuffle " + shuffle);
      if (outcome.verdict() != Outcome.Verdict.PASSED) {
        return outcome;
      }
    }
    return Outcome.passed(SHUFFLES.length + " orders, each with the exact count");
  }

  private Outcome missingBarrier() throws InterruptedException {
    double counted = countShuffled(TestControl.REVERSE, false);
    return counted == expected()
        ? Outcome.failed("a stream without barriers, run backwards, still gave the exact count")
        : Outcome.passed("as it must, a stream without barriers miscounts");
  }

  private static double expected() {
    return (double) COMMAND_BUFFERS * DISPATCHES;
  }

  private static Outcome exact(double counted, String when) {
    String text = (long) expected() + " dependent dispatches counted " + counted + when;
    return counted == expected()
        ? Outcome.passed((long) expected() + " dependent dispatches, max error 0")
        : Outcome.failed(text);
  }

  private double countShuffled(long shuffle, boolean barriers) throws InterruptedException {
    device.control(TestControl.SHUFFLE, shuffle);
    try {
      return count(barriers);
    } finally {
      device.control(TestControl.SHUFFLE, 0);
    }
  }

  private double count(boolean barriers) throws InterruptedException {
    try (CountingChain chain = new CountingChain(device);
        MetalQueue queue = device.queue(IN_FLIGHT)) {
      MetalEncoder[] encoders = new MetalEncoder[IN_FLIGHT];
      try {
        for (int i = 0; i < IN_FLIGHT; i++) {
          encoders[i] = queue.encoder(CountingChain.streamBytes(DISPATCHES));
        }
        for (int i = 0; i < COMMAND_BUFFERS; i++) {
          MetalEncoder encoder = encoders[i % IN_FLIGHT];
          if (encoder.lastSubmission() != 0) {
            queue.awaitCompleted(encoder.lastSubmission());
          }
          encoder.begin();
          chain.encode(encoder, DISPATCHES, barriers);
          encoder.commit();
        }
        queue.awaitCompleted(COMMAND_BUFFERS);
      } finally {
        for (MetalEncoder encoder : encoders) {
          if (encoder != null) {
            encoder.close();
          }
        }
      }
      return chain.count();
    }
  }
}
