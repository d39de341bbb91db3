package dev.encodering.bench.decode;

import dev.encodering.PipelineStats;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** Runs texts in one mode and sums up what they took, round after round. */
final class ModeRunner implements AutoCloseable {
  private final ModeSpec spec;
  private final Decoder decoder;
  private final TokenLoop loop;
  private final Generation generation;

  private Snapshot spent = new Snapshot(0, 0, 0, 0, 0, 0, 0);

  ModeRunner(ModeSpec spec, Decoder decoder) {
    this.spec = spec;
    this.decoder = decoder;
    this.loop = decoder.open(spec.mode(), spec.depth());
    this.generation = new Generation(decoder, loop);
  }

  /** What one text is made of. */
  record Text(int[] prompt, Sampling sampling, int limit, IntPredicate isEnd, long callerWorkNs) {}

  /** Runs a text that is not measured. */
  int[] warmUp(Text text, IntConsumer onToken) throws InterruptedException {
    int[] tokens = run(text, onToken);
    generation.clearMeasurements();
    return tokens;
  }

  int[] measure(Text text) throws InterruptedException {
    Snapshot before = Snapshot.take(decoder, loop);
    int[] tokens = run(text, token -> {});
    spent = spent.plus(Snapshot.take(decoder, loop).minus(before));
    return tokens;
  }

  private int[] run(Text text, IntConsumer onToken) throws InterruptedException {
    return generation.run(
        text.prompt(), text.sampling(), text.limit(), text.isEnd(), text.callerWorkNs(), onToken);
  }

  ModeSpec spec() {
    return spec;
  }

  ModeRun result() {
    double steps = Math.max(1, generation.steps());
    double tokens = Math.max(1, spent.tokens());
    return new ModeRun(
        spec.label(),
        spec.depth(),
        steps * 1e9 / Math.max(1, generation.elapsedNs()),
        new ModeRun.Percentiles(
            generation.intervalsNs().getValueAtPercentile(50) / 1e3,
            generation.intervalsNs().getValueAtPercentile(99) / 1e3),
        spent.encodeNs() / tokens / 1e3,
        spent.handoffNs() / tokens / 1e3,
        spent.waitNs() / tokens / 1e3,
        spent.encodeCalls() / tokens,
        spent.waitCalls() / tokens,
        spent.allocatedBytes() / tokens);
  }

  @Override
  public void close() {
    loop.close();
  }

  /** Counters at one moment, or their growth; tokens include those dropped at a text's end. */
  private record Snapshot(
      long tokens,
      long encodeNs,
      long handoffNs,
      long waitNs,
      long encodeCalls,
      long waitCalls,
      long allocatedBytes) {

    static Snapshot take(Decoder decoder, TokenLoop loop) {
      PipelineStats stats = loop.stats();
      return new Snapshot(
          stats.tokens(),
          stats.encodeNs(),
          stats.handoffNs(),
          stats.waitNs(),
          decoder.encodeCalls(),
          decoder.waitCalls(),
          AllocatedBytes.ofAllThreads());
    }

    Snapshot plus(Snapshot other) {
      return new Snapshot(
          tokens + other.tokens,
          encodeNs + other.encodeNs,
          handoffNs + other.handoffNs,
          waitNs + other.waitNs,
          encodeCalls + other.encodeCalls,
          waitCalls + other.waitCalls,
          allocatedBytes + other.allocatedBytes);
    }

    Snapshot minus(Snapshot other) {
      return new Snapshot(
          tokens - other.tokens,
          encodeNs - other.encodeNs,
          handoffNs - other.handoffNs,
          waitNs - other.waitNs,
          encodeCalls - other.encodeCalls,
          waitCalls - other.waitCalls,
          allocatedBytes - other.allocatedBytes);
    }
  }
}
