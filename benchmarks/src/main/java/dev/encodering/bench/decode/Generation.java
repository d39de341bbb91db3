package dev.encodering.bench.decode;

import dev.encodering.bench.trace.SpanKind;
import dev.encodering.bench.trace.SpanLog;
import dev.encodering.bench.trace.Tracer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Decodes one text with a loop: the prompt's tokens first, through the same commands, then new ones
 * until there are enough, the text ends or the context does. One thread.
 */
public final class Generation {
  private static final long MAX_TRACKED_NS = 60_000_000_000L;

  private final Decoder decoder;
  private final TokenLoop loop;
  private final Histogram intervalsNs = new Histogram(MAX_TRACKED_NS, 3);
  private final PositionTimes positions;
  private final SpanLog spans;

  private long steps;
  private long elapsedNs;
  private long allocatedBytes;
  private long firstOrdinal = -1;

  /**
   * Prepares to decode texts.
   *
   * @param decoder whose state the texts go through
   * @param loop a loop that it opened
   */
  public Generation(Decoder decoder, TokenLoop loop) {
    this(decoder, loop, null);
  }

  /** Records the caller's spans too, unless the log is null. */
  Generation(Decoder decoder, TokenLoop loop, SpanLog spans) {
    this.decoder = decoder;
    this.loop = loop;
    this.spans = spans;
    this.positions = new PositionTimes(decoder.contextLength());
  }

  /**
   * Runs one text; the loop has nothing in flight before and after, even if this throws.
   *
   * @param prompt where it starts
   * @param limit new tokens at most
   * @param callerWorkNs time that the caller is busy for after each token
   * @param onToken told of each new token as soon as it is known
   * @return the new tokens
   * @throws InterruptedException if interrupted
   */
  public int[] run(Prompt prompt, int limit, long callerWorkNs, IntConsumer onToken)
      throws InterruptedException {
    decoder.reset(prompt.tokens(), prompt.sampling());
    int[] tokens;
    try {
      tokens = decode(prompt, limit, callerWorkNs, onToken);
    } catch (Throwable t) {
      dropAfter(t);
      throw t;
    }
    loop.drain(); // what was ahead of the end is dropped
    return tokens;
  }

  private int[] decode(Prompt prompt, int limit, long callerWorkNs, IntConsumer onToken)
      throws InterruptedException {
    int promptLength = prompt.tokens().length;
    int[] tokens = new int[Math.min(limit, decoder.contextLength() - promptLength + 1)];
    int count = 0;
    long beforeBytes = AllocatedBytes.ofAllThreads();
    long startNs = System.nanoTime();
    long lastNs = startNs;
    for (int position = 0; count < tokens.length; position++) {
      awaitPosition(position);
      long nowNs = System.nanoTime();
      intervalsNs.recordValue(Math.min(nowNs - lastNs, MAX_TRACKED_NS));
      positions.add(position, nowNs - lastNs);
      lastNs = nowNs;
      steps++;
      int token = read(position);
      if (position >= promptLength - 1) {
        if (prompt.isEnd().test(token)) {
          break;
        }
        tokens[count++] = token;
        onToken.accept(token);
      }
      work(position, callerWorkNs);
    }
    elapsedNs += lastNs - startNs;
    allocatedBytes += AllocatedBytes.ofAllThreads() - beforeBytes;
    return Arrays.copyOf(tokens, count);
  }

  /** Tokens left in flight would be taken for the next text's. */
  private void dropAfter(Throwable failure) {
    try {
      loop.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void awaitPosition(int position) throws InterruptedException {
    long startNs = System.nanoTime();
    long ordinal = loop.next();
    record(SpanKind.NEXT, ordinal, startNs);
    if (position == 0) {
      firstOrdinal = ordinal;
    } else if (ordinal != firstOrdinal + position) {
      throw new IllegalStateException(
          "token " + ordinal + " came where " + (firstOrdinal + position) + " was due");
    }
  }

  private int read(int position) {
    long startNs = System.nanoTime();
    int token = decoder.result(position);
    record(SpanKind.READ, firstOrdinal + position, startNs);
    return token;
  }

  private void work(int position, long callerWorkNs) {
    if (callerWorkNs > 0) {
      long startNs = System.nanoTime();
      while (System.nanoTime() - startNs < callerWorkNs) {
        Thread.onSpinWait();
      }
      record(SpanKind.WORK, firstOrdinal + position, startNs);
    }
  }

  private void record(SpanKind kind, long ordinal, long startNs) {
    if (spans != null) {
      spans.add(kind, ordinal, Tracer.UNKNOWN, startNs);
    }
  }

  /** Tokens run so far, those of prompts included. */
  long steps() {
    return steps;
  }

  /** Time from start to last token, summed over the texts. */
  long elapsedNs() {
    return elapsedNs;
  }

  /** Java heap that all threads took from start to last token; looking takes some of it. */
  long allocatedBytes() {
    return allocatedBytes;
  }

  /** Times from token to token. */
  Histogram intervalsNs() {
    return intervalsNs;
  }

  /** The same by position. */
  PositionTimes positions() {
    return positions;
  }

  /** Forgets the measurements, not the loop. */
  void clearMeasurements() {
    steps = 0;
    elapsedNs = 0;
    allocatedBytes = 0;
    intervalsNs.reset();
    positions.clear();
  }
}
