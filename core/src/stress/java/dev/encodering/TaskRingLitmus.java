package dev.encodering;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import com.lmax.disruptor.RingBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A submit races with a close: what was accepted runs, what was refused does not. */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "accepted and run")
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "refused and not run")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "accepted and lost")
@Outcome(id = "false, true", expect = FORBIDDEN, desc = "refused and run")
@State
public class TaskRingLitmus {
  private final AdaptiveWaitStrategy strategy = new AdaptiveWaitStrategy(0);
  private final RingBuffer<EncodeSlot<Object>> slots =
      RingBuffer.createMultiProducer(() -> new EncodeSlot<>(strategy), 2, strategy);
  private final EncodeLoop<Object> loop =
      new EncodeLoop<>(slots, strategy, (cause, ticket) -> {}, () -> {}, () -> {});
  private final TaskRing<Object> ring = new TaskRing<>(slots, loop);
  private boolean ran;

  @Actor
  public void producer(ZZ_Result result) {
    try {
      ring.offer((encoder, ordinal) -> ran = true, 0);
      result.r1 = true;
    } catch (WorkerClosedException refused) {
      result.r1 = false;
    }
  }

  @Actor
  public void closer() {
    try {
      ring.refuseFromNowOn();
      ring.publishFinal(Deadline.FOREVER);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Arbiter
  public void worker(ZZ_Result result) {
    loop.run(); // everything is in the ring: this runs to the final event and never waits
    result.r2 = ran;
  }
}
