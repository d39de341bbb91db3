package dev.encodering;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The worker advances and looks for waiters; a caller announces its wait and looks. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the worker wakes the caller")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the caller sees the progress")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "a lost wake-up")
@State
public class ProgressLitmus {
  private final Progress progress = new Progress();

  @Actor
  public void worker(ZZ_Result result) {
    result.r1 = progress.advance(0);
  }

  @Actor
  public void caller(ZZ_Result result) {
    progress.announce(); // the only waiter: needs no monitor
    result.r2 = progress.get() == 0;
  }
}
