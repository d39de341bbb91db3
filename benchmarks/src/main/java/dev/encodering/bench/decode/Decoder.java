package dev.encodering.bench.decode;

import dev.encodering.EncodePipeline;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalEncoder;
import dev.encodering.metal.MetalQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A model on a device, ready to decode in any mode. One thread at a time; one loop at a time may
 * have tokens in flight, because all of them work on the same device state.
 */
public final class Decoder implements AutoCloseable {
  private static final int MAX_IN_FLIGHT = 1024;

  private final Closer closer = new Closer();
  private final MetalDevice device;
  private final DeviceState state;
  private final ModelBuffers buffers;
  private final MetalQueue queue;
  private final DispatchGraph graph;
  private final List<MetalEncoder> encoders = new ArrayList<>();

  /**
   * Allocates and uploads everything that decoding needs.
   *
   * @param device stays the caller's
   * @param model the model
   * @param context positions; the key/value cache grows with it
   */
  public Decoder(MetalDevice device, LlamaModel model, int context) {
    this(device, model, context, UnaryOperator.identity());
  }

  /** For tests: with a graph that differs from the model's. */
  Decoder(MetalDevice device, LlamaModel model, int context, UnaryOperator<DispatchGraph> change) {
    this(device, model, context, (plan, dispatches) -> {}, change);
  }

  /** For tests: with dispatches that the model does not have. */
  Decoder(
      MetalDevice device,
      LlamaModel model,
      int context,
      DispatchEdit edit,
      UnaryOperator<DispatchGraph> change) {
    DecodeMemory.requireRoom(device.info(), model, context);
    this.device = device;
    try {
      this.state = closer.add(new DeviceState(device, context));
      this.buffers = closer.add(new ModelBuffers(device, model, context));
      LiteralPlan plan = closer.add(new LiteralPlan(device, model.config(), buffers, state));
      List<Dispatch> dispatches = plan.dispatches();
      edit.apply(plan, dispatches);
      this.graph = change.apply(new DispatchGraph(dispatches));
      this.queue = closer.add(device.queue(MAX_IN_FLIGHT));
    } catch (Throwable t) {
      closer.close();
      throw t;
    }
  }

  /** Changes a list of dispatches before it becomes the graph. */
  @FunctionalInterface
  interface DispatchEdit {
    void apply(LiteralPlan plan, List<Dispatch> dispatches);
  }

  /**
   * Opens a loop in one mode.
   *
   * @param mode who encodes
   * @param depth tokens in flight besides the oldest
   * @return a loop at ordinal 0
   * @throws UnsupportedOperationException if the device cannot do this mode
   */
  public TokenLoop open(DecodeMode mode, int depth) {
    if (mode == DecodeMode.SPAWN) {
      return new SpawnLoop(queue, this::newEncoder, graph);
    }
    return new PipelineLoop(
        EncodePipeline.open(mode.encodeMode(), depth, queue, this::newEncoder, graph));
  }

  private MetalEncoder newEncoder() {
    MetalEncoder encoder = queue.encoder(graph.streamBytes());
    encoders.add(encoder);
    return encoder;
  }

  /**
   * Puts the model at position 0 before a prompt. Legal while no token is in flight.
   *
   * @param prompt at least one token, at most the context
   * @param sampling how tokens are chosen
   */
  public void reset(int[] prompt, Sampling sampling) {
    if (prompt.length == 0 || prompt.length > state.contextLength()) {
      throw new IllegalArgumentException(
          "the prompt has "
              + prompt.length
              + " tokens and the context "
              + state.contextLength()
              + ": shorten the prompt or raise --ctx");
    }
    state.reset(prompt, sampling);
  }

  /** The token chosen after a position whose token is complete. */
  int result(int position) {
    return state.result(position);
  }

  /** Positions that the context has. */
  int contextLength() {
    return state.contextLength();
  }

  /**
   * The logits of the last token that ran. Legal while nothing is in flight.
   *
   * @return a copy, one for each token of the vocabulary
   */
  public float[] logits() {
    float[] logits = new float[(int) (buffers.logits.bytes() / Float.BYTES)];
    buffers.logits.contents().asFloatBuffer().get(logits);
    return logits;
  }

  /** Native calls that encoded or committed, by all encoders so far. */
  long encodeCalls() {
    return encoders.stream().mapToLong(MetalEncoder::encodeCalls).sum();
  }

  /** Native calls that waited for the device or asked how far it is. */
  long waitCalls() {
    return queue.waitCalls() + queue.pollCalls();
  }

  DispatchGraph graph() {
    return graph;
  }

  MetalDevice device() {
    return device;
  }

  /** Releases everything but the device; close the loops first. */
  @Override
  public void close() {
    closer.close();
  }
}
