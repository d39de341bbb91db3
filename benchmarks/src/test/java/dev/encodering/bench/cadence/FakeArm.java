package dev.encodering.bench.cadence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A way without a second thread, on a clock that moves only when it is read or told to: a token's
 * task runs inside {@code hand}, after as long a stall as the test wants.
 */
final class FakeArm {
  /** Each look at the clock takes this long. */
  static final long LOOK_NS = 10;

  private long nowNs = 1_000_000_000;
  private long cpuNs;

  final Map<Integer, Long> stallNs = new HashMap<>();
  final Map<Integer, Long> workNs = new HashMap<>();
  final List<Integer> handed = new ArrayList<>();
  final List<Long> prepared = new ArrayList<>();
  long prepareCostNs = 700;
  boolean closed;

  /** nanoTime of this little world. */
  final LongSupplier clock = () -> nowNs += LOOK_NS;

  Arm arm(boolean prepares) {
    return new Arm("fake", prepares, side -> new FakeHandoff(side));
  }

  private final class FakeHandoff implements Handoff {
    private final WorkerSide side;

    FakeHandoff(WorkerSide side) {
      this.side = side;
    }

    @Override
    public void hand(int token) {
      handed.add(token);
      nowNs += stallNs.getOrDefault(token, 0L);
      side.run(token);
      nowNs += workNs.getOrDefault(token, 0L);
      cpuNs += 1_000;
    }

    @Override
    public void prepare(long inNs) {
      prepared.add(inNs);
      nowNs += prepareCostNs;
    }

    @Override
    public Usage usage() {
      return new Usage(cpuNs, 2 * handed.size(), 3 * handed.size());
    }

    @Override
    public Map<String, Long> counters() {
      return Map.of("handed", (long) handed.size());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
