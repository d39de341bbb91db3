package dev.encodering.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.TimeValue;

/** What is selected by default, by what JMH itself makes of it. */
class HeadlineTest {
  private static final int ARMS = 8;
  private static final int FLOOR_AND_RULERS = 4;
  private static final long LIMIT_MS = 13 * 60 * 1_000;
  private static final long START_MS = 1_000;
  private static final long PAUSES_MS = 3_000;

  private static List<BenchmarkListEntry> selected() throws CommandLineOptionException {
    return AllBenchmarks.of(new CommandLineOptions(Headline.arguments().toArray(String[]::new)));
  }

  private static Set<String> methods(Class<?> type) throws CommandLineOptionException {
    String prefix = type.getName() + ".";
    return selected().stream()
        .map(BenchmarkListEntry::getUsername)
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .collect(Collectors.toSet());
  }

  @Test
  void hasEightArmsAtBothPacesAndTheRatio() throws CommandLineOptionException {
    Set<String> arms = methods(SpawnVersusWorker.class);
    assertEquals(ARMS + FLOOR_AND_RULERS, arms.size());
    assertEquals(arms, methods(SpawnVersusWorkerAfterIdle.class));
    assertEquals(Set.of("pairOfBlocks"), methods(WorkerAgainstPingPong.class));
    assertEquals(2 * arms.size() + 1, selected().size());
    assertTrue(arms.containsAll(Set.of("inline", "rulerPingPong", "rulerParkUnpark")));
  }

  @Test
  void everyBenchmarkHasAtLeastFiveForks() throws CommandLineOptionException {
    for (BenchmarkListEntry each : AllBenchmarks.of(new CommandLineOptions())) {
      assertTrue(each.getForks().get() >= 5, each.getUsername());
    }
  }

  /**
   * By the settings, with a second for the start of each fork, and three more for each that pauses;
   * a spawned thread's warm-up is longer.
   */
  @Test
  void staysWithinAQuarterOfAnHour() throws CommandLineOptionException {
    long sumMs = 0;
    for (BenchmarkListEntry each : selected()) {
      sumMs +=
          each.getForks().get()
              * (START_MS + (isSingleShot(each) ? PAUSES_MS : iterationsMs(each)));
    }
    assertTrue(sumMs <= LIMIT_MS, sumMs + " ms");
  }

  private static boolean isSingleShot(BenchmarkListEntry each) {
    return each.getMode() == Mode.SingleShotTime;
  }

  private static long iterationsMs(BenchmarkListEntry each) {
    return each.getWarmupIterations().get() * ms(each.getWarmupTime().get())
        + each.getMeasurementIterations().get() * ms(each.getMeasurementTime().get());
  }

  private static long ms(TimeValue time) {
    return time.convertTo(TimeUnit.MILLISECONDS);
  }
}
