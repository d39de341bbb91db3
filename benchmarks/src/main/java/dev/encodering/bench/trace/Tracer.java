package dev.encodering.bench.trace;

import dev.encodering.metal.MetalQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records one loop. Made on the caller's thread; the loop's queue, encoders and graph are wrapped
 * in the traced forms, so that a loop that is not traced pays nothing.
 */
public final class Tracer {
  /** In place of a token or a submission that the recording code does not know. */
  public static final long UNKNOWN = -1;

  private static final int SPANS_PER_TOKEN = 16;
  private static final int SUBMISSIONS_PER_TOKEN = 2;
  private static final int SURPLUS_TOKENS = 1024;

  private final Thread callersThread = Thread.currentThread();
  private final SpanLog caller;
  private final SpanLog worker;

  /**
   * Allocates the room.
   *
   * @param tokens as many as will be traced at most
   */
  public Tracer(int tokens) {
    caller = new SpanLog(tokens * SPANS_PER_TOKEN);
    worker = new SpanLog(tokens * SPANS_PER_TOKEN);
  }

  /**
   * Of how many submissions the queue has to keep the times.
   *
   * @param tokens as many as will be traced at most
   * @return enough for those that are ahead at the end, too
   */
  public static int timesKept(int tokens) {
    return SUBMISSIONS_PER_TOKEN * tokens + SURPLUS_TOKENS;
  }

  /**
   * The caller's lane.
   *
   * @return for the caller's thread only
   */
  public SpanLog caller() {
    return caller;
  }

  /** The lane of the calling thread. */
  SpanLog ofThisThread() {
    return Thread.currentThread() == callersThread ? caller : worker;
  }

  /** Forgets what was recorded. Legal while nothing is in flight. */
  public void clear() {
    caller.clear();
    worker.clear();
  }

  /**
   * Puts the lanes together. Legal while nothing is in flight.
   *
   * @param name of the loop
   * @param queue the loop's, with the times of its submissions
   * @return the trace; tokens that nobody collected are left out, and the first collected is 0
   */
  public ModeTrace finish(String name, MetalQueue queue) {
    long[] first = {Long.MAX_VALUE, Long.MAX_VALUE}; // token, time
    long[] last = {UNKNOWN};
    Map<Long, Long> tokens = new HashMap<>(); // by submission
    caller.forEach(
        (kind, token, submission, startNs, endNs) -> {
          if (kind == SpanKind.NEXT) {
            first[0] = Math.min(first[0], token);
            first[1] = Math.min(first[1], startNs);
            last[0] = Math.max(last[0], token);
          }
        });
    for (SpanLog log : List.of(caller, worker)) {
      log.forEach(
          (kind, token, submission, startNs, endNs) -> {
            if (kind == SpanKind.COMMIT) {
              tokens.put(submission, token);
            }
          });
    }
    List<Span> spans = new ArrayList<>();
    Sink sink =
        (lane, kind, token, startNs, endNs) -> {
          if (token >= first[0] && token <= last[0]) {
            spans.add(new Span(lane, kind, token - first[0], startNs - first[1], endNs - first[1]));
          }
        };
    addThread(sink, Lane.CALLER, caller, tokens);
    addThread(sink, Lane.WORKER, worker, tokens);
    addDevice(sink, queue, tokens);
    return new ModeTrace(name, spans);
  }

  /** Takes a span by the loop's own numbers and clock. */
  @FunctionalInterface
  private interface Sink {
    void span(Lane lane, SpanKind kind, long token, long startNs, long endNs);
  }

  private static void addThread(Sink sink, Lane lane, SpanLog log, Map<Long, Long> tokens) {
    log.forEach(
        (kind, token, submission, startNs, endNs) -> {
          long known = token == UNKNOWN ? tokens.getOrDefault(submission, UNKNOWN) : token;
          sink.span(lane, kind, known, startNs, endNs);
        });
  }

  private static void addDevice(Sink sink, MetalQueue queue, Map<Long, Long> tokens) {
    long[] times = new long[3];
    tokens.keySet().stream()
        .sorted()
        .filter(submission -> queue.times(submission, times))
        .forEach(
            submission ->
                sink.span(Lane.GPU, SpanKind.RUN, tokens.get(submission), times[0], times[1]));
  }
}
