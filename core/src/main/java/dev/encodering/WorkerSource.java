package dev.encodering;

import java.util.function.Supplier;

/**
 * What AHEAD and SPLIT share: a worker that encodes, with one ring slot for each token in flight.
 */
abstract class WorkerSource<E extends CommandEncoder> extends TokenSource {
  private final EncoderWorker<E> worker;
  private final EncodeTask<E> task = this::runTask;
  private final SingleWriterCounter handoffNs = new SingleWriterCounter();
  private final int places;

  // One entry for each place in the window; the ring's order makes each visible to its reader.
  private final long[] tickets;
  private final long[] submittedNs;
  private final long[] submissions;

  WorkerSource(Supplier<? extends E> supplier, int depth, FirstFailure failure) {
    super(failure);
    this.places = depth + 1;
    this.tickets = new long[places];
    this.submittedNs = new long[places];
    this.submissions = new long[places];
    this.worker = EncoderWorker.<E>builder(supplier).ringSize(powerOfTwoAbove(depth)).build();
  }

  private static int powerOfTwoAbove(int depth) {
    return depth == 0 ? 1 : Integer.highestOneBit(depth) << 1;
  }

  /** Runs on the worker: encodes the worker's share, commits it, and returns its submission. */
  abstract long encode(E encoder, long ordinal) throws InterruptedException;

  final void handOver(long ordinal) throws InterruptedException {
    int place = place(ordinal);
    submissions[place] = NONE;
    submittedNs[place] = System.nanoTime();
    try {
      tickets[place] = worker.submit(task, ordinal);
    } catch (WorkerDeadException e) {
      tickets[place] = EncoderWorker.FULL;
      failure.record(ordinal, e);
    }
  }

  private void runTask(E encoder, long ordinal) throws Exception {
    int place = place(ordinal);
    long startNs = System.nanoTime();
    handoffNs.add(startNs - submittedNs[place]);
    if (failure.isSet()) {
      return;
    }
    try {
      submissions[place] = encode(encoder, ordinal);
    } catch (Throwable t) {
      failure.record(ordinal, t);
      throw t;
    } finally {
      encodeNs.add(System.nanoTime() - startNs);
    }
  }

  @Override
  long submission(long ordinal) throws InterruptedException {
    int place = place(ordinal);
    if (tickets[place] == EncoderWorker.FULL) {
      return NONE;
    }
    try {
      worker.await(tickets[place]);
    } catch (EncodeException e) {
      failure.record(ordinal, e.getCause());
    }
    return submissions[place];
  }

  private int place(long ordinal) {
    return (int) (ordinal % places);
  }

  @Override
  final long handoffNs() {
    return handoffNs.get();
  }

  @Override
  void close() {
    worker.close();
  }
}
