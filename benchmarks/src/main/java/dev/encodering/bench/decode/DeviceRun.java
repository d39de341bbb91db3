package dev.encodering.bench.decode;

import dev.encodering.bench.trace.ModeTrace;
import dev.encodering.metal.DeviceInfo;
import dev.encodering.metal.MetalDevice;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * All modes of a workload on one device, interleaved in rounds. One thread; shares nothing with
 * another device's.
 */
final class DeviceRun implements AutoCloseable {
  private static final int TRACED_TOKENS = 128;

  private final Closer closer = new Closer();
  private final String name;
  private final Workload workload;
  private final List<ModeSpec> specs;
  private final MetalDevice device;
  private final Decoder decoder;
  private final List<ModeRunner> runners;

  /**
   * Opens the device and a loop for each mode that it has.
   *
   * @param out gets a line for each mode that it does not have
   */
  DeviceRun(String deviceName, Workload workload, List<ModeSpec> specs, PrintWriter out) {
    this.workload = workload;
    this.specs = specs;
    try {
      this.device = closer.add(MetalDevice.open(deviceName));
      this.name = device.info().name();
      this.decoder = closer.add(workload.open(device));
      // Refuses a prompt that does not fit, before there is any output.
      decoder.reset(workload.prompt().tokens(), workload.prompt().sampling());
      out.printf("%s on %s (%s)%n", workload.name(), name, device.info().description());
      this.runners = openAll(specs, spec -> closer.add(new ModeRunner(spec, decoder)), out);
    } catch (Throwable t) {
      closer.close();
      throw t;
    }
  }

  /** Leaves out, with a line, what the device cannot do; throws if nothing is left. */
  static List<ModeRunner> openAll(
      List<ModeSpec> specs, Function<ModeSpec, ModeRunner> open, PrintWriter out) {
    List<ModeRunner> runners = new ArrayList<>();
    UnsupportedOperationException refused = null;
    for (ModeSpec each : specs) {
      try {
        runners.add(open.apply(each));
      } catch (UnsupportedOperationException e) {
        out.printf("%s: %s%n", each.label(), e.getMessage());
        refused = e;
      }
    }
    if (runners.isEmpty() && refused != null) {
      throw refused;
    }
    return runners;
  }

  /** Decodes the text once, in the first mode, and shows it as it comes. */
  int[] firstText(ModeRunner.Load load, PrintWriter out) throws InterruptedException {
    Workload.Transcript transcript = workload.transcript();
    show(out, System.lineSeparator() + transcript.start());
    int[] tokens = runners.get(0).first(load, token -> show(out, transcript.accept(token)));
    show(out, transcript.finish() + System.lineSeparator().repeat(2));
    return tokens;
  }

  private static void show(PrintWriter out, String piece) {
    out.print(piece);
    out.flush();
  }

  /** Runs every mode, unmeasured. */
  void warmUp(ModeRunner.Load load, int[] expected, int rounds) throws InterruptedException {
    for (int round = 0; round < rounds; round++) {
      for (ModeRunner runner : runners) {
        runner.warmUp(load, expected);
      }
    }
  }

  /**
   * Measures a round of every mode, one after the other.
   *
   * @param gate passed before each mode, whether this device has it or not
   */
  void measure(ModeRunner.Load load, int[] expected, Gate gate) throws InterruptedException {
    for (ModeSpec spec : specs) {
      gate.pass();
      for (ModeRunner runner : runners) {
        if (runner.spec() == spec) {
          runner.measure(load, expected);
        }
      }
    }
  }

  /** Where devices wait for each other. */
  @FunctionalInterface
  interface Gate {
    void pass() throws InterruptedException;
  }

  List<ModeRun> results(String label, List<PositionRange> positions) {
    return runners.stream()
        .map(runner -> ModeRun.of(label, runner.spec(), positions, runner.rounds()))
        .toList();
  }

  /** Records a short text in every mode. */
  List<ModeTrace> trace(ModeRunner.Load load, String suffix) throws InterruptedException {
    List<ModeTrace> traces = new ArrayList<>();
    for (ModeRunner runner : runners) {
      ModeSpec spec = runner.spec();
      String title = spec.label() + "(" + spec.depth() + ")" + suffix;
      traces.add(decoder.trace(spec, title, load.atMost(TRACED_TOKENS)));
    }
    return traces;
  }

  DeviceInfo device() {
    return device.info();
  }

  @Override
  public void close() {
    closer.close();
  }
}
