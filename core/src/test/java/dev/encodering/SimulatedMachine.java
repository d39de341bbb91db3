package dev.encodering;

import com.lmax.disruptor.Sequence;

/**
 * A machine with one consumer, one producer and no real time: the clock moves when the consumer
 * looks at it, spins or sleeps, and events are published when it passes their time.
 */
final class SimulatedMachine implements WaitOps {
  private static final long LOOK_NS = 20;
  private static final long SPIN_NS = 40;
  private static final long STALL_AFTER_NS = 5_000;

  /** From a producer's wake-up until the consumer runs. */
  long wakeUpNs = 8_000;

  /** How late timers ring. */
  long timerSlackNs = 58_000;

  /** How long the consumer is kept from running once it has been awake for a while. */
  long stallNs;

  private final Sequence cursor = new Sequence();
  private final long[] eventsNs;
  private Runnable signal = () -> {};

  private long nowNs;
  private boolean permit;
  private long timedParks;
  private long untimedParks;
  private long spunNs;
  private long awakeNs;

  /**
   * @param eventsNs when each event is published, in ascending order
   */
  SimulatedMachine(long... eventsNs) {
    this.eventsNs = eventsNs;
  }

  /** What the producer calls after each event. */
  void onPublish(Runnable signal) {
    this.signal = signal;
  }

  int events() {
    return eventsNs.length;
  }

  long eventNs(int event) {
    return eventsNs[event];
  }

  Sequence cursor() {
    return cursor;
  }

  /** The present time, which a test reads without moving it. */
  long now() {
    return nowNs;
  }

  long timedParks() {
    return timedParks;
  }

  long untimedParks() {
    return untimedParks;
  }

  /** Time that the consumer has spent awake in waiting. */
  long spunNs() {
    return spunNs;
  }

  /** The consumer does something else. */
  void work(long ns) {
    advanceTo(nowNs + ns);
  }

  @Override
  public long nanoTime() {
    advanceTo(nowNs + LOOK_NS);
    spunNs += LOOK_NS;
    return nowNs;
  }

  @Override
  public void spin() {
    advanceTo(nowNs + SPIN_NS);
    spunNs += SPIN_NS;
    awakeNs += SPIN_NS;
    if (stallNs > 0 && awakeNs > STALL_AFTER_NS) {
      awakeNs = 0;
      advanceTo(nowNs + stallNs);
    }
  }

  @Override
  public void park(Object blocker) {
    untimedParks++;
    if (!permit && nextEvent() == eventsNs.length) {
      throw new IllegalStateException("parked for ever");
    }
    sleepUntil(Long.MAX_VALUE);
  }

  @Override
  public void parkNanos(Object blocker, long ns) {
    timedParks++;
    sleepUntil(nowNs + ns + timerSlackNs);
  }

  @Override
  public void unpark(Thread thread) {
    permit = true;
  }

  private void sleepUntil(long ringsNs) {
    while (!permit && nextEvent() < eventsNs.length && eventsNs[nextEvent()] <= ringsNs) {
      advanceTo(eventsNs[nextEvent()]);
    }
    if (permit) {
      advanceTo(nowNs + wakeUpNs);
    } else {
      advanceTo(ringsNs);
    }
    permit = false;
    awakeNs = 0;
  }

  private int nextEvent() {
    return (int) cursor.get() + 1;
  }

  private void advanceTo(long thenNs) {
    while (nextEvent() < eventsNs.length && eventsNs[nextEvent()] <= thenNs) {
      nowNs = Math.max(nowNs, eventsNs[nextEvent()]);
      cursor.set(nextEvent());
      signal.run();
    }
    nowNs = Math.max(nowNs, thenNs);
  }
}
