package dev.encodering.bench.compare;

import static dev.encodering.bench.results.JmhJson.forks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.JmhJson;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two runs of one build say of their machine. */
class NoiseFloorTest {
  private static final double[] STEADY = {100, 101, 99, 100, 102, 98};
  private static final double[] SAME = {101, 99, 100, 98, 100, 102};

  private static NoiseFloor.Noise noise(double tolerance, double[] one, double[] other) {
    List<NoiseFloor.Noise> noises =
        new NoiseFloor(tolerance, true)
            .of(
                new JmhJson().benchmark("a.B.c", forks(one)).run(),
                new JmhJson().benchmark("a.B.c", forks(other)).run());
    assertEquals(1, noises.size());
    return noises.get(0);
  }

  @Test
  void aSteadyMachineShowsSmallChanges() {
    NoiseFloor.Noise noise = noise(0.05, STEADY, SAME);
    assertEquals("B.c", noise.name());
    assertEquals("100.0 ns/op", noise.typical());
    assertEquals(0.0141, noise.forkSpread(), 0.0005);
    assertEquals(1, noise.estimate().ratio(), 0.001);
    assertEquals(0, noise.falseAlarms());
    double visible = noise.estimate().smallestVisibleChange();
    assertTrue(visible > 0.01 && visible < 0.06, "shows " + visible);
  }

  @Test
  void tenTimesTheNoiseShowsTenTimesLess() {
    double[] noisy = Arrays.stream(STEADY).map(each -> 10 * each - 900).toArray();
    double[] same = Arrays.stream(SAME).map(each -> 10 * each - 900).toArray();
    double steady = noise(0.05, STEADY, SAME).estimate().standardError();
    assertEquals(10, noise(0.05, noisy, same).estimate().standardError() / steady, 0.5);
    assertEquals("about 3", noise(0.05, STEADY, SAME).forksFor(0.10));
  }

  /** Without a tolerance about one exchange in forty is called slower. */
  @Test
  void falseAlarmsAreTheShareOfExchangesThatAreCalledSlower() {
    Simulation runs = new Simulation(5).forks(12);
    double[] one = runs.times(0).forks().stream().mapToDouble(fork -> fork[0]).toArray();
    double[] other = runs.times(0).forks().stream().mapToDouble(fork -> fork[0]).toArray();
    double alarms = noise(0, one, other).falseAlarms();
    assertTrue(alarms > 0 && alarms < 0.06, "alarms " + alarms);
    assertEquals(0, noise(0.05, one, other).falseAlarms());
  }
}
