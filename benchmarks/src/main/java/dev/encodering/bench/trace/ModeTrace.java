package dev.encodering.bench.trace;

import java.util.List;
import java.util.stream.Stream;

/**
 * What was recorded of one loop.
 *
 * @param name the mode and its depth, for example {@code ahead(2)}, and the device if there are
 *     several
 * @param spans in no order
 */
public record ModeTrace(String name, List<Span> spans) {

  /** The spans of one lane. */
  Stream<Span> of(Lane lane) {
    return spans.stream().filter(span -> span.lane() == lane);
  }
}
