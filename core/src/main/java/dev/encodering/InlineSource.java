package dev.encodering;

import java.util.List;
import java.util.function.Supplier;

/**
 * INLINE and REPLAY: everything on the caller's thread, one encoder for each place in the window.
 */
final class InlineSource<E extends CommandEncoder> extends TokenSource {
  private final TokenGraph<? super E> graph;
  private final List<E> encoders;
  private final boolean replay;
  private final long[] submissions;

  InlineSource(
      TokenGraph<? super E> graph,
      Supplier<? extends E> supplier,
      int depth,
      boolean replay,
      FirstFailure failure) {
    super(failure);
    this.graph = graph;
    this.replay = replay;
    this.submissions = new long[depth + 1];
    this.encoders = Encoders.create(supplier, depth + 1);
    try {
      if (replay && !encoders.get(0).canResubmit()) {
        throw new UnsupportedOperationException(
            "REPLAY is unavailable: this device cannot run recorded commands again; use AHEAD");
      }
    } catch (Throwable t) {
      Encoders.closeAfter(t, encoders);
      throw t;
    }
  }

  @Override
  void start(long ordinal) {
    long startNs = System.nanoTime();
    int place = (int) (ordinal % submissions.length);
    submissions[place] = NONE;
    try {
      E encoder = encoders.get(place);
      if (replay && ordinal >= submissions.length) {
        submissions[place] = encoder.resubmit();
      } else {
        encoder.begin();
        graph.encode(encoder, 0, graph.steps(), ordinal);
        submissions[place] = encoder.commit();
      }
    } catch (Throwable t) {
      failure.record(ordinal, t);
    }
    encodeNs.add(System.nanoTime() - startNs);
  }

  @Override
  long submission(long ordinal) {
    return submissions[(int) (ordinal % submissions.length)];
  }

  @Override
  void close() {
    Encoders.close(encoders);
  }
}
