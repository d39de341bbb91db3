package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.FakeDevice.Completion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPLIT: two threads, one token, and a border that moves. */
class EncodePipelineSplitTest {
  private static final int STEPS = FakeDevice.STEPS;
  private final FakeDevice device = new FakeDevice();

  private void run(int tokens) throws Exception {
    try (EncodePipeline pipeline = device.open(EncodeMode.SPLIT, 0)) {
      for (int token = 0; token < tokens; token++) {
        assertEquals(token, pipeline.next());
      }
    }
  }

  /** Where the border of a token lay; asserts that the two parts are the token, in order. */
  private int border(int token) {
    String[] first = device.executed.get(2 * token).split("[:-]");
    String[] second = device.executed.get(2 * token + 1).split("[:-]");
    assertEquals(List.of("" + token, "0"), List.of(first[0], first[1]));
    assertEquals(List.of("" + token, "" + device.steps), List.of(second[0], second[2]));
    assertEquals(first[2], second[1], "a gap or an overlap");
    return Integer.parseInt(first[2]);
  }

  @Test
  void aDeviceThatIsDoneWithTheFirstPartTooEarlyGetsALongerOne() throws Exception {
    run(10);
    for (int token = 0; token < 10; token++) {
      assertEquals(Math.min(STEPS - 1, STEPS / 2 + token), border(token));
    }
  }

  @Test
  void aDeviceThatIsStillBusyGetsAShorterFirstPart() throws Exception {
    device.completing(Completion.WHEN_AWAITED);
    run(10);
    for (int token = 0; token < 10; token++) {
      assertEquals(Math.max(1, STEPS / 2 - token), border(token));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void theBorderTurnsWithTheDevice(int steps) throws Exception {
    device.steps = steps;
    try (EncodePipeline pipeline = device.open(EncodeMode.SPLIT, 0)) {
      for (int token = 0; token < 40; token++) {
        boolean early = token / 10 % 2 == 0;
        device.completing(early ? Completion.AT_COMMIT : Completion.WHEN_AWAITED);
        assertEquals(token, pipeline.next());
      }
    }
    for (int token = 1; token < 40; token++) {
      boolean grew = (token - 1) / 10 % 2 == 0;
      int expected = border(token - 1) + (grew ? 1 : -1);
      assertEquals(Math.max(1, Math.min(steps - 1, expected)), border(token));
    }
  }

  @Test
  void theFirstPartIsCommittedFirstThoughItsCallerIsSlow() throws Exception {
    Thread caller = Thread.currentThread();
    boolean[] workerIsDone = new boolean[20];
    device.hook =
        (from, to, ordinal) -> {
          int token = (int) ordinal;
          if (Thread.currentThread() == caller) {
            Poll.until("the worker has its part", () -> contains(ordinal + ":" + to));
            workerIsDone[token] = true;
          }
        };
    run(20);
    for (int token = 0; token < 20; token++) {
      assertTrue(workerIsDone[token]);
      assertTrue(border(token) >= 1);
    }
  }

  private boolean contains(String prefix) {
    return device.graphCalls.stream().anyMatch(call -> call.startsWith(prefix + "-" + STEPS));
  }

  @Test
  void theFirstPartIsCommittedFirstThoughTheWorkerIsSlow() throws Exception {
    Thread caller = Thread.currentThread();
    device.hook =
        (from, to, ordinal) -> {
          if (Thread.currentThread() != caller) {
            Poll.until("the caller has committed", () -> device.committed() == 2 * ordinal + 1);
          }
        };
    run(20);
    for (int token = 0; token < 20; token++) {
      assertTrue(border(token) >= 1);
    }
  }

  @Test
  void theTwoPartsAreEncodedAtOnce() throws Exception {
    Thread caller = Thread.currentThread();
    java.util.concurrent.CyclicBarrier both = new java.util.concurrent.CyclicBarrier(2);
    device.hook =
        (from, to, ordinal) -> {
          assertEquals(Thread.currentThread() == caller, from == 0);
          both.await(); // returns only if both threads are in the graph
        };
    run(10);
    assertEquals(20, device.executed.size());
  }

  @Test
  void aFirstPartThatFailsKeepsTheSecondOneBack() throws Exception {
    RuntimeException planned = new IllegalStateException("planned");
    device.hook =
        (from, to, ordinal) -> {
          if (ordinal == 1 && from == 0) {
            throw planned;
          }
        };
    try (EncodePipeline pipeline = device.open(EncodeMode.SPLIT, 0)) {
      assertEquals(0, pipeline.next());
      assertSame(planned, assertThrows(EncodeException.class, pipeline::next).getCause());
    }
    assertEquals(2, device.committed());
    assertTrue(device.eachEncoderClosedOnce());
  }

  @Test
  void closeWaitsForTheFirstPartOfATokenWhoseSecondPartFailed() throws Exception {
    RuntimeException planned = new IllegalStateException("planned");
    Thread[] caller = new Thread[1];
    device.completing(Completion.HELD);
    device.hook =
        (from, to, ordinal) -> {
          if (Thread.currentThread() != caller[0]) {
            Poll.until("the first part is in flight", () -> device.committed() == 1);
            throw planned;
          }
        };
    Async<Throwable> user =
        Async.call(
            () -> {
              caller[0] = Thread.currentThread();
              EncodePipeline pipeline = device.open(EncodeMode.SPLIT, 0);
              Throwable thrown = assertThrows(EncodeException.class, pipeline::next);
              pipeline.close();
              return thrown.getCause();
            });
    Poll.until("the first part is in flight", () -> device.committed() == 1);
    Poll.untilWaiting(user.thread());
    assertFalse(user.isDone());
    assertTrue(device.noEncoderClosed());
    device.release();
    assertSame(planned, user.get());
    assertTrue(device.eachEncoderClosedOnce());
  }
}
