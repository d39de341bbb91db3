package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** The orders that a real GPU may choose, made on purpose. */
class MissingBarrierTest extends DeviceTest {

  private static final int STEPS = 12;

  private Fibonacci run(long shuffle, boolean barriers) throws InterruptedException {
    device.control(TestControl.SHUFFLE, shuffle);
    Fibonacci fibonacci = new Fibonacci(this);
    try (MetalQueue shuffled = device.queue(1);
        MetalEncoder encoder = shuffled.encoder(STREAM_BYTES)) {
      encoder.begin();
      for (int n = 0; n < STEPS; n++) {
        fibonacci.step(encoder, n);
        if (barriers) {
          encoder.memoryBarrier();
        }
      }
      shuffled.awaitCompleted(encoder.commit());
    }
    return fibonacci;
  }

  @Test
  void withAllBarriersEveryOrderGivesTheSame() throws InterruptedException {
    for (long shuffle : new long[] {0, 1, 2, 3, TestControl.REVERSE}) {
      Fibonacci fibonacci = run(shuffle, true);
      assertEquals(Fibonacci.expectedA(STEPS), fibonacci.a());
      assertEquals(Fibonacci.expectedB(STEPS), fibonacci.b());
    }
  }

  @Test
  void reversedOrderShowsAMissingBarrier() throws InterruptedException {
    assertNotEquals(Fibonacci.expectedB(STEPS), run(TestControl.REVERSE, false).b());
  }

  @Test
  void shuffledOrderShowsAMissingBarrier() throws InterruptedException {
    assertNotEquals(Fibonacci.expectedB(STEPS), run(1, false).b());
  }

  @Test
  void streamOrderHidesAMissingBarrier() throws InterruptedException {
    assertEquals(Fibonacci.expectedB(STEPS), run(0, false).b());
  }
}
