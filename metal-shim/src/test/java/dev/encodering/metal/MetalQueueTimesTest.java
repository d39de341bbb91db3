package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When submissions ran, as the device says. */
class MetalQueueTimesTest extends DeviceTest {

  private final long[] times = new long[3];

  private MetalQueue timed(int kept) {
    return closedAfterwards(device.queue(MAX_IN_FLIGHT, kept));
  }

  private MetalEncoder encoderOf(MetalQueue timed) {
    return closedAfterwards(timed.encoder(STREAM_BYTES));
  }

  private static long commit(MetalEncoder encoder) {
    encoder.begin();
    return encoder.commit();
  }

  @Test
  void aSubmissionRanBetweenItsCommitAndTheEndOfTheWaitForIt() throws InterruptedException {
    MetalQueue timed = timed(1);
    MetalEncoder encoder = encoderOf(timed);
    long before = System.nanoTime();
    long submission = commit(encoder);
    timed.awaitCompleted(submission);
    long after = System.nanoTime();
    assertTrue(timed.times(submission, times));
    long error = times[2];
    assertTrue(times[0] - before >= -error, "started before its commit");
    assertTrue(times[1] - times[0] >= 0, "ended before its start");
    assertTrue(after - times[1] >= -error, "ended after the wait for it");
  }

  @Test
  void oneSubmissionStartsWhenTheOneBeforeItHasEnded() throws InterruptedException {
    MetalQueue timed = timed(8);
    MetalEncoder[] encoders = {encoderOf(timed), encoderOf(timed)};
    for (MetalEncoder encoder : encoders) {
      commit(encoder);
    }
    timed.awaitCompleted(2);
    assertTrue(timed.times(1, times));
    long end = times[1];
    assertTrue(timed.times(2, times));
    assertTrue(times[0] - end >= 0);
  }

  @Test
  void theNewestAreKeptAndOlderOnesForgotten() throws InterruptedException {
    MetalQueue timed = timed(2);
    assertEquals(2, timed.timesKept());
    MetalEncoder encoder = encoderOf(timed);
    for (int n = 1; n <= 3; n++) {
      timed.awaitCompleted(commit(encoder));
    }
    assertFalse(timed.times(1, times));
    assertArrayEquals(new long[3], times, "untouched when not known");
    assertTrue(timed.times(2, times));
    assertTrue(timed.times(3, times));
    assertFalse(timed.times(4, times));
  }

  @Test
  void commandsThatRunAgainAreTimedAgain() throws InterruptedException {
    MetalQueue timed = timed(2);
    MetalEncoder encoder = encoderOf(timed);
    timed.awaitCompleted(commit(encoder));
    timed.awaitCompleted(encoder.resubmit());
    assertTrue(timed.times(1, times));
    long end = times[1];
    assertTrue(timed.times(2, times));
    assertTrue(times[0] - end >= 0);
  }

  @Test
  void anIncompleteOrFailedSubmissionHasNoTimes() {
    device.control(TestControl.FAIL_AT, 1);
    device.control(TestControl.HOLD, 1);
    MetalQueue failing = timed(4);
    long submission = commit(encoderOf(failing));
    assertFalse(failing.times(submission, times));
    device.control(TestControl.HOLD, 0);
    assertThrows(MetalException.class, () -> failing.awaitCompleted(submission));
    assertFalse(failing.times(submission, times));
  }

  @Test
  void timesAreRefusedWhereNoneAreKept() {
    String message = thrown(IllegalStateException.class, () -> queue.times(1, times));
    assertTrue(message.contains("made without times"), message);
    assertEquals(
        "three numbers do not fit in 2",
        thrown(IllegalArgumentException.class, () -> queue.times(1, new long[2])));
    assertEquals(
        "submissions are numbered from 1, got 0",
        thrown(IllegalArgumentException.class, () -> queue.times(0, times)));
    for (int kept : new int[] {-1, (1 << 20) + 1}) {
      assertEquals(
          "timesKept must be 0 to 1048576, got " + kept,
          thrown(IllegalArgumentException.class, () -> device.queue(1, kept)));
    }
  }
}
