package dev.encodering.bench.decode;

import dev.encodering.PipelineStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Runs texts in one mode and notes what they took, round after round. One thread. */
final class ModeRunner implements AutoCloseable {
  private final ModeSpec spec;
  private final Decoder decoder;
  private final TokenLoop loop;
  private final Generation generation;
  private final List<Round> rounds = new ArrayList<>();

  ModeRunner(ModeSpec spec, Decoder decoder) {
    this.spec = spec;
    this.decoder = decoder;
    this.loop = decoder.open(spec.mode(), spec.depth());
    this.generation = new Generation(decoder, loop);
  }

  /**
   * What a round is made of.
   *
   * @param prompt where each text starts
   * @param limit new tokens; a text that ends before is decoded again until there are as many
   * @param callerWorkNs time that the caller is busy for after each token
   * @param positions the ranges that are averaged
   */
  record Load(Prompt prompt, int limit, long callerWorkNs, List<PositionRange> positions) {

    /** The same for fewer tokens. */
    Load atMost(int most) {
      return new Load(prompt, Math.min(limit, most), callerWorkNs, positions);
    }
  }

  /** Decodes one text, not measured. */
  int[] first(Load load, IntConsumer onToken) throws InterruptedException {
    return generation.run(load.prompt(), load.limit(), load.callerWorkNs(), onToken);
  }

  /** Runs a round that is not measured. */
  void warmUp(Load load, int[] expected) throws InterruptedException {
    run(load, expected);
    generation.clearMeasurements();
  }

  /**
   * Runs a round.
   *
   * @param expected what each text has to give, or to start with
   * @throws IllegalStateException if it gave something else
   */
  void measure(Load load, int[] expected) throws InterruptedException {
    generation.clearMeasurements();
    Snapshot before = Snapshot.take(decoder.loops(), loop);
    run(load, expected);
    Snapshot spent = Snapshot.take(decoder.loops(), loop).minus(before);
    rounds.add(round(spent, load.positions()));
  }

  private void run(Load load, int[] expected) throws InterruptedException {
    int missing = load.limit();
    while (missing > 0) {
      int[] tokens = generation.run(load.prompt(), missing, load.callerWorkNs(), token -> {});
      requireSame(Arrays.copyOf(expected, Math.min(expected.length, missing)), tokens);
      missing -= Math.max(1, tokens.length);
    }
  }

  private void requireSame(int[] expected, int[] actual) {
    int at = Arrays.mismatch(expected, actual);
    if (at >= 0) {
      throw new IllegalStateException(
          spec.label()
              + " at depth "
              + spec.depth()
              + " gave other tokens than it must, from new token "
              + at
              + " on: the device or its barriers are wrong");
    }
  }

  private Round round(Snapshot spent, List<PositionRange> positions) {
    double tokens = Math.max(1, spent.tokens());
    return new Round(
        generation.elapsedNs() / 1e3 / Math.max(1, generation.steps()),
        generation.intervalsNs().getValueAtPercentile(50) / 1e3,
        generation.intervalsNs().getValueAtPercentile(99) / 1e3,
        spent.encodeNs() / tokens / 1e3,
        spent.handoffNs() / tokens / 1e3,
        spent.waitNs() / tokens / 1e3,
        spent.encodeCalls() / tokens,
        spent.submissions() / tokens,
        spent.waitCalls() / tokens,
        spent.spunWaits() / tokens,
        spent.sleptWaits() / tokens,
        (double) generation.allocatedBytes() / Math.max(1, generation.steps()),
        positions.stream().map(generation.positions()::meanUs).toArray(Double[]::new));
  }

  ModeSpec spec() {
    return spec;
  }

  /** What the measured rounds took. */
  List<Round> rounds() {
    return rounds;
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
      long submissions,
      long waitCalls,
      long spunWaits,
      long sleptWaits) {

    static Snapshot take(TokenLoops loops, TokenLoop loop) {
      PipelineStats stats = loop.stats();
      return new Snapshot(
          stats.tokens(),
          stats.encodeNs(),
          stats.handoffNs(),
          stats.waitNs(),
          loops.encodeCalls(),
          loops.submissions(),
          loops.waitCalls(),
          loops.spunWaits(),
          loops.sleptWaits());
    }

    Snapshot minus(Snapshot other) {
      return new Snapshot(
          tokens - other.tokens,
          encodeNs - other.encodeNs,
          handoffNs - other.handoffNs,
          waitNs - other.waitNs,
          encodeCalls - other.encodeCalls,
          submissions - other.submissions,
          waitCalls - other.waitCalls,
          spunWaits - other.spunWaits,
          sleptWaits - other.sleptWaits);
    }
  }
}
