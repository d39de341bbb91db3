package dev.encodering;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A producer publishes and looks for a sleeper; a consumer announces its sleep and looks. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the producer wakes the consumer")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the consumer sees the event")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "a lost wake-up")
@State
public class ParkingSpotLitmus {
  private final Sequence cursor = new Sequence();
  private final ParkingSpot spot = new ParkingSpot(WaitOps.SYSTEM);

  @Actor
  public void producer(ZZ_Result result) {
    cursor.set(0);
    result.r1 = spot.signal();
  }

  @Actor
  public void consumer(ZZ_Result result) {
    spot.announce(Thread.currentThread());
    result.r2 = cursor.get() == 0;
  }
}
