package dev.encodering.bench.decode;

import dev.encodering.bench.model.LlamaModel;
import dev.encodering.bench.trace.ModeTrace;
import dev.encodering.bench.trace.Tracer;
import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A model, or what stands in for one, on a device, ready to decode in any mode. One thread at a
 * time; one loop at a time may have tokens in flight, because all of them work on the same device
 * state.
 */
public final class Decoder implements AutoCloseable {
  private static final int MAX_IN_FLIGHT = 1024;

  /** A new loop's first text is slower than its later ones. */
  private static final int TEXTS_BEFORE_TRACE = 2;

  private final Closer closer = new Closer();
  private final MetalDevice device;
  private final DeviceState state;
  private final TokenPlan plan;
  private final TokenLoops loops;

  /**
   * Allocates and uploads everything that decoding needs.
   *
   * @param device stays the caller's
   * @param model the model
   * @param context positions; the key/value cache grows with it
   */
  public Decoder(MetalDevice device, LlamaModel model, int context) {
    this(device, model, context, Plan.DEFAULT);
  }

  /**
   * Allocates and uploads everything that decoding needs.
   *
   * @param device stays the caller's
   * @param model the model
   * @param context positions; the key/value cache grows with it
   * @param plan how a token is cut into dispatches
   */
  public Decoder(MetalDevice device, LlamaModel model, int context, Plan plan) {
    this(device, model, context, plan, UnaryOperator.identity());
  }

  /** For tests: with a graph that differs from the model's. */
  Decoder(
      MetalDevice device,
      LlamaModel model,
      int context,
      Plan plan,
      UnaryOperator<DispatchGraph> change) {
    this(device, model, context, plan, (dispatches, list) -> {}, change);
  }

  /** For tests: with dispatches that the model does not have. */
  Decoder(
      MetalDevice device,
      LlamaModel model,
      int context,
      Plan plan,
      ModelPlan.DispatchEdit edit,
      UnaryOperator<DispatchGraph> change) {
    this(
        device,
        DecodeMemory.checked(device.info(), model, context),
        state -> new ModelPlan(device, model, plan, state, edit, change));
  }

  /** Of another kind of token. */
  Decoder(MetalDevice device, int context, Function<DeviceState, TokenPlan> planOf) {
    this.device = device;
    try {
      this.state = closer.add(new DeviceState(device, context));
      this.plan = closer.add(planOf.apply(state));
      this.loops = new TokenLoops(closer.add(device.queue(MAX_IN_FLIGHT)), plan.graph());
    } catch (Throwable t) {
      closer.close();
      throw t;
    }
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
    return loops.open(mode, depth);
  }

  /**
   * Decodes one text in a loop of its own and records when who did what.
   *
   * @param name what the trace is called
   */
  ModeTrace trace(ModeSpec spec, String name, ModeRunner.Load load) throws InterruptedException {
    int tokens = load.prompt().tokens().length + load.limit();
    Tracer tracer = new Tracer(tokens);
    try (MetalQueue queue = device.queue(MAX_IN_FLIGHT, Tracer.timesKept(tokens));
        TokenLoop loop =
            new TokenLoops(queue, plan.graph()).openTraced(spec.mode(), spec.depth(), tracer)) {
      Generation generation = new Generation(this, loop, tracer.caller());
      for (int i = 0; i < TEXTS_BEFORE_TRACE; i++) {
        generation.run(load.prompt(), load.limit(), load.callerWorkNs(), token -> {});
      }
      tracer.clear();
      generation.run(load.prompt(), load.limit(), load.callerWorkNs(), token -> {});
      return tracer.finish(name, queue);
    }
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

  /** One word for each position. */
  MetalBuffer results() {
    return state.results();
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
    float[] logits = new float[(int) (plan.logits().bytes() / Float.BYTES)];
    plan.logits().contents().asFloatBuffer().get(logits);
    return logits;
  }

  /** What the loops that this opened have done. */
  TokenLoops loops() {
    return loops;
  }

  DispatchGraph graph() {
    return plan.graph();
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
