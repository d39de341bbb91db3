package dev.encodering.bench.jmh.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.LiveThreads;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way does a token's work once, tells its times apart, and leaves no thread behind. */
class WayTest {
  private static final int TOKENS = 200;
  private static final long WORK_NS = 200_000;
  private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

  private final HandoffFigures figures = new HandoffFigures();

  static Stream<Way> everyWay() {
    Stream<Way> virtual =
        Runtime.version().feature() < FIRST_JAVA_WITH_VIRTUAL_THREADS
            ? Stream.of()
            : Stream.of(new Spawns.Virtual());
    return Stream.concat(
        virtual,
        Stream.of(
            new Inline(),
            new Rulers.PingPongSpin(),
            new Rulers.ParkUnpark(),
            new Spawns.Join(),
            new Spawns.Spin(),
            new Pools.Cached(),
            new Pools.Single(),
            new Queues.Linked(),
            new Queues.Transfer(),
            new Disruptors.Blocking(),
            new Disruptors.BusySpin(),
            new Workers.Adaptive(),
            new Workers.Awaited(),
            new Workers.Cadence(),
            new Workers.Blocking(),
            new Workers.BusySpin()));
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aTokenIsDoneAndSeenBeforeTheNext(Way way) throws Exception {
    LiveThreads threads = new LiveThreads();
    way.start();
    try {
      for (int token = 1; token <= TOKENS; token++) {
        assertEquals(token, way.token(0, figures));
        assertTrue(way.work.isDone());
      }
    } finally {
      way.stop();
    }
    threads.awaitAllEnded();
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void noThreadIsLeftOfAWayThatHadNoToken(Way way) throws Exception {
    LiveThreads threads = new LiveThreads();
    way.start();
    way.stop();
    threads.awaitAllEnded();
  }

  /** Only the caller that does the work itself pays for it before it is free. */
  @ParameterizedTest
  @MethodSource("everyWay")
  void theWorkLiesBetweenStartAndEnd(Way way) throws Exception {
    way.start();
    try {
      way.token(0, figures);
      figures.reset();
      long beforeNs = System.nanoTime();
      way.token(WORK_NS, figures);
      long tookNs = System.nanoTime() - beforeNs;
      assertTrue(figures.startNs() >= 0, () -> "started after " + figures.startNs());
      assertTrue(tookNs >= figures.startNs() + WORK_NS, () -> "took " + tookNs);
      assertTrue(figures.callerNs() <= tookNs, () -> "free after " + figures.callerNs());
    } finally {
      way.stop();
    }
  }

  @Test
  void theCallerThatDoesTheWorkPaysForIt() throws Exception {
    new Inline().token(WORK_NS, figures);
    assertTrue(figures.callerNs() >= WORK_NS);
  }

  @Test
  void figuresAreMeansOfTheIteration() {
    figures.add(1_000, 2_000);
    figures.reset();
    figures.add(10, 100);
    figures.add(30, 500);
    assertEquals(20, figures.callerNs());
    assertEquals(300, figures.startNs());
  }

  /** Positive control of the check that every measurement makes. */
  @Test
  void aTokenThatIsNotDoneIsNotTakenForDone() {
    Way forgets =
        new Way() {
          @Override
          void handOver() {}

          @Override
          void awaitDone() {}
        };
    assertThrows(IllegalStateException.class, () -> forgets.token(0, figures));
  }
}
