package dev.encodering;

import java.util.function.Supplier;

/** AHEAD: the worker encodes and commits whole tokens; the caller only hands them over. */
final class AheadSource<E extends CommandEncoder> extends WorkerSource<E> {
  private final TokenGraph<? super E> graph;

  AheadSource(
      TokenGraph<? super E> graph,
      Supplier<? extends E> supplier,
      int depth,
      FirstFailure failure) {
    super(supplier, depth, failure);
    this.graph = graph;
  }

  @Override
  void start(long ordinal) throws InterruptedException {
    handOver(ordinal);
  }

  @Override
  long encode(E encoder, long ordinal) {
    encoder.begin();
    graph.encode(encoder, 0, graph.steps(), ordinal);
    return encoder.commit();
  }
}
