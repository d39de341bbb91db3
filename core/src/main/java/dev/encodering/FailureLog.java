package dev.encodering;

/**
 * The last failures of a worker, by ticket. Successes leave no trace here, and recording allocates
 * nothing.
 *
 * <p>The worker records a failure before it completes the ticket, so who has seen the completion
 * sees the failure.
 */
final class FailureLog {
  /** Failures kept. */
  static final int CAPACITY = 1024;

  private final long[] tickets = new long[CAPACITY];
  private final Throwable[] causes = new Throwable[CAPACITY];
  private volatile long count;
  private volatile long newestTicket = -1;
  private long newestEvicted = -1;

  /** Called by the worker, in ticket order. */
  synchronized void record(long ticket, Throwable cause) {
    int index = (int) (count % CAPACITY);
    if (count >= CAPACITY) {
      newestEvicted = tickets[index];
    }
    tickets[index] = ticket;
    causes[index] = cause;
    newestTicket = ticket;
    count++;
  }

  long count() {
    return count;
  }

  /** Returns normally if the completed ticket succeeded. */
  void check(long ticket) {
    if (ticket > newestTicket) {
      return; // the usual case: no lock
    }
    checkRecorded(ticket);
  }

  private synchronized void checkRecorded(long ticket) {
    if (ticket <= newestEvicted) {
      throw new EncodeException(
          "task " + ticket + ": outcome no longer kept (" + CAPACITY + " later tasks have failed)",
          null);
    }
    int kept = (int) Math.min(count, CAPACITY);
    for (int i = 0; i < kept; i++) {
      if (tickets[i] == ticket) {
        throw new EncodeException("task " + ticket + " failed: " + causes[i], causes[i]);
      }
    }
  }
}
