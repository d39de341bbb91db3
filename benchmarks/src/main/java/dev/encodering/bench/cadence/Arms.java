package dev.encodering.bench.cadence;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.LiteTimeoutBlockingWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import dev.encodering.AdaptiveWaitStrategy;
import dev.encodering.CadenceWaitStrategy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Every way that can be compared, in the order in which tables show them. */
final class Arms {
  /** What the others are compared with: the lowest latency that a whole core buys. */
  static final String BUSY_SPIN = "busy-spin";

  /** What the others are compared with: plain parking. */
  static final String BLOCKING = "blocking";

  /** What the caller's cost is compared with. */
  static final String SPAWN = "spawn";

  /** Long beside a token's period, short beside a run: a lost wake-up shows and does not hang. */
  private static final long TIMEOUT_MS = 100;

  private static final long PHASE_US = 20;

  private static final List<Arm> ALL =
      List.of(
          worker("adaptive", AdaptiveWaitStrategy::new),
          worker("cadence", CadenceWaitStrategy::new),
          new Arm("prepare", true, side -> new WorkerHandoff(side, new AdaptiveWaitStrategy())),
          new Arm(
              "oracle", false, side -> new WorkerHandoff(side, new OracleWaitStrategy(side.log()))),
          worker(BUSY_SPIN, BusySpinWaitStrategy::new),
          worker("yielding", YieldingWaitStrategy::new),
          worker("sleeping", SleepingWaitStrategy::new),
          worker(
              "phased-backoff",
              () -> PhasedBackoffWaitStrategy.withLock(PHASE_US, PHASE_US, TimeUnit.MICROSECONDS)),
          worker(BLOCKING, BlockingWaitStrategy::new),
          worker("lite-blocking", LiteBlockingWaitStrategy::new),
          worker(
              "timeout-blocking",
              () -> new TimeoutBlockingWaitStrategy(TIMEOUT_MS, TimeUnit.MILLISECONDS)),
          worker(
              "lite-timeout-blocking",
              () -> new LiteTimeoutBlockingWaitStrategy(TIMEOUT_MS, TimeUnit.MILLISECONDS)),
          new Arm("linked-blocking-queue", false, QueueHandoff::new),
          new Arm(SPAWN, false, SpawnHandoff::new));

  private Arms() {}

  private static Arm worker(String name, Supplier<WaitStrategy> strategy) {
    return new Arm(name, false, side -> new WorkerHandoff(side, strategy.get()));
  }

  /** All of them. */
  static List<String> names() {
    return ALL.stream().map(Arm::name).toList();
  }

  /**
   * The arms of these names, in the tables' order.
   *
   * @throws IllegalArgumentException naming the one that is not there, and those that are
   */
  static List<Arm> named(List<String> names) {
    for (String name : names) {
      if (!names().contains(name)) {
        throw new IllegalArgumentException(
            "--arms has no " + name + ": use " + String.join(", ", names()) + " or all");
      }
    }
    return ALL.stream().filter(arm -> names.contains(arm.name())).toList();
  }
}
