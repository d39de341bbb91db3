package dev.encodering.bench.decode;

import dev.encodering.EncodePipeline;
import dev.encodering.PipelineStats;

/** The loop in the pipeline's own modes. */
record PipelineLoop(EncodePipeline pipeline) implements TokenLoop {

  @Override
  public long next() throws InterruptedException {
    return pipeline.next();
  }

  @Override
  public void drain() throws InterruptedException {
    pipeline.drain();
  }

  @Override
  public PipelineStats stats() {
    return pipeline.stats();
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
