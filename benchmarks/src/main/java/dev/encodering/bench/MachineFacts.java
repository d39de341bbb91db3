package dev.encodering.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a measurement was taken. A number that the system does not tell is -1.
 *
 * @param cpu the model's name, or its architecture where the system does not name it
 * @param cores that this JVM may use
 * @param quotaCores what the control group allows, in cores; -1 where it sets no limit
 * @param system its name, version and architecture
 * @param java version and virtual machine
 * @param flags that the virtual machine was started with
 * @param timerSlackNs of the thread that asked
 * @param loadBefore runnable threads over the minute before
 * @param loadAfter runnable threads over the last minute
 * @param stolenMs of all cores' time, taken by other virtual machines meanwhile
 */
public record MachineFacts(
    String cpu,
    int cores,
    double quotaCores,
    String system,
    String java,
    List<String> flags,
    long timerSlackNs,
    double loadBefore,
    double loadAfter,
    long stolenMs) {
  private static final Path THIS_THREAD = Path.of("/proc/thread-self");
  private static final long TICK_MS = 10;
  private static final int STEAL_COLUMN = 8;
  private static final long UNKNOWN = -1;

  /**
   * Reads them; the time stolen so far stands in {@code stolenMs} until {@link #after} is called.
   *
   * @return the facts now
   */
  public static MachineFacts now() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return new MachineFacts(
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        CpuQuota.cores(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        timerSlack(),
        load,
        load,
        stolen());
  }

  /**
   * Completes these, taken before a measurement, with what has happened since.
   *
   * @return the facts of the whole measurement
   */
  public MachineFacts after() {
    MachineFacts now = now();
    return new MachineFacts(
        cpu,
        cores,
        quotaCores,
        system,
        java,
        flags,
        timerSlackNs,
        loadBefore,
        now.loadAfter,
        stolenMs < 0 ? UNKNOWN : now.stolenMs - stolenMs);
  }

  /**
   * What was measured on.
   *
   * @return one line
   */
  public String describe() {
    return "%s, %d cores%s, %s, Java %s"
        .formatted(cpu, cores, quotaCores < 0 ? "" : " (quota " + quotaCores + ")", system, java);
  }

  private static String cpuName() {
    String architecture = System.getProperty("os.arch");
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException e) {
      return architecture;
    }
  }

  /**
   * The file lies beside the thread's own folder, not in it; that of "self" is the first thread's.
   */
  private static long timerSlack() {
    try {
      Path thread = THIS_THREAD.toRealPath().getFileName();
      return Long.parseLong(Files.readString(Path.of("/proc/" + thread, "timerslack_ns")).strip());
    } catch (IOException | NumberFormatException e) {
      return UNKNOWN;
    }
  }

  private static long stolen() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      String[] columns = lines.findFirst().orElse("").split("\\s+");
      return columns.length > STEAL_COLUMN
          ? Long.parseLong(columns[STEAL_COLUMN]) * TICK_MS
          : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
