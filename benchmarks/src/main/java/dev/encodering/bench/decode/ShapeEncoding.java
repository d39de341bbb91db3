package dev.encodering.bench.decode;

import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalQueue;

/**
 * The synthetic token's encoding by itself, in several ways, to be timed. One thread. None of the
 * methods allocates.
 */
public final class ShapeEncoding implements AutoCloseable {
  private final Closer closer = new Closer();
  private final Decoder decoder;
  private final MetalQueue queue;
  private final MetalEncoder encoder;
  private final DispatchGraph graph;
  private long submission;

  /**
   * Opens a device.
   *
   * @param deviceName as for {@code decode --device}
   */
  public ShapeEncoding(String deviceName) {
    try {
      MetalDevice device = closer.add(MetalDevice.open(deviceName));
      ShapeWorkload workload = new ShapeWorkload(Shape.DEFAULT, ShapeWorkload.DEFAULT_CONTEXT);
      decoder = closer.add(workload.open(device));
      graph = decoder.graph();
      queue = closer.add(device.queue(1));
      encoder = closer.add(queue.encoder(graph.streamBytes()));
    } catch (Throwable t) {
      closer.close();
      throw t;
    }
  }

  /** Writes the commands in Java; they go nowhere. */
  public void write() {
    encoder.begin();
    graph.encode(encoder, 0, graph.steps(), 0);
  }

  /** Writes them and hands them over in one native call, which encodes them. */
  public void encode() {
    write();
    encoder.endEncoding();
  }

  /**
   * Makes a native call for each dispatch, as a binding without a stream would. Each is a command
   * buffer of its own here, with what its begin and end cost.
   */
  public void encodeOneByOne() {
    graph.forEachDispatch(
        dispatch -> {
          encoder.begin();
          dispatch.write(encoder);
          encoder.endEncoding();
        });
  }

  /**
   * Makes as many native calls as there are dispatches, which do nothing.
   *
   * @return something that depends on all of them
   */
  public long callOneByOne() {
    long sum = 0;
    for (int i = 0; i < Shape.DEFAULT.dispatches(); i++) {
      sum += MetalDevice.liveObjects();
    }
    return sum;
  }

  /** Writes, encodes and commits in one native call; {@link #settle()} comes before the next. */
  public void commit() {
    write();
    submission = encoder.commit();
  }

  /**
   * Waits for what was committed.
   *
   * @throws InterruptedException if interrupted
   */
  public void settle() throws InterruptedException {
    if (submission != 0) {
      queue.awaitCompleted(submission);
    }
  }

  /** How often this has committed. */
  long committed() {
    return submission;
  }

  @Override
  public void close() {
    closer.close();
  }
}
