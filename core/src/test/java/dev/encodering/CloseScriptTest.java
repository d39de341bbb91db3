package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.LiteTimeoutBlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A close between any two looks of a worker that is about to park ends the worker. */
class CloseScriptTest {
  /** A worker that does not spin parks after two looks at the stamp. */
  private static final int LOOKS = 6;

  private static final int LOOKS_WITH_A_SPIN = 60;

  private static final Duration FOR_THE_SOUND = Duration.ofSeconds(30);
  private static final Duration FOR_THE_BROKEN = Duration.ofMillis(100);

  private static boolean endsAfterEachOf(
      int looks, Supplier<WaitStrategy> strategy, Duration patience) throws Exception {
    for (int n = 1; n <= looks; n++) {
      if (!new CloseScript(strategy.get(), n).run(patience)) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @EnumSource
  void noCloseIsLost(OwnStrategy strategy) throws Exception {
    assertTrue(endsAfterEachOf(LOOKS_WITH_A_SPIN, strategy, FOR_THE_SOUND));
  }

  @Test
  void theScriptAgreesThatBlockingIsSound() throws Exception {
    assertTrue(endsAfterEachOf(LOOKS, BlockingWaitStrategy::new, FOR_THE_SOUND));
    assertTrue(endsAfterEachOf(LOOKS, LiteBlockingWaitStrategy::new, FOR_THE_SOUND));
  }

  @ParameterizedTest
  @EnumSource(
      value = BrokenWaitStrategy.class,
      names = {"PARKS_WITHOUT_LOOKING_AGAIN", "ANNOUNCES_AFTER_LOOKING"})
  void theScriptSeesABrokenStrategyLoseAClose(BrokenWaitStrategy strategy) throws Exception {
    assertFalse(endsAfterEachOf(LOOKS, () -> strategy, FOR_THE_BROKEN));
  }

  @Test
  void theScriptSeesDisruptorsLiteTimeoutBlockingLoseACloseUntilItsTimeout() throws Exception {
    assertFalse(
        endsAfterEachOf(
            LOOKS, () -> new LiteTimeoutBlockingWaitStrategy(1, TimeUnit.HOURS), FOR_THE_BROKEN));
  }
}
