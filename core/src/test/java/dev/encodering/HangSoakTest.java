package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No round of a long soak hangs; and one behind a strategy that loses wake-ups does. */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class HangSoakTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Rounds of all runs together; without it each run is cut off after a moment. */
  private static final Long ROUNDS = Long.getLong("soak.rounds");

  private static final String MS = "1500";
  private static final String PATIENCE_MS = "30000";

  record Result(int status, String output) {}

  static Stream<Arguments> runs() {
    return Stream.of(OwnStrategy.values())
        .flatMap(
            strategy ->
                Stream.of("worker", "disruptor")
                    .flatMap(
                        form -> Stream.of(1, 2).map(cpus -> Arguments.of(strategy, form, cpus))));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void noWakeUpIsLost(OwnStrategy strategy, String form, int cpus) throws Exception {
    String rounds = Long.toString(ROUNDS == null ? Long.MAX_VALUE : ROUNDS / runs().count());
    String ms = ROUNDS == null ? MS : Long.toString(TimeUnit.HOURS.toMillis(2));
    Result result = soak(cpus, strategy.name(), form, rounds, ms, PATIENCE_MS);
    assertEquals(0, result.status(), result.output());
    System.out.printf("%d CPU: %s", cpus, result.output());
  }

  @ParameterizedTest
  @EnumSource(value = BrokenWaitStrategy.class, names = "PARKS_WITHOUT_LOOKING_AGAIN")
  void aStrategyThatLosesWakeUpsHangs(BrokenWaitStrategy strategy) throws Exception {
    Result result = soak(2, strategy.name(), "worker", "100000000", "120000", "1500");
    assertEquals(HangSoak.HUNG, result.status(), result.output());
    assertTrue(
        result.output().contains("dev.encodering.BrokenWaitStrategy.waitFor"),
        "the worker sleeps: " + result.output());
  }

  private static Result soak(int cpus, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("taskset", "-c", firstAllowed(cpus)));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
    command.add(HangSoak.class.getName());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes());
      return new Result(process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The first CPUs of those that this process may use, as taskset wants them. */
  private static String firstAllowed(int count) throws Exception {
    assumeTrue(
        Files.exists(STATUS) && Stream.of("/usr/bin", "/bin").anyMatch(HangSoakTest::hasTaskset),
        "SKIPPED: pinning to CPUs needs Linux and taskset (package util-linux)");
    String list =
        Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst()
            .orElseThrow();
    List<String> cpus =
        Stream.of(list.split(",")).flatMap(HangSoakTest::range).limit(count).toList();
    assumeTrue(cpus.size() == count, "SKIPPED: needs " + count + " CPUs, may use " + list);
    return String.join(",", cpus);
  }

  private static boolean hasTaskset(String folder) {
    return Files.isExecutable(Path.of(folder, "taskset"));
  }

  private static Stream<String> range(String part) {
    String[] ends = part.split("-");
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[ends.length - 1]);
    return Stream.iterate(first, cpu -> cpu <= last, cpu -> cpu + 1).map(String::valueOf);
  }
}
