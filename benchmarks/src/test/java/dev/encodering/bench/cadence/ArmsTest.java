package dev.encodering.bench.cadence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArmsTest {
  private static final int TOKENS = 40;

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** A worker's side that notes what runs where; its clock is the task's first step. */
  private WorkerSide side() {
    TokenLog log = new TokenLog(Schedule.of(200_000, 0, TOKENS, 1), System.nanoTime());
    return new WorkerSide(log, System::nanoTime, 0, () -> threads.add(Thread.currentThread()));
  }

  @ParameterizedTest
  @MethodSource("dev.encodering.bench.cadence.Arms#names")
  void everyArmRunsEveryTokenElsewhereAndLeavesNoThread(String name) throws InterruptedException {
    Arm arm = Arms.named(List.of(name)).get(0);
    WorkerSide side = side();
    try (Handoff handoff = arm.open().apply(side)) {
      for (int token = 0; token < TOKENS; token++) {
        if (arm.prepares()) {
          handoff.prepare(1_000);
        }
        handoff.hand(token);
      }
    }
    IntStream.range(0, TOKENS)
        .forEach(token -> assertTrue(side.log().hasStarted(token), name + " lost " + token));
    assertFalse(threads.isEmpty());
    assertFalse(threads.contains(Thread.currentThread()));
    assertTrue(threads.stream().noneMatch(Thread::isAlive));
  }

  @ParameterizedTest
  @MethodSource("dev.encodering.bench.cadence.Arms#names")
  void everyArmTellsTheOtherThreadsUsage(String name) throws InterruptedException {
    WorkerSide side = side();
    try (Handoff handoff = Arms.named(List.of(name)).get(0).open().apply(side)) {
      handoff.hand(0);
      while (handoff.usage().cpuNs() == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Arms.named(List.of("blocking", "psychic")));
    assertEquals(
        "--arms has no psychic: use " + String.join(", ", Arms.names()) + " or all",
        e.getMessage());
  }

  @Test
  void armsComeInTheTablesOrderHoweverTheyWereNamed() {
    assertEquals(
        List.of("adaptive", "busy-spin", "spawn"),
        Arms.named(List.of("spawn", "busy-spin", "adaptive", "spawn")).stream()
            .map(Arm::name)
            .toList());
  }
}
