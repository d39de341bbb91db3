package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FailureLogTest {
  private final FailureLog log = new FailureLog();
  private final Exception planned = new Exception("planned");

  private Throwable causeOf(long ticket) {
    return assertThrows(EncodeException.class, () -> log.check(ticket)).getCause();
  }

  @Test
  void anEmptyLogKnowsNoFailure() {
    log.check(0);
    log.check(Long.MAX_VALUE);
    assertEquals(0, log.count());
  }

  @Test
  void aFailureIsKeptUnderItsTicket() {
    Exception other = new Exception("other");
    log.record(3, planned);
    log.record(5, other);
    assertSame(planned, causeOf(3));
    assertSame(other, causeOf(5));
    for (long fine : new long[] {0, 2, 4, 6}) {
      log.check(fine);
    }
    assertEquals(2, log.count());
  }

  @Test
  void ticketZeroMayFail() {
    log.record(0, planned);
    assertSame(planned, causeOf(0));
    log.check(1);
  }

  @Test
  void theNewest1024FailuresAreKept() {
    for (long ticket = 0; ticket < 3_000; ticket++) {
      log.record(2 * ticket, planned);
    }
    assertEquals(3_000, log.count());
    long newestEvicted = 2 * (3_000 - 1_024 - 1);
    for (long ticket = 0; ticket <= newestEvicted; ticket++) {
      assertNull(causeOf(ticket), "may have failed or not");
    }
    for (long ticket = newestEvicted + 1; ticket + 1 < 6_000; ticket += 2) {
      log.check(ticket);
      assertSame(planned, causeOf(ticket + 1));
    }
  }

  @Test
  void theMessageSaysWhatToMakeOfALostOutcome() {
    for (long ticket = 0; ticket <= FailureLog.CAPACITY; ticket++) {
      log.record(ticket, planned);
    }
    assertEquals(
        "task 0: outcome no longer kept (1024 later tasks have failed)",
        assertThrows(EncodeException.class, () -> log.check(0)).getMessage());
  }

  @Test
  void whoSeesTheCompletionSeesTheFailure() throws Exception {
    Progress completed = new Progress();
    int tickets = 50_000;
    Async<Void> worker =
        Async.run(
            () -> {
              for (int ticket = 0; ticket < tickets; ticket++) {
                log.record(ticket, planned);
                completed.advance(ticket);
              }
            });
    for (long seen = -1; seen < tickets - 1; ) {
      long now = completed.get();
      if (now > seen) {
        seen = now;
        long ticket = now;
        assertThrows(EncodeException.class, () -> log.check(ticket));
      }
    }
    worker.get();
  }
}
