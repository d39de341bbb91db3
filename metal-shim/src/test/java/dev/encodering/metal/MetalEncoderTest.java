package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetalEncoderTest extends DeviceTest {

  private static final String NO_STREAM = "no stream is open: call begin first";
  private static final String NOTHING_BEGUN =
      "nothing was begun since the last commit: call begin first";
  private static final String NOTHING_RECORDED =
      "nothing is recorded: begin, encode and commit first";

  @Test
  void zeroBufferTurnsOneThousandOnesIntoZeros() throws InterruptedException {
    float[] ones = new float[1024];
    Arrays.fill(ones, 1.0f);
    MetalBuffer buffer = floats(ones);
    MetalEncoder encoder = encoder();
    queue.awaitCompleted(commitZero(encoder, pipeline("zero_buffer"), buffer));
    for (int i = 0; i < 1024; i++) {
      assertEquals(0.0f, buffer.contents().getFloat(4 * i), "float " + i);
    }
  }

  @Test
  void aDispatchTouchesOnlyWhatItsOffsetAndParametersSay() throws InterruptedException {
    MetalBuffer buffer = floats(1, 1, 1, 1, 1, 1, 1, 1);
    MetalEncoder encoder = encoder();
    encoder.begin();
    encoder
        .setPipeline(pipeline("zero_buffer"))
        .setBuffer(0, buffer, 16)
        .setInt(0, 3)
        .dispatchThreadgroups(1, 1, 1);
    queue.awaitCompleted(encoder.commit());
    float[] expected = {1, 1, 1, 1, 0, 0, 0, 1};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], buffer.contents().getFloat(4 * i), "float " + i);
    }
  }

  @Test
  void aCommandBufferIsOneNativeCall() throws InterruptedException {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(4096);
    MetalEncoder encoder = encoder();
    for (int n = 1; n <= 10; n++) {
      encoder.begin();
      for (int i = 0; i < 30; i++) {
        zero(encoder, zero, buffer);
        encoder.memoryBarrier();
      }
      queue.awaitCompleted(encoder.commit());
      assertEquals(n, encoder.encodeCalls());
    }
    assertEquals(0, queue.pollCalls());
  }

  @Test
  void encodingNowAndCommittingLaterAreTwo() throws InterruptedException {
    MetalBuffer buffer = floats(1, 1, 1, 1);
    MetalEncoder encoder = encoder();
    encoder.begin();
    zero(encoder, pipeline("zero_buffer"), buffer);
    encoder.endEncoding();
    assertEquals(1, encoder.encodeCalls());
    assertEquals(1f, buffer.contents().getFloat(0));
    queue.awaitCompleted(encoder.commit());
    assertEquals(2, encoder.encodeCalls());
    assertEquals(0f, buffer.contents().getFloat(0));
  }

  @Test
  void submissionsAreNumberedByTheQueueInTheOrderOfTheirCommits() throws InterruptedException {
    MetalEncoder first = encoder();
    MetalEncoder second = encoder();
    assertEquals(0, first.lastSubmission());
    first.begin();
    second.begin();
    assertEquals(1, second.commit());
    assertEquals(2, first.commit());
    queue.awaitCompleted(2);
    second.begin();
    assertEquals(3, second.commit());
    assertEquals(3, second.lastSubmission());
    assertEquals(2, first.lastSubmission());
  }

  @Test
  void commandBuffersSeeTheWritesOfThoseBefore() throws InterruptedException {
    Fibonacci fibonacci = new Fibonacci(this);
    MetalEncoder[] encoders = new MetalEncoder[MAX_IN_FLIGHT];
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = encoder();
    }
    long[] submissions = new long[encoders.length];
    int steps = 30;
    for (int n = 0; n < steps; n++) {
      int slot = n % encoders.length;
      if (n >= encoders.length) {
        queue.awaitCompleted(submissions[slot]);
      }
      encoders[slot].begin();
      fibonacci.step(encoders[slot], n);
      submissions[slot] = encoders[slot].commit();
    }
    queue.awaitCompleted(steps);
    assertEquals(Fibonacci.expectedA(steps), fibonacci.a());
    assertEquals(Fibonacci.expectedB(steps), fibonacci.b());
  }

  @Test
  void resubmitRunsTheSameCommandsAgain() throws InterruptedException {
    Fibonacci fibonacci = new Fibonacci(this);
    MetalEncoder encoder = encoder();
    assertTrue(encoder.canResubmit());
    encoder.begin();
    fibonacci.step(encoder, 0);
    encoder.memoryBarrier();
    fibonacci.step(encoder, 1);
    queue.awaitCompleted(encoder.commit());
    for (int n = 2; n <= 10; n++) {
      assertEquals(n, encoder.resubmit());
      assertEquals(n, encoder.lastSubmission());
      queue.awaitCompleted(n);
    }
    assertEquals(10, encoder.encodeCalls());
    assertEquals(Fibonacci.expectedA(20), fibonacci.a());
    assertEquals(Fibonacci.expectedB(20), fibonacci.b());
  }

  @Test
  void nothingCanBeBegunOrResubmittedWhileTheLastSubmissionRuns() throws InterruptedException {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(64);
    MetalEncoder encoder = encoder();
    device.control(TestControl.HOLD, 1);
    long submission = commitZero(encoder, zero, buffer);
    assertEquals(
        "submission 1 is still running: await it before begin",
        thrown(IllegalStateException.class, encoder::begin));
    assertEquals(
        "submission 1 is still running: await it before resubmit",
        thrown(IllegalStateException.class, encoder::resubmit));
    device.control(TestControl.HOLD, 0);
    queue.awaitCompleted(submission);
    encoder.begin();
  }

  @Test
  void beginFindsOutItselfThatTheLastSubmissionIsComplete() {
    MetalEncoder encoder = encoder();
    encoder.begin();
    long submission = encoder.commit();
    until("it is complete", () -> queue.isCompleted(submission));
    long polls = queue.pollCalls();
    encoder.begin();
    assertEquals(polls, queue.pollCalls());
  }

  @Test
  void commandsAndCommitsNeedABegin() throws InterruptedException {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(64);
    MetalEncoder encoder = encoder();
    for (int round = 0; round < 2; round++) {
      assertEquals(NO_STREAM, thrown(IllegalStateException.class, () -> encoder.setPipeline(zero)));
      assertEquals(
          NO_STREAM, thrown(IllegalStateException.class, () -> encoder.setBuffer(0, buffer, 0)));
      assertEquals(NO_STREAM, thrown(IllegalStateException.class, () -> encoder.setInt(0, 1)));
      assertEquals(NO_STREAM, thrown(IllegalStateException.class, () -> encoder.setFloat(0, 1)));
      assertEquals(
          NO_STREAM,
          thrown(IllegalStateException.class, () -> encoder.dispatchThreadgroups(1, 1, 1)));
      assertEquals(NO_STREAM, thrown(IllegalStateException.class, encoder::memoryBarrier));
      assertEquals(NO_STREAM, thrown(IllegalStateException.class, encoder::endEncoding));
      assertEquals(NOTHING_BEGUN, thrown(IllegalStateException.class, encoder::commit));
      queue.awaitCompleted(commitZero(encoder, zero, buffer));
    }
  }

  @Test
  void resubmitNeedsSomethingCommitted() throws InterruptedException {
    MetalEncoder encoder = encoder();
    assertEquals(NOTHING_RECORDED, thrown(IllegalStateException.class, encoder::resubmit));
    encoder.begin();
    assertEquals(NOTHING_RECORDED, thrown(IllegalStateException.class, encoder::resubmit));
    encoder.endEncoding();
    assertEquals(NOTHING_RECORDED, thrown(IllegalStateException.class, encoder::resubmit));
    queue.awaitCompleted(encoder.commit());
    queue.awaitCompleted(encoder.resubmit());
    encoder.begin();
    assertEquals(NOTHING_RECORDED, thrown(IllegalStateException.class, encoder::resubmit));
  }

  @Test
  void anEndedStreamTakesNoMoreCommands() {
    MetalEncoder encoder = encoder();
    encoder.begin();
    encoder.endEncoding();
    assertEquals(NO_STREAM, thrown(IllegalStateException.class, encoder::memoryBarrier));
    assertEquals(NO_STREAM, thrown(IllegalStateException.class, encoder::endEncoding));
    assertEquals(1, encoder.commit());
  }

  @Test
  void beginAgainDropsWhatWasNotCommitted() throws InterruptedException {
    MetalBuffer buffer = floats(1, 1, 1, 1);
    MetalEncoder encoder = encoder();
    encoder.begin();
    zero(encoder, pipeline("zero_buffer"), buffer);
    encoder.begin();
    queue.awaitCompleted(encoder.commit());
    assertEquals(1f, buffer.contents().getFloat(0));
    encoder.begin();
    zero(encoder, pipeline("zero_buffer"), buffer);
    encoder.endEncoding();
    encoder.begin();
    queue.awaitCompleted(encoder.commit());
    assertEquals(1f, buffer.contents().getFloat(0));
  }

  @Test
  void aDispatchThatWouldLeaveItsBufferIsRefusedAndTheEncoderGoesOn() throws InterruptedException {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = floats(1, 1, 1, 1);
    MetalEncoder encoder = encoder();
    encoder.begin();
    zero(encoder, zero, buffer);
    encoder.setPipeline(zero).setBuffer(0, buffer, 0).setInt(0, 5).dispatchThreadgroups(1, 1, 1);
    MetalException e = assertThrows(MetalException.class, encoder::commit);
    assertEquals(MetalException.Status.BOUNDS, e.status());
    assertEquals(0, e.nativeCode());
    assertEquals(16 + 56, e.streamOffset());
    assertTrue(e.getMessage().contains("zero_buffer"), e.getMessage());
    assertEquals(1f, buffer.contents().getFloat(0));
    assertEquals(NOTHING_BEGUN, thrown(IllegalStateException.class, encoder::commit));
    assertEquals(NOTHING_RECORDED, thrown(IllegalStateException.class, encoder::resubmit));
    assertEquals(1, commitZero(encoder, zero, buffer));
    queue.awaitCompleted(1);
    assertEquals(0f, buffer.contents().getFloat(0));

    encoder.begin();
    encoder.setPipeline(zero).setBuffer(0, buffer, 0).setInt(0, 5).dispatchThreadgroups(1, 1, 1);
    assertThrows(MetalException.class, encoder::endEncoding);
    assertEquals(NOTHING_RECORDED, thrown(IllegalStateException.class, encoder::resubmit));
  }

  @Test
  void aBufferClosedBeforeItsDispatchIsEncodedIsNamedByItsRecord() {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = buffer(64);
    MetalEncoder encoder = encoder();
    encoder.begin();
    zero(encoder, zero, buffer);
    buffer.close();
    String message = thrown(IllegalStateException.class, encoder::commit);
    assertTrue(
        message.startsWith(
            "a pipeline or buffer of this command stream was closed before it was encoded"
                + " (record at byte 16): zero_buffer: buffer 0"),
        message);
  }

  @Test
  void aFullQueueRefusesAndTheStreamCanBeCommittedLater() throws InterruptedException {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = floats(1, 1, 1, 1);
    device.control(TestControl.HOLD, 1);
    for (int i = 0; i < MAX_IN_FLIGHT; i++) {
      MetalEncoder encoder = encoder();
      encoder.begin();
      encoder.commit();
    }
    MetalEncoder late = encoder();
    MetalEncoder encoded = encoder();
    late.begin();
    zero(late, zero, buffer);
    encoded.begin();
    encoded.endEncoding();
    for (MetalEncoder encoder : new MetalEncoder[] {late, encoded, late, encoded}) {
      MetalException e = assertThrows(MetalException.class, encoder::commit);
      assertEquals(MetalException.Status.BUSY, e.status());
      assertEquals(-1, e.streamOffset());
    }
    device.control(TestControl.HOLD, 0);
    queue.awaitCompleted(MAX_IN_FLIGHT);
    assertEquals(MAX_IN_FLIGHT + 1, late.commit());
    assertEquals(MAX_IN_FLIGHT + 2, encoded.commit());
    queue.awaitCompleted(MAX_IN_FLIGHT + 2);
    assertEquals(0f, buffer.contents().getFloat(0));
  }

  @Test
  void aDeviceThatCannotRunCommandsAgainSaysSo() {
    DeviceInfo info = device.info();
    DeviceInfo without =
        new DeviceInfo(
            "metal:0",
            info.description(),
            info.driver(),
            Backend.METAL,
            0,
            true,
            false,
            false,
            info.maxBufferBytes(),
            info.maxThreadsPerThreadgroup(),
            info.maxThreadgroupsX(),
            info.maxThreadgroupsY(),
            info.maxThreadgroupsZ());
    MetalDevice limited = new MetalDevice(without, device.handle());
    try (MetalQueue limitedQueue = limited.queue(1);
        MetalEncoder encoder = limitedQueue.encoder(64)) {
      assertFalse(encoder.canResubmit());
      assertEquals(
          "metal:0 cannot run commands again: encode them each time",
          thrown(UnsupportedOperationException.class, encoder::resubmit));
    }
  }

  @Test
  void everythingMayBeClosedWhileItRuns() {
    MetalPipeline zero = device.pipeline("zero_buffer");
    MetalBuffer buffer = device.buffer(64, Storage.SHARED);
    MetalEncoder encoder = queue.encoder(STREAM_BYTES);
    MetalBuffer watched = floats(1, 1, 1, 1);
    device.control(TestControl.HOLD, 1);
    encoder.begin();
    zero(encoder, zero, buffer);
    zero(encoder, zero, watched);
    encoder.commit();
    encoder.close();
    zero.close();
    buffer.close();
    queue.close();
    assertEquals(1f, watched.contents().getFloat(0));
    device.control(TestControl.HOLD, 0);
    until("the closed objects have done their work", () -> watched.contents().getFloat(12) == 0);
  }

  @Test
  void commandsChain() {
    MetalEncoder encoder = encoder();
    encoder.begin();
    assertSame(encoder, encoder.memoryBarrier());
    assertSame(encoder, encoder.setPipeline(pipeline("rmsnorm")).setFloat(4, 1e-5f));
    assertFalse(queue.isCompleted(1));
  }
}
