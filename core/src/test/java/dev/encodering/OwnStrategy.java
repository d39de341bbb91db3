package dev.encodering;

import com.lmax.disruptor.WaitStrategy;
import java.util.function.Supplier;

/** Every wait strategy of ours, as the proofs need them: each call gives a new one. */
enum OwnStrategy implements Supplier<WaitStrategy> {
  ADAPTIVE(AdaptiveWaitStrategy::new),
  ADAPTIVE_WITHOUT_SPIN(() -> new AdaptiveWaitStrategy(0)),
  CADENCE(CadenceWaitStrategy::new);

  private final Supplier<WaitStrategy> supplier;

  OwnStrategy(Supplier<WaitStrategy> supplier) {
    this.supplier = supplier;
  }

  @Override
  public WaitStrategy get() {
    return supplier.get();
  }
}
