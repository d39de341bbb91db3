package dev.encodering.bench.decode;

import dev.encodering.bench.NativeObjects;
import dev.encodering.bench.model.BundledModel;
import dev.encodering.bench.model.GoldenOutputs;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.metal.MetalDevice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A device for each test, and the check that the test left no native object. */
abstract class DecodeFixture {
  static final LlamaModel BUNDLED = LlamaModel.of(BundledModel.open());
  static final List<GoldenOutputs.Greedy> GOLDEN = BundledModel.golden().greedy();

  /** Prompts of 6 and 11 tokens. */
  static final GoldenOutputs.Greedy SHORT = GOLDEN.get(0);

  static final GoldenOutputs.Greedy LONG = GOLDEN.get(1);

  static final int MAX_DEPTH = 4;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  MetalDevice device;

  @BeforeEach
  final void openDevice() {
    device = closedAfterwards(MetalDevice.open(deviceName()));
  }

  String deviceName() {
    return "host";
  }

  @AfterEach
  final void everythingIsFreed() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    device = null;
    NativeObjects.awaitNone();
  }

  final <T extends AutoCloseable> T closedAfterwards(T object) {
    opened.push(object);
    return object;
  }

  final Decoder bundled(int context) {
    return bundled(context, Plan.DEFAULT);
  }

  final Decoder bundled(int context, Plan plan) {
    return decoder(BUNDLED, context, plan);
  }

  final Decoder decoder(LlamaModel model, int context) {
    return decoder(model, context, Plan.DEFAULT);
  }

  final Decoder decoder(LlamaModel model, int context, Plan plan) {
    return closedAfterwards(new Decoder(device, model, context, plan));
  }

  /** Every mode, at every depth from 0 to 4 where it has one. */
  static List<ModeSpec> modesAndDepths() {
    List<ModeSpec> specs = new ArrayList<>();
    for (DecodeMode mode : DecodeMode.values()) {
      for (int depth = 0; depth <= (mode.hasDepth() ? MAX_DEPTH : 0); depth++) {
        specs.add(new ModeSpec(mode, depth));
      }
    }
    return specs;
  }

  /** Every mode once, two tokens ahead where it can be. */
  static List<ModeSpec> modes() {
    return Arrays.stream(DecodeMode.values()).map(mode -> ModeSpec.of(mode, 2)).toList();
  }

  static TokenLoop open(Decoder decoder, ModeSpec spec) {
    return decoder.open(spec.mode(), spec.depth());
  }

  /** Decodes one text greedily in a loop of its own. */
  static int[] generate(Decoder decoder, ModeSpec spec, int[] prompt, int limit)
      throws InterruptedException {
    return generate(decoder, spec, prompt, Sampling.GREEDY, limit);
  }

  static int[] generate(Decoder decoder, ModeSpec spec, int[] prompt, Sampling sampling, int limit)
      throws InterruptedException {
    try (TokenLoop loop = open(decoder, spec)) {
      return new Generation(decoder, loop)
          .run(new Prompt(prompt, sampling, token -> false), limit, 0, token -> {});
    }
  }

  /** Decodes one more text with a loop that has decoded others. */
  static int[] generate(Generation generation, int[] prompt, int limit)
      throws InterruptedException {
    return generate(generation, prompt, limit, token -> false, token -> {});
  }

  static int[] generate(
      Generation generation, int[] prompt, int limit, IntPredicate isEnd, IntConsumer onToken)
      throws InterruptedException {
    return generation.run(new Prompt(prompt, Sampling.GREEDY, isEnd), limit, 0, onToken);
  }

  static int[] first(int count, GoldenOutputs.Greedy golden) {
    return Arrays.copyOf(golden.greedyIds(), count);
  }

  /** The messages of a failure and its causes. */
  static String messages(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      text.append(t.getMessage()).append('\n');
    }
    return text.toString();
  }
}
