package dev.encodering.bench.selftest;

import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalPipeline;
import dev.encodering.metal.MetalQueue;
import dev.encodering.metal.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs one dispatch at a time, each operand between two guard zones at an offset of its own, and
 * looks at everything afterwards.
 */
final class KernelRunner implements AutoCloseable {
  private static final int STREAM_BYTES = 1024;
  private static final int OFFSET_ALIGNMENT = 16;
  private static final int MAX_OFFSET_STEPS = 5;

  /** More than a row of any matrix here: a kernel that goes one too far is caught, not killed. */
  private static final int GUARD_BYTES = 32 << 10;

  private static final byte GUARD = 0x5A;

  /** Where an operand lies. */
  private record Placed(Operand operand, MetalBuffer buffer, int offset, int length) {}

  private final MetalDevice device;
  private final MetalQueue queue;
  private final MetalEncoder encoder;
  private final Map<String, MetalPipeline> pipelines = new TreeMap<>();
  private int placements;

  KernelRunner(MetalDevice device) {
    this.device = device;
    this.queue = device.queue(1);
    this.encoder = queue.encoder(STREAM_BYTES);
  }

  /**
   * Runs a case.
   *
   * @return its largest error
   * @throws IllegalStateException saying what differs, if that is above the limit
   */
  double run(KernelCase each, double limit) throws InterruptedException {
    List<Placed> placed = new ArrayList<>();
    try {
      for (Operand operand : each.operands()) {
        placed.add(place(operand));
      }
      dispatch(each, placed);
      double worst = 0;
      for (Placed one : placed) {
        worst = Math.max(worst, check(one, limit));
      }
      return worst;
    } finally {
      placed.forEach(one -> one.buffer().close());
    }
  }

  private Placed place(Operand operand) {
    ByteBuffer before = operand.before();
    int length = before.capacity();
    int offset = OFFSET_ALIGNMENT * (1 + placements % MAX_OFFSET_STEPS);
    Storage storage = placements % 2 == 0 ? Storage.SHARED : Storage.PRIVATE;
    placements++;
    ByteBuffer all = ByteBuffer.allocate(offset + length + GUARD_BYTES);
    while (all.hasRemaining()) {
      all.put(GUARD);
    }
    all.position(offset).put(before).rewind();
    MetalBuffer buffer = device.buffer(all.capacity(), storage);
    buffer.write(0, all);
    return new Placed(operand, buffer, offset, length);
  }

  private void dispatch(KernelCase each, List<Placed> placed) throws InterruptedException {
    encoder.begin();
    encoder.setPipeline(pipelines.computeIfAbsent(each.kernel(), device::pipeline));
    for (int i = 0; i < placed.size(); i++) {
      encoder.setBuffer(i, placed.get(i).buffer(), placed.get(i).offset());
    }
    for (int i = 0; i < each.words().length; i++) {
      encoder.setInt(Integer.BYTES * i, each.words()[i]);
    }
    encoder.dispatchThreadgroups(each.groups(), 1, 1);
    queue.awaitCompleted(encoder.commit());
  }

  private static double check(Placed one, double limit) {
    ByteBuffer all = ByteBuffer.allocate((int) one.buffer().bytes());
    one.buffer().read(0, all);
    for (int i = 0; i < all.capacity(); i++) {
      boolean guard = i < one.offset() || i >= one.offset() + one.length();
      if (guard && all.get(i) != GUARD) {
        throw new IllegalStateException(
            "it wrote outside " + one.operand() + ", at byte " + (i - one.offset()));
      }
    }
    ByteBuffer after = all.slice(one.offset(), one.length()).order(ByteOrder.LITTLE_ENDIAN);
    double error = one.operand().error(after);
    if (!(error <= limit)) {
      throw new IllegalStateException(one.operand().describe(after, limit));
    }
    return error;
  }

  @Override
  public void close() {
    pipelines.values().forEach(MetalPipeline::close);
    encoder.close();
    queue.close();
  }
}
