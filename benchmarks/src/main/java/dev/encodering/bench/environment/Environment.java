package dev.encodering.bench.environment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.annotations.SerializedName;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run was made on; JMH's JSON does not say. Null where it could not be seen.
 *
 * @param cpu model
 * @param arch of the Java
 * @param cores that the Java may use
 * @param cpuQuota of the control group, in cores
 * @param kernel name and version
 * @param timerSlackNs by which timed sleeps may end late
 * @param jdk version
 * @param vm name of the virtual machine
 * @param flags that the benchmark runner was started with, and its forks inherit
 * @param before the run
 * @param after the run
 * @param stealShare of all cores' time that the host kept during the run
 * @param pair the same in both files of a paired run; null in others
 */
public record Environment(
    String cpu,
    String arch,
    int cores,
    @SerializedName("cpu_quota") Double cpuQuota,
    String kernel,
    @SerializedName("timer_slack_ns") Long timerSlackNs,
    String jdk,
    String vm,
    List<String> flags,
    Load before,
    Load after,
    @SerializedName("steal_share") Double stealShare,
    String pair) {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * The run begins.
   *
   * @return this machine as it is now
   */
  public static Environment begin() {
    return new Environment(
        Machine.cpu(),
        System.getProperty("os.arch"),
        Machine.cores(),
        Machine.quota(),
        Machine.kernel(),
        Machine.timerSlackNs(),
        Runtime.version().toString(),
        System.getProperty("java.vm.name"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        Load.now(),
        null,
        null,
        null);
  }

  /**
   * The run has ended.
   *
   * @return with the load since {@link #begin()}
   */
  public Environment end() {
    Load now = Load.now();
    return new Environment(
        cpu,
        arch,
        cores,
        cpuQuota,
        kernel,
        timerSlackNs,
        jdk,
        vm,
        flags,
        before,
        now,
        Load.stealShare(before, now),
        pair);
  }

  /**
   * One arm of a paired run.
   *
   * @param id the same for both arms
   * @return with it
   */
  public Environment pairedBy(String id) {
    return new Environment(
        cpu,
        arch,
        cores,
        cpuQuota,
        kernel,
        timerSlackNs,
        jdk,
        vm,
        flags,
        before,
        after,
        stealShare,
        id);
  }

  /**
   * Where the environment of a result file is.
   *
   * @param results such as bench.json
   * @return such as bench.env.json
   */
  public static Path beside(Path results) {
    String name = Objects.requireNonNull(results.getFileName(), "a file").toString();
    return results.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".env.json");
  }

  /**
   * Writes it beside a result file.
   *
   * @param results such as bench.json
   * @throws IOException if that fails
   */
  public void writeBeside(Path results) throws IOException {
    Files.writeString(beside(results), GSON.toJson(this) + "\n");
  }

  /**
   * Reads what is beside a result file.
   *
   * @param results such as bench.json
   * @return empty if there is no such file
   * @throws InputException if there is one that cannot be used
   */
  public static Optional<Environment> readBeside(Path results) {
    Path file = beside(results);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(GSON.fromJson(JsonNode.read(file).element(), Environment.class));
    } catch (JsonParseException e) {
      throw new InputException(file + ": this is no environment file: " + e.getMessage(), e);
    }
  }

  /**
   * Other work on the machine.
   *
   * @return runnable threads when the run began, averaged over a minute; null if unknown
   */
  public Double loadBefore() {
    return before == null ? null : before.load1();
  }

  /**
   * The time of the run.
   *
   * @return its end, in UTC; null in a file without one
   */
  public String time() {
    return after != null ? after.time() : before != null ? before.time() : null;
  }
}
