package dev.encodering.bench.decode;

import dev.encodering.bench.trace.ModeTrace;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;

/**
 * A workload on several devices at once: for each a thread, a queue, a pipeline and a worker of its
 * own. They meet before each measurement, so that the same mode runs everywhere at the same time,
 * and share nothing in between.
 */
final class DeviceRuns {
  private final Workload workload;
  private final List<ModeSpec> specs;
  private final ModeRunner.Load load;
  private final int warmUps;
  private final int rounds;
  private final boolean traced;

  DeviceRuns(
      Workload workload,
      List<ModeSpec> specs,
      ModeRunner.Load load,
      int warmUps,
      int rounds,
      boolean traced) {
    this.workload = workload;
    this.specs = specs;
    this.load = load;
    this.warmUps = warmUps;
    this.rounds = rounds;
    this.traced = traced;
  }

  /**
   * What one device gave.
   *
   * @param device its name
   * @param tokens of one text
   * @param runs a row per mode
   * @param residentBytes of the whole process after warm-up and at the end
   * @param traces of each mode, if asked for
   */
  record Result(
      String device,
      int[] tokens,
      List<ModeRun> runs,
      DecodeOutput.Growth residentBytes,
      List<ModeTrace> traces) {}

  /**
   * Runs it.
   *
   * @param devices one, on the calling thread, or several, each on a thread of its own
   * @param out gets the first device's text as it comes
   */
  List<Result> on(List<String> devices, PrintWriter out) throws InterruptedException {
    return devices.size() == 1
        ? List.of(run(devices.get(0), null, out, () -> {}))
        : onAll(devices, out);
  }

  private List<Result> onAll(List<String> devices, PrintWriter out) throws InterruptedException {
    Phaser meeting = new Phaser(devices.size());
    ExecutorService threads = Executors.newFixedThreadPool(devices.size());
    List<Future<Result>> futures = new ArrayList<>();
    try {
      for (int i = 0; i < devices.size(); i++) {
        String device = devices.get(i);
        String suffix = devices.indexOf(device) < i ? "#" + i : "";
        PrintWriter shown = i == 0 ? out : new PrintWriter(Writer.nullWriter());
        futures.add(threads.submit(() -> lockstep(device, suffix, shown, meeting)));
      }
      return resultsOf(futures);
    } finally {
      threads.shutdownNow();
    }
  }

  private Result lockstep(String device, String suffix, PrintWriter out, Phaser meeting)
      throws InterruptedException {
    try {
      return run(device, suffix, out, () -> meet(meeting));
    } catch (Throwable t) {
      meeting.forceTermination(); // the others would wait for a device that will not come
      throw t;
    }
  }

  private static void meet(Phaser meeting) throws InterruptedException {
    if (meeting.awaitAdvanceInterruptibly(meeting.arrive()) < 0) {
      throw new OtherDeviceFailed();
    }
  }

  /** Another device's failure is the reason, and is told in place of this. */
  private static final class OtherDeviceFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static List<Result> resultsOf(List<Future<Result>> futures) throws InterruptedException {
    List<Result> results = new ArrayList<>();
    Throwable first = null;
    for (Future<Result> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (first == null || first instanceof OtherDeviceFailed) {
          first = e.getCause();
        }
      }
    }
    if (first instanceof RuntimeException failure) {
      throw failure;
    }
    if (first != null) {
      throw new IllegalStateException("a device's thread failed", first);
    }
    return results;
  }

  /** Suffix is null if there is no other device. */
  private Result run(String device, String suffix, PrintWriter out, DeviceRun.Gate gate)
      throws InterruptedException {
    try (DeviceRun run = new DeviceRun(device, workload, specs, out)) {
      int[] tokens = run.firstText(load, out);
      int[] known = workload.expected(load.limit());
      if (known.length > 0) {
        requireKnown(known, tokens);
      }
      run.warmUp(load, tokens, warmUps);
      long residentBytes = ResidentMemory.bytes();
      for (int round = 0; round < rounds; round++) {
        run.measure(load, tokens, gate);
      }
      boolean several = suffix != null;
      String name = run.device().name() + (several ? suffix : "");
      return new Result(
          name,
          tokens,
          run.results(name, load.positions()),
          new DecodeOutput.Growth(residentBytes, ResidentMemory.bytes()),
          traced ? run.trace(load, several ? " on " + name : "") : List.of());
    }
  }

  private static void requireKnown(int[] known, int[] tokens) {
    int at = Arrays.mismatch(known, tokens);
    if (at >= 0) {
      throw new IllegalStateException(
          "token "
              + at
              + " is not what the host's arithmetic gives: the device or its barriers are wrong");
    }
  }
}
