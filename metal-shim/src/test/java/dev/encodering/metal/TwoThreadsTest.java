package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Breaks the rule that one thread at a time uses an encoder: the process has to survive. */
class TwoThreadsTest extends DeviceTest {

  private MetalPipeline zero;
  private MetalPipeline norm;
  private MetalBuffer buffer;

  @Test
  void twoThreadsOnOneEncoderGetNonsenseOrExceptionsButNoCrash() throws Exception {
    prepare();
    MetalEncoder encoder = closedAfterwards(queue.encoder(256));
    together(seed -> hammer(encoder, new Random(seed)));
    awaitAll(encoder);
    MetalEncoder sane = encoder();
    buffer.contents().putFloat(0, 1);
    queue.awaitCompleted(commitZero(sane, zero, buffer));
    assertEquals(0f, buffer.contents().getFloat(0));
  }

  @Test
  void encodersMayBeClosedUnderTheFeetOfTheirThreads() throws Exception {
    prepare();
    for (int round = 0; round < rounds() / 250; round++) {
      MetalEncoder encoder = queue.encoder(256);
      MetalBuffer shortLived = device.buffer(64, Storage.SHARED);
      together(
          seed -> {
            Random random = new Random(seed);
            for (int i = 0; i < 50; i++) {
              if (seed == 0 && i == 25) {
                encoder.close();
                shortLived.close();
              }
              step(encoder, random, random.nextBoolean() ? shortLived : buffer);
            }
          });
    }
  }

  int rounds() {
    return 50_000;
  }

  private void prepare() {
    zero = pipeline("zero_buffer");
    norm = pipeline("rmsnorm");
    buffer = buffer(1024);
  }

  private static void together(IntConsumer work) throws Exception {
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int seed = i;
      FutureTask<Void> task = new FutureTask<>(() -> work.accept(seed), null);
      tasks.add(task);
      new Thread(task).start();
    }
    for (FutureTask<Void> task : tasks) {
      task.get();
    }
  }

  private void hammer(MetalEncoder encoder, Random random) {
    for (int i = 0; i < rounds(); i++) {
      step(encoder, random, buffer);
    }
  }

  private void step(MetalEncoder encoder, Random random, MetalBuffer target) {
    try {
      switch (random.nextInt(8)) {
        case 0 -> encoder.begin();
        case 1 -> encoder.setPipeline(random.nextBoolean() ? zero : norm);
        case 2 -> encoder.setBuffer(random.nextInt(4), target, 16 * random.nextInt(4));
        case 3 -> encoder.setInt(4 * random.nextInt(2), random.nextInt(64));
        case 4 -> encoder.dispatchThreadgroups(1, 1, 1);
        case 5 -> zero(encoder, zero, target);
        case 6 -> encoder.endEncoding();
        default -> encoder.commit();
      }
    } catch (IllegalStateException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | MetalException expected) {
      // Which of them, and when, is a matter of luck.
    }
  }

  private void awaitAll(MetalEncoder encoder) throws InterruptedException {
    if (encoder.lastSubmission() > 0) {
      queue.awaitCompleted(encoder.lastSubmission());
    }
  }
}
