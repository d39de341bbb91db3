package dev.encodering.bench.trace;

import dev.encodering.CommandEncoder;
import dev.encodering.metal.MetalEncoder;

/**
 * Records when its encoder encodes and commits. Both are separate calls here, so that the trace can
 * tell them apart: one native call more per command buffer than without a trace.
 */
public final class TracedEncoder implements CommandEncoder {
  private final MetalEncoder encoder;
  private final Tracer tracer;
  private final int stride;

  private long token = Tracer.UNKNOWN;
  private long beganNs;
  private boolean encoding;

  /**
   * Wraps an encoder.
   *
   * @param encoder closed with this
   * @param tracer where the spans go
   * @param stride how many tokens later this encoder's commands are submitted again
   */
  public TracedEncoder(MetalEncoder encoder, Tracer tracer, int stride) {
    this.encoder = encoder;
    this.tracer = tracer;
    this.stride = stride;
  }

  /** The encoder itself, for a token's commands. */
  MetalEncoder encode(long ordinal) {
    token = ordinal;
    return encoder;
  }

  @Override
  public void begin() {
    beganNs = System.nanoTime();
    encoding = true;
    encoder.begin();
  }

  @Override
  public void endEncoding() {
    encoder.endEncoding();
    encoding = false;
    tracer.ofThisThread().add(SpanKind.ENCODE, token, Tracer.UNKNOWN, beganNs);
  }

  @Override
  public long commit() {
    if (encoding) {
      endEncoding();
    }
    long startNs = System.nanoTime();
    long submission = encoder.commit();
    tracer.ofThisThread().add(SpanKind.COMMIT, token, submission, startNs);
    return submission;
  }

  @Override
  public boolean canResubmit() {
    return encoder.canResubmit();
  }

  @Override
  public long resubmit() {
    token += stride;
    long startNs = System.nanoTime();
    long submission = encoder.resubmit();
    tracer.ofThisThread().add(SpanKind.COMMIT, token, submission, startNs);
    return submission;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
