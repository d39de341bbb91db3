package dev.encodering;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A decode loop's view of encoding: keeps up to {@code depth + 1} tokens in flight in the way that
 * its {@link EncodeMode} says, and gives them back in order.
 *
 * <p>Owns its encoders and, in the modes that have one, its worker. All methods are for one thread,
 * the caller's. In the steady state {@link #next()} allocates nothing.
 *
 * <table>
 * <caption>Methods</caption>
 * <tr><th>method</th><th>waits</th><th>after a failure</th><th>after close</th></tr>
 * <tr><td>next</td><td>for the oldest token</td><td>EncodeException from the failed token on</td>
 * <td>IllegalStateException</td></tr>
 * <tr><td>drain</td><td>for all tokens in flight</td><td>waits; throws if next has not told
 * yet</td><td>IllegalStateException</td></tr>
 * <tr><td>close</td><td>for all tokens in flight</td><td>works</td><td>returns</td></tr>
 * </table>
 *
 * <p><b>Failure.</b> The first failure, of encoding or of the device, fails the pipeline: what is
 * in the ring already commits nothing more, tokens before the failed one can still be collected,
 * and from the failed one on {@link #next()} throws an {@link EncodeException} whose cause is that
 * first failure.
 */
public final class EncodePipeline implements AutoCloseable {
  private static final int MAX_DEPTH = 1023;

  private final CommandQueue queue;
  private final TokenSource source;
  private final FirstFailure failure;
  private final int window;

  private long started;
  private long collected;
  private long waitNs;
  private boolean failureTold;
  private boolean closed;

  private EncodePipeline(CommandQueue queue, TokenSource source, FirstFailure failure, int window) {
    this.queue = queue;
    this.source = source;
    this.failure = failure;
    this.window = window;
  }

  /**
   * Makes the encoders and starts the worker if the mode has one.
   *
   * @param mode who encodes
   * @param depth tokens that may be in flight besides the oldest, 0 to 1023; SPLIT takes 0 only
   * @param queue where the encoders commit
   * @param encoders called on this thread, once for each encoder needed
   * @param graph the commands of a token; SPLIT needs two steps at least
   * @param <E> the encoder's type
   * @return a pipeline in which nothing has started yet
   * @throws IllegalArgumentException if the depth or the graph does not suit the mode
   * @throws UnsupportedOperationException for REPLAY where the encoders cannot resubmit
   */
  public static <E extends CommandEncoder> EncodePipeline open(
      EncodeMode mode,
      int depth,
      CommandQueue queue,
      Supplier<? extends E> encoders,
      TokenGraph<? super E> graph) {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(encoders, "encoders");
    Objects.requireNonNull(graph, "graph");
    requireFit(mode, depth, graph);
    FirstFailure failure = new FirstFailure();
    TokenSource source =
        switch (mode) {
          case INLINE -> new InlineSource<E>(graph, encoders, depth, false, failure);
          case REPLAY -> new InlineSource<E>(graph, encoders, depth, true, failure);
          case AHEAD -> new AheadSource<E>(graph, encoders, depth, failure);
          case SPLIT -> new SplitSource<E>(graph, queue, encoders, failure);
        };
    return new EncodePipeline(queue, source, failure, depth + 1);
  }

  private static void requireFit(EncodeMode mode, int depth, TokenGraph<?> graph) {
    if (depth < 0 || depth > MAX_DEPTH) {
      throw new IllegalArgumentException("depth is " + depth + ": use 0 to " + MAX_DEPTH);
    }
    if (mode == EncodeMode.SPLIT && depth != 0) {
      throw new IllegalArgumentException(
          "SPLIT encodes one token at a time, so its depth is 0, not " + depth);
    }
    int steps = graph.steps();
    if (steps < 1 || (mode == EncodeMode.SPLIT && steps < 2)) {
      throw new IllegalArgumentException(
          mode + " cannot use a graph of " + steps + " steps: there is nothing to share out");
    }
  }

  /**
   * Fills the window and waits for the oldest token.
   *
   * @return the ordinal of the oldest token, now complete: 0, 1, 2 and so on
   * @throws InterruptedException if interrupted; no token is lost, call again
   * @throws EncodeException if this token, or one before it, failed
   * @throws IllegalStateException after close
   */
  public long next() throws InterruptedException {
    requireOpen();
    while (started - collected < window && !failure.isSet()) {
      source.start(started);
      started++;
    }
    if (failure.covers(collected) || !awaitComplete(collected)) {
      failureTold = true;
      throw failure.toException();
    }
    return collected++;
  }

  /** Returns false if the token failed. */
  private boolean awaitComplete(long ordinal) throws InterruptedException {
    long startNs = System.nanoTime();
    try {
      long submission = source.submission(ordinal);
      if (submission != TokenSource.NONE) {
        queue.awaitCompleted(submission);
      }
    } catch (RuntimeException e) {
      failure.record(ordinal, e);
    } finally {
      waitNs += System.nanoTime() - startNs;
    }
    return !failure.covers(ordinal);
  }

  /**
   * Waits until nothing is in flight and drops the tokens that were; the next one is a new token
   * with the next ordinal.
   *
   * @throws InterruptedException if interrupted; call again
   * @throws EncodeException if a token has failed and {@link #next()} has not said so yet
   * @throws IllegalStateException after close
   */
  public void drain() throws InterruptedException {
    requireOpen();
    settle();
    if (failure.isSet() && !failureTold) {
      failureTold = true;
      throw failure.toException();
    }
  }

  /** Every token's outcome is waited for, failed ones too: their neighbours may still run. */
  private void settle() throws InterruptedException {
    while (collected < started) {
      awaitComplete(collected);
      collected++;
    }
  }

  /**
   * Where the time went so far.
   *
   * @return sums over all tokens collected
   */
  public PipelineStats stats() {
    return new PipelineStats(collected, source.encodeNs(), source.handoffNs(), waitNs);
  }

  /**
   * Waits until nothing is in flight and releases the worker and the encoders. Idempotent; an
   * interrupt does not cut it short and is kept.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Deadline.uninterruptibly(
          Deadline.FOREVER,
          deadline -> {
            settle();
            return true;
          });
    } finally {
      source.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("pipeline is closed");
    }
  }
}
