package dev.encodering.bench.cadence;

import dev.encodering.bench.cadence.CadenceReport.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs every arm under every setting in slices, all arms of a setting in turn and in an order that
 * is drawn anew each time, so that whatever the machine does meanwhile hits all of them alike.
 */
final class CadenceRun {
  /** Two warm-up slices of this many tokens each are enough to have all of it compiled. */
  private static final int COMPILING_TOKENS = 6_000;

  private static final int COMPILING_SLICES = 2;

  /** As short as the slowest arms can nearly follow. */
  private static final long COMPILING_PERIOD_NS = 20_000;

  /** Opening and closing an arm, and the collection before it. */
  private static final long SLICE_OVERHEAD_NS = 30_000_000;

  private final Settings settings;
  private final List<Cell> cells;
  private final List<Arm> arms;
  private final Runnable placement;
  private final Consumer<String> progress;
  private final Map<Cell, Map<String, Tally>> tallies = new LinkedHashMap<>();

  /**
   * @param placement of the threads that run tokens
   * @param progress is told how far the run is, a line at a time
   */
  CadenceRun(Settings settings, List<Cell> cells, Runnable placement, Consumer<String> progress) {
    this.settings = settings;
    this.cells = cells;
    this.arms = Arms.named(settings.arms());
    this.placement = placement;
    this.progress = progress;
    for (Cell cell : cells) {
      Map<String, Tally> ofCell = new LinkedHashMap<>();
      arms.forEach(arm -> ofCell.put(arm.name(), new Tally(cell, arm.name())));
      tallies.put(cell, ofCell);
    }
  }

  /** How long the measured rounds take, as far as that can be foreseen. */
  long plannedNs() {
    return settings.rounds() * cells.stream().mapToLong(this::plannedNs).sum();
  }

  private long plannedNs(Cell cell) {
    return arms.size() * (slice(cell, 0).plannedNs() + SLICE_OVERHEAD_NS);
  }

  /** Runs it all on the calling thread, which is the caller of every arm. */
  List<Tally> run() throws InterruptedException {
    progress.accept("compiling; then " + duration(plannedNs()) + " of measuring");
    compile();
    Random random = new Random(settings.seed());
    long leftNs = plannedNs();
    for (int round = 0; round < settings.rounds(); round++) {
      for (Cell cell : cells) {
        measure(cell, settings.seed() + round, random);
        leftNs -= plannedNs(cell);
        progress.accept(
            "round %d of %d: %s; %s left"
                .formatted(round + 1, settings.rounds(), cell, duration(leftNs)));
      }
    }
    List<Tally> all = new ArrayList<>();
    tallies.values().forEach(ofCell -> all.addAll(ofCell.values()));
    return all;
  }

  /**
   * Every arm with every kind of caller, so that no measured slice runs code for the first time.
   */
  private void compile() throws InterruptedException {
    for (int i = 0; i < COMPILING_SLICES; i++) {
      for (Caller caller : cells.stream().map(Cell::caller).distinct().toList()) {
        Cell cell = new Cell(COMPILING_PERIOD_NS, 0, caller);
        for (Arm arm : arms) {
          new Slice(cell, 0, COMPILING_TOKENS, 0, 0, placement, System::nanoTime).run(arm);
        }
      }
    }
  }

  private void measure(Cell cell, long seed, Random random) throws InterruptedException {
    List<Arm> order = new ArrayList<>(arms);
    Collections.shuffle(order, random);
    for (Arm arm : order) {
      System.gc(); // one arm's garbage is not another's pause
      long startMs = System.currentTimeMillis();
      Slice.Result result = slice(cell, seed).run(arm);
      tallies.get(cell).get(arm.name()).add(result, startMs, System.currentTimeMillis());
    }
  }

  private Slice slice(Cell cell, long seed) {
    int tokens =
        settings.tokens() > 0
            ? settings.tokens()
            : (int) Math.max(settings.seconds() * 1e9 / cell.periodNs(), 1);
    return new Slice(
        cell,
        settings.warmUpTokens(),
        tokens,
        TimeUnit.MICROSECONDS.toNanos(settings.workUs()),
        seed,
        placement,
        System::nanoTime);
  }

  /** In words: {@code 12 min 30 s}. */
  static String duration(long ns) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(Math.max(ns, 0));
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
