package dev.encodering;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How one consumer waits for its next event: it spins for a bounded time; then it sleeps, until
 * shortly before the event if something says when that will be, and for as long as it takes if
 * nothing does.
 *
 * <p>An expectation decides when to wake up and nothing else. The consumer is announced whenever it
 * sleeps, so an event that comes before its time wakes it at once, and a wrong expectation costs
 * one ordinary wake-up and a bounded spin. Each wait follows an expectation once: whoever is late
 * is waited for with no timer armed.
 */
final class ConsumerWait {
  /** The longest spin around the time at which an event is expected. */
  static final long MAX_SPIN_NS = 200_000;

  private static final VarHandle HINT_NS;

  static {
    try {
      HINT_NS = MethodHandles.lookup().findVarHandle(ConsumerWait.class, "hintNs", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A wait that a spin could have ended, had both sides been awake: two wake-ups' time. */
  private static final long SHORT_WAIT_NS = 100_000;

  /** How long before the earliest likely arrival the consumer wants to be spinning. */
  private static final long MARGIN_NS = 10_000;

  private static final long MAX_MARGIN_NS = 100_000;

  /** No timer is armed for less: the park itself would take as long. */
  private static final long MIN_SLEEP_NS = 5_000;

  /** Two looks at the clock so far apart within a spin mean that the thread did not run. */
  private static final long STALL_NS = 50_000;

  private static final int POLLS_PER_LOOK = 16;

  private final WaitOps ops;
  private final SpinBudget spinBudget;
  private final Forecast forecast;
  private final ParkingSpot spot;
  private final WaitCounters counters = new WaitCounters();
  private final WakeLead lead = new WakeLead();

  /** When the producer has said that it will come; the newest word counts. */
  @SuppressWarnings("unused") // through HINT_NS
  private long hintNs = Forecast.NEVER;

  // The rest is the consumer's own.

  /**
   * Not after a long sleep: the next wait is likely to be long too, and a consumer that was woken
   * on its producer's core would spin there in vain. One that was spinning when its event came is
   * on a core of its own.
   */
  private boolean spinsFirst = true;

  private long followedHintNs = Forecast.NEVER;

  // The present wait.
  private long startNs;
  private long dueNs;
  private long wakeNs;
  private boolean hinted;
  private boolean slept;
  private WaitOutcome outcome;

  // What the last long wait came to; learned from when the next one begins, so that no event waits
  // for it.
  private boolean unlearned;
  private long arrivalNs;
  private long delayNs;

  ConsumerWait(WaitOps ops, SpinBudget spinBudget, Forecast forecast) {
    this.ops = ops;
    this.spinBudget = spinBudget;
    this.forecast = forecast;
    this.spot = new ParkingSpot(ops);
  }

  /** Called by the consumer; see {@link com.lmax.disruptor.WaitStrategy#waitFor}. */
  long waitFor(long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    if (cursor != dependentSequence) {
      throw new IllegalStateException(
          "this consumer depends on another one: use a BlockingWaitStrategy for chains of consumers");
    }
    startNs = ops.nanoTime();
    for (int polls = 0; spinsFirst; polls++) {
      long available = cursor.get();
      if (available >= sequence) {
        return available;
      }
      barrier.checkAlert();
      if (!spinBudget.again(startNs, polls)) {
        break;
      }
    }
    learn();
    return sleep(sequence, cursor, barrier);
  }

  /** Called by a producer after its event is stored, and after an alert. */
  void signal() {
    spot.signal();
  }

  /** Called by any thread that knows when it will publish; wakes a consumer that sleeps. */
  void hint(long inNs) {
    if (inNs < 0) {
      throw new IllegalArgumentException(
          "the next event is " + inNs + " ns away: say 0 or more nanoseconds from now");
    }
    HINT_NS.setOpaque(this, ops.nanoTime() + inNs);
    spot.signal();
  }

  WaitStats stats() {
    return counters.read();
  }

  private void learn() {
    if (!unlearned) {
      return;
    }
    unlearned = false;
    counters.ended(outcome);
    if (hinted) {
      forecast.learnHinted(arrivalNs);
    } else {
      forecast.learn(outcome, arrivalNs, delayNs);
    }
  }

  private long sleep(long sequence, Sequence cursor, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    Thread self = Thread.currentThread();
    outcome = WaitOutcome.UNEXPECTED;
    hinted = false;
    dueNs = forecast.nextNs(startNs);
    while (true) {
      boolean signalled;
      spot.announce(self);
      try {
        long available = cursor.get();
        if (available < sequence) {
          barrier.checkAlert();
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          park();
        }
      } finally {
        signalled = !spot.retract(self);
      }
      learnLead(signalled);
      long available = cursor.get();
      if (available >= sequence) {
        found(signalled);
        return available;
      }
      if (isTimeToSpin()) {
        available = spin(sequence, cursor, barrier);
        if (available >= sequence) {
          return available;
        }
        dueNs = Forecast.NEVER;
        outcome = WaitOutcome.LATE;
      }
    }
  }

  /** Announced: returns when woken, when it is time to wake up, or for no reason. */
  private void park() {
    long nowNs = ops.nanoTime();
    followNewHint(nowNs);
    if (dueNs == Forecast.NEVER) {
      counters.untimedPark();
      ops.park(this);
      return;
    }
    wakeNs = dueNs - Math.min(MARGIN_NS + 2 * forecast.spreadNs(), MAX_MARGIN_NS) - lead.ns();
    if (wakeNs - nowNs < MIN_SLEEP_NS) {
      return;
    }
    outcome = WaitOutcome.EARLY;
    counters.timedPark();
    ops.parkNanos(this, wakeNs - nowNs);
    slept = true;
  }

  private void learnLead(boolean signalled) {
    if (!slept) {
      return;
    }
    slept = false;
    long overshootNs = ops.nanoTime() - wakeNs;
    if (overshootNs >= 0) {
      lead.learn(overshootNs, signalled);
    }
  }

  private void followNewHint(long nowNs) {
    long newestNs = (long) HINT_NS.getOpaque(this);
    if (newestNs == followedHintNs) {
      return;
    }
    followedHintNs = newestNs;
    if (nowNs - newestNs < MAX_SPIN_NS) {
      dueNs = newestNs;
      hinted = true;
    } else if (hinted) { // the older word no longer counts
      dueNs = Forecast.NEVER;
      outcome = WaitOutcome.LATE;
    }
  }

  private boolean isTimeToSpin() {
    return dueNs != Forecast.NEVER && ops.nanoTime() - wakeNs > -MIN_SLEEP_NS;
  }

  /** Awake and not announced: no producer pays for a wake-up. */
  private long spin(long sequence, Sequence cursor, SequenceBarrier barrier) throws AlertException {
    long lookNs = ops.nanoTime();
    long endNs = (lookNs - dueNs < 0 ? lookNs : dueNs) + MAX_SPIN_NS;
    for (int polls = 1; ; polls++) {
      long available = cursor.get();
      if (available >= sequence) {
        met(lookNs);
        return available;
      }
      barrier.checkAlert();
      if (polls % POLLS_PER_LOOK == 0) {
        lookNs = ops.nanoTime();
        if (lookNs - endNs >= 0) {
          return available;
        }
      }
      ops.spin();
    }
  }

  private void met(long lastLookNs) {
    long nowNs = ops.nanoTime();
    boolean stalled = nowNs - lastLookNs > STALL_NS;
    outcome = WaitOutcome.MET;
    ended(stalled ? Forecast.UNKNOWN : nowNs, stalled ? nowNs - lastLookNs : 0, nowNs);
  }

  private void found(boolean signalled) {
    long nowNs = ops.nanoTime();
    long signalledNs = spot.signalledNs();
    if (!signalled) {
      outcome = outcome == WaitOutcome.EARLY ? WaitOutcome.MET : outcome;
      ended(nowNs, 0, nowNs);
      return;
    }
    if (outcome == WaitOutcome.EARLY && signalledNs - wakeNs >= 0) {
      outcome = WaitOutcome.MISSED;
    }
    ended(signalledNs, nowNs - signalledNs, nowNs);
  }

  private void ended(long arrivalNs, long delayNs, long nowNs) {
    this.arrivalNs = arrivalNs;
    this.delayNs = delayNs;
    unlearned = true;
    spinsFirst = outcome == WaitOutcome.MET || nowNs - startNs < SHORT_WAIT_NS;
  }
}
