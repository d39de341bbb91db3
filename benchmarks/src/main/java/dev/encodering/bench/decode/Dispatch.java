package dev.encodering.bench.decode;

import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalPipeline;
import java.util.ArrayList;
import java.util.List;

/**
 * One dispatch of the graph, with everything that it binds, prepared so that writing it to an
 * encoder allocates nothing.
 */
final class Dispatch {
  private final MetalPipeline pipeline;
  private final MetalBuffer[] buffers;
  private final long[] offsets;
  private final int[] words;
  private final int groups;

  private Dispatch(Builder builder, int groups) {
    this.pipeline = builder.pipeline;
    this.buffers = builder.buffers.toArray(MetalBuffer[]::new);
    this.offsets = builder.offsets.stream().mapToLong(Long::longValue).toArray();
    this.words = builder.words.stream().mapToInt(Integer::intValue).toArray();
    this.groups = groups;
  }

  static Builder of(MetalPipeline pipeline) {
    return new Builder(pipeline);
  }

  void write(MetalEncoder encoder) {
    encoder.setPipeline(pipeline);
    for (int i = 0; i < buffers.length; i++) {
      encoder.setBuffer(i, buffers[i], offsets[i]);
    }
    for (int i = 0; i < words.length; i++) {
      encoder.setInt(i * Integer.BYTES, words[i]);
    }
    encoder.dispatchThreadgroups(groups, 1, 1);
  }

  MetalPipeline pipeline() {
    return pipeline;
  }

  List<MetalBuffer> buffers() {
    return List.of(buffers);
  }

  /** Where the kernel's view of a buffer starts, in bytes. */
  long offset(int buffer) {
    return offsets[buffer];
  }

  /** The parameters; not to be changed. */
  int[] words() {
    return words;
  }

  /** Threadgroups in the first dimension; the others have 1. */
  int groups() {
    return groups;
  }

  @Override
  public String toString() {
    return pipeline.kernel();
  }

  /** Buffers and words in the order of the kernel's parameters. */
  static final class Builder {
    private final MetalPipeline pipeline;
    private final List<MetalBuffer> buffers = new ArrayList<>();
    private final List<Long> offsets = new ArrayList<>();
    private final List<Integer> words = new ArrayList<>();

    private Builder(MetalPipeline pipeline) {
      this.pipeline = pipeline;
    }

    Builder buffer(MetalBuffer buffer) {
      return buffer(buffer, 0);
    }

    Builder buffer(MetalBuffer buffer, long offset) {
      buffers.add(buffer);
      offsets.add(offset);
      return this;
    }

    Builder word(int value) {
      words.add(value);
      return this;
    }

    Builder word(float value) {
      return word(Float.floatToRawIntBits(value));
    }

    Dispatch groups(int count) {
      return new Dispatch(this, count);
    }
  }
}
