package dev.encodering;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Who sees a slot's stamp sees its payload. */
@JCStressTest
@Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "stamped, with its payload")
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "not stamped yet")
@Outcome(id = "true, .*", expect = FORBIDDEN, desc = "stamped before its payload")
@State
public class EncodeSlotLitmus {
  private static final EncodeTask<Object> TASK = (encoder, ordinal) -> {};

  private final EncodeSlot<Object> slot = new EncodeSlot<>(TASK);

  @Actor
  public void producer() {
    slot.fill(0, TASK, 42);
  }

  @Actor
  public void worker(ZZZ_Result result) {
    result.r1 = slot.isStamped(0);
    result.r2 = slot.ordinal() == 42;
    result.r3 = slot.take() == TASK;
  }
}
