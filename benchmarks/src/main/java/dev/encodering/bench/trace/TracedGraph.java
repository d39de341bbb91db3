package dev.encodering.bench.trace;

import dev.encodering.TokenGraph;
import dev.encodering.metal.MetalEncoder;

/**
 * A graph that tells its encoder which token it is for.
 *
 * @param graph the graph
 */
public record TracedGraph(TokenGraph<MetalEncoder> graph) implements TokenGraph<TracedEncoder> {

  @Override
  public int steps() {
    return graph.steps();
  }

  @Override
  public void encode(TracedEncoder encoder, int from, int to, long ordinal) {
    graph.encode(encoder.encode(ordinal), from, to, ordinal);
  }
}
