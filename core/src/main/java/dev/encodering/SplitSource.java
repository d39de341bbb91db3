package dev.encodering;

import java.util.List;
import java.util.function.Supplier;

/**
 * SPLIT: the caller encodes and commits the first steps of a token while the worker encodes the
 * rest, which it commits after the caller's. The border moves by a step per token: if the device
 * had finished the first part by the time the second was ready it was idle, so the first part
 * grows; else it shrinks.
 */
final class SplitSource<E extends CommandEncoder> extends WorkerSource<E> {
  private final TokenGraph<? super E> graph;
  private final CommandQueue queue;
  private final List<E> callersEncoder;

  /** The last ordinal whose first part the caller has committed, or given up. */
  private final Progress firstParts = new Progress();

  // Handed from thread to thread by the ring, by firstParts and by the ticket.
  private int border;
  private long firstSubmission;

  SplitSource(
      TokenGraph<? super E> graph,
      CommandQueue queue,
      Supplier<? extends E> supplier,
      FirstFailure failure) {
    super(supplier, 0, failure);
    this.graph = graph;
    this.queue = queue;
    this.border = graph.steps() / 2;
    try {
      this.callersEncoder = Encoders.create(supplier, 1);
    } catch (Throwable t) {
      super.close();
      throw t;
    }
  }

  @Override
  void start(long ordinal) throws InterruptedException {
    int firstSteps = border;
    firstSubmission = NONE;
    handOver(ordinal);
    try {
      E encoder = callersEncoder.get(0);
      encoder.begin();
      graph.encode(encoder, 0, firstSteps, ordinal);
      firstSubmission = encoder.commit();
    } catch (Throwable t) {
      failure.record(ordinal, t);
    }
    firstParts.advance(ordinal);
  }

  @Override
  long encode(E encoder, long ordinal) {
    encoder.begin();
    graph.encode(encoder, border, graph.steps(), ordinal);
    encoder.endEncoding();
    firstParts.awaitUninterruptibly(ordinal);
    if (failure.isSet()) {
      return NONE;
    }
    int step = queue.isCompleted(firstSubmission) ? 1 : -1;
    border = Math.max(1, Math.min(graph.steps() - 1, border + step));
    return encoder.commit();
  }

  /** A token that failed between its parts still has the first one in flight. */
  @Override
  long submission(long ordinal) throws InterruptedException {
    long second = super.submission(ordinal);
    return second != NONE ? second : firstSubmission;
  }

  @Override
  void close() {
    try {
      super.close();
    } finally {
      Encoders.close(callersEncoder);
    }
  }
}
