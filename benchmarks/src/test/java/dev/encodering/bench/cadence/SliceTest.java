package dev.encodering.bench.cadence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The account of an open loop, on a clock of the test's own. */
class SliceTest {
  private static final long PERIOD_NS = 100_000;

  /** What the loop's looks at the clock add up to. */
  private static final long SLOP_NS = 20 * FakeArm.LOOK_NS;

  private final FakeArm world = new FakeArm();

  private Slice.Result run(int warmUpTokens, int tokens, boolean prepares)
      throws InterruptedException {
    Cell cell = new Cell(PERIOD_NS, 0, Caller.SPIN);
    return new Slice(cell, warmUpTokens, tokens, 0, 1, () -> {}, world.clock)
        .run(world.arm(prepares));
  }

  private static void assertAbout(long expectedNs, long actualNs) {
    assertTrue(
        actualNs >= expectedNs && actualNs <= expectedNs + SLOP_NS,
        () -> actualNs + " is not " + expectedNs + " and a little");
  }

  @Test
  void aStallIsChargedToEveryTokenThatItDelayed() throws InterruptedException {
    world.stallNs.put(5, 350_000L);
    TokenLog log = run(0, 12, false).log();
    long[] lateNs = {0, 0, 0, 0, 0, 350_000, 250_000, 150_000, 50_000, 0, 0, 0};
    for (int token = 0; token < lateNs.length; token++) {
      assertAbout(lateNs[token], log.latencyNs(token));
      assertAbout(lateNs[token], log.handoffNs(token));
    }
  }

  @Test
  void aStallMovesNoDueTime() throws InterruptedException {
    world.stallNs.put(2, 1_234_567L);
    TokenLog log = run(0, 30, false).log();
    for (int token = 1; token < log.tokens(); token++) {
      assertEquals(PERIOD_NS, log.dueNs(token) - log.dueNs(token - 1));
    }
  }

  @Test
  void theCallerPaysForAsLongAsItIsHeldUp() throws InterruptedException {
    world.stallNs.put(1, 140_000L);
    world.workNs.put(3, 30_000L);
    TokenLog log = run(0, 5, false).log();
    assertAbout(0, log.callerCostNs(0));
    assertAbout(140_000, log.callerCostNs(1));
    assertAbout(0, log.callerCostNs(2)); // late, and free again at once
    assertAbout(30_000, log.callerCostNs(3));
    assertAbout(0, log.callerCostNs(4));
  }

  @Test
  void aCallerThatOversleepsMakesItsTokensLateAndTheirHandoffNoLonger()
      throws InterruptedException {
    world.prepareCostNs = PERIOD_NS + 25_000;
    TokenLog log = run(0, 2, true).log();
    assertAbout(0, log.latencyNs(0));
    assertAbout(25_000, log.latencyNs(1));
    assertAbout(0, log.handoffNs(1));
  }

  @Test
  void announcingIsChargedToTheCallerAndLeavesTheTokenInTime() throws InterruptedException {
    TokenLog log = run(0, 3, true).log();
    assertAbout(700, log.prepareCostNs(1));
    assertAbout(700, log.callerCostNs(1));
    assertAbout(0, log.latencyNs(1));
  }

  @Test
  void tokensAreAnnouncedWithTheTimeThatIsLeft() throws InterruptedException {
    world.workNs.put(0, 30_000L);
    run(0, 3, true);
    assertEquals(3, world.prepared.size());
    assertTrue(world.prepared.get(1) <= PERIOD_NS - 30_000, world.prepared.toString());
    assertTrue(world.prepared.get(1) > PERIOD_NS - 30_000 - SLOP_NS, world.prepared.toString());
  }

  @Test
  void aTokenThatIsDueAlreadyIsNotAnnounced() throws InterruptedException {
    world.stallNs.put(0, 250_000L);
    run(0, 5, true);
    assertEquals(3, world.prepared.size());
  }

  @Test
  void nothingIsAnnouncedUnlessTheArmPrepares() throws InterruptedException {
    TokenLog log = run(0, 3, false).log();
    assertEquals(List.of(), world.prepared);
    assertEquals(0, log.prepareCostNs(1));
  }

  @Test
  void everyTokenIsHandedOverOnceAndInOrder() throws InterruptedException {
    Slice.Result result = run(10, 20, false);
    assertEquals(IntStream.range(0, 30).boxed().toList(), world.handed);
    assertEquals(10, result.firstToken());
    assertTrue(world.closed);
  }

  @Test
  void usageIsReadOverTheMeasuredTokensAndAFewBefore() throws InterruptedException {
    Slice.Result result = run(10, 20, false);
    assertEquals(28, result.tokensInWall());
    assertEquals(new Usage(28_000, 56, 84), result.used());
    assertAbout(28 * PERIOD_NS, result.wallNs());
    assertEquals(30, result.counters().get("handed"));
  }
}
