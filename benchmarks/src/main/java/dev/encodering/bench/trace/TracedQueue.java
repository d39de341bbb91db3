package dev.encodering.bench.trace;

import dev.encodering.CommandQueue;

/**
 * Records waits for a queue.
 *
 * @param queue the queue
 * @param tracer where the spans go
 */
public record TracedQueue(CommandQueue queue, Tracer tracer) implements CommandQueue {

  @Override
  public boolean isCompleted(long submission) {
    return queue.isCompleted(submission);
  }

  @Override
  public void awaitCompleted(long submission) throws InterruptedException {
    long startNs = System.nanoTime();
    queue.awaitCompleted(submission);
    tracer.ofThisThread().add(SpanKind.WAIT, Tracer.UNKNOWN, submission, startNs);
  }
}
