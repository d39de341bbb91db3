package dev.encodering;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** A caller that waits for a ticket returns once the worker has advanced to it. */
@JCStressTest(Mode.Termination)
@Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "the wait ends")
@Outcome(id = "STALE", expect = FORBIDDEN, desc = "the wait does not end")
@State
public class ProgressTermination {
  private final Progress progress = new Progress();

  @Actor
  public void caller() throws InterruptedException {
    progress.await(0, () -> false, Deadline.FOREVER);
  }

  @Signal
  public void worker() {
    progress.advance(0);
  }
}
