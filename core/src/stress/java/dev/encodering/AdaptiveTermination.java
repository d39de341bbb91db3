package dev.encodering;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** A consumer that waits in a plain ring returns once an event is published. */
@JCStressTest(Mode.Termination)
@Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "the wait ends")
@Outcome(id = "STALE", expect = FORBIDDEN, desc = "the wait does not end")
@State
public class AdaptiveTermination {
  private final RingBuffer<Object> ring =
      RingBuffer.createSingleProducer(Object::new, 2, new AdaptiveWaitStrategy());
  private final SequenceBarrier barrier = ring.newBarrier();

  @Actor
  public void consumer() throws Exception {
    barrier.waitFor(0);
  }

  @Signal
  public void producer() {
    ring.publish(ring.next());
  }
}
