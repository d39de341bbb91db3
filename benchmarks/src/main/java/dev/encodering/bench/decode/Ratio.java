package dev.encodering.bench.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * Two modes on one device compared round by round, because they ran next to each other.
 *
 * @param device where
 * @param name what is divided by what
 * @param value over the rounds
 */
record Ratio(String device, String name, Spread value) {

  /** Times per token: each mode to REPLAY at its depth, and what else there is to claim. */
  static List<Ratio> all(List<ModeRun> runs) {
    List<Ratio> all = new ArrayList<>();
    for (ModeRun run : runs) {
      if (run.mode().equals("replay")) {
        continue; // what the others are compared with
      }
      add(all, runs, run, "replay", run.depth());
      if (run.depth() > 0 && !run.mode().equals("inline")) {
        add(all, runs, run, "inline", run.depth());
      }
      add(all, runs, run, "inline", 0);
      if (run.mode().equals("spawn")) {
        add(all, runs, run, "split", 0);
      }
    }
    return all;
  }

  /** Of INLINE(0)'s encode time, which part a mode's token is shorter by; 1 is all of it. */
  static List<Ratio> hidden(List<ModeRun> runs) {
    List<Ratio> all = new ArrayList<>();
    for (ModeRun run : runs) {
      find(runs, run.device(), "inline", 0)
          .filter(inline -> inline != run)
          .ifPresent(
              inline ->
                  all.add(
                      of(
                          run.name(),
                          run,
                          inline,
                          (round, base) -> (base.meanUs() - round.meanUs()) / base.encodeUs())));
    }
    return all;
  }

  private static void add(
      List<Ratio> all, List<ModeRun> runs, ModeRun run, String mode, int depth) {
    find(runs, run.device(), mode, depth)
        .filter(base -> base != run)
        .ifPresent(
            base ->
                all.add(
                    of(
                        run.name() + " / " + base.name(),
                        run,
                        base,
                        (one, other) -> one.meanUs() / other.meanUs())));
  }

  private static Optional<ModeRun> find(List<ModeRun> runs, String device, String mode, int depth) {
    return runs.stream()
        .filter(run -> run.device().equals(device))
        .filter(run -> run.mode().equals(mode) && run.depth() == depth)
        .findFirst();
  }

  private static Ratio of(
      String name, ModeRun run, ModeRun base, ToDoubleBiFunction<Round, Round> figure) {
    double[] values = new double[run.rounds().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = figure.applyAsDouble(run.rounds().get(i), base.rounds().get(i));
    }
    return new Ratio(run.device(), name, Spread.of(values));
  }
}
