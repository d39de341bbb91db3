package dev.encodering.bench.cadence;

import dev.encodering.bench.MachineFacts;
import dev.encodering.bench.cadence.CadenceReport.Settings;
import dev.encodering.metal.Placement;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cadence}: what each way to wait costs in latency and in CPU, at a steady rate. */
@Command(
    name = "cadence",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how late a worker starts a token's task, and how much of a core it uses while it"
          + " waits, for each wait strategy, when tokens come at a steady rate.",
      "Open loop: token k is due at k periods after the start, whatever happened to the tokens"
          + " before it. All arms take turns inside one run, in slices."
    })
public final class CadenceCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final double NS_PER_MS = 1e6;
  private static final double MIN_PERIOD_MS = 0.01;
  private static final double MAX_PERIOD_MS = 10_000;
  private static final int MAX_TOKENS = 1_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--periods",
      paramLabel = "MS",
      split = ",",
      defaultValue = "0.2,1,5,13,30",
      description = "Milliseconds between tokens; default: ${DEFAULT-VALUE}.")
  private List<Double> periodsMs;

  @Option(
      names = "--jitter",
      paramLabel = "PERCENT",
      split = ",",
      defaultValue = "0,20",
      description = "Of the period, either way, evenly spread; default: ${DEFAULT-VALUE}.")
  private List<Integer> jitters;

  @Option(
      names = "--caller",
      paramLabel = "HOW",
      split = ",",
      defaultValue = "spin,park",
      description = "How it waits for the due time; default: ${DEFAULT-VALUE}.")
  private List<String> callers;

  @Option(
      names = "--arms",
      paramLabel = "NAME",
      split = ",",
      defaultValue = ALL,
      description = "Which are compared, or all; --list names them.")
  private List<String> arms;

  @Option(names = "--list", description = "Names the arms and ends.")
  private boolean list;

  @Option(
      names = "--rounds",
      paramLabel = "R",
      defaultValue = "6",
      description = "Slices of each arm under each setting; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "1",
      description = "How long a slice is; default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--tokens", paramLabel = "N", description = "Tokens of a slice, in its place.")
  private Integer tokens;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "24",
      description = "First tokens of a slice, which do not count; default: ${DEFAULT-VALUE}.")
  private int warmUpTokens;

  @Option(
      names = "--work",
      paramLabel = "US",
      defaultValue = "0",
      description = "Microseconds that each token's task is busy for; default: ${DEFAULT-VALUE}.")
  private long workUs;

  @Option(
      names = "--pin",
      paramLabel = "CORE",
      split = ",",
      description = "The caller's core and the worker's, as in 0,1 (Linux).")
  private List<Integer> pin = List.of();

  @Option(
      names = "--timer-slack",
      paramLabel = "NS",
      defaultValue = "0",
      description = "Timer slack of both threads (Linux); default: as the system has it.")
  private long timerSlackNs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Draws the jitter and the order of the arms; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes everything as JSON.")
  private Path json;

  @Option(
      names = "--hdr",
      paramLabel = "DIR",
      description = "Writes an HdrHistogram log for each arm and setting, an interval per round.")
  private Path hdr;

  @Option(
      names = "--plot",
      paramLabel = "OUT.svg",
      description =
          "Plots the first jitter and caller; cadence-plot draws any of them from the JSON file.")
  private Path plot;

  @Option(names = "--md", description = "Prints the tables as Markdown.")
  private boolean markdown;

  /** Made by the command line. */
  public CadenceCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      Arms.names().forEach(out::println);
      return 0;
    }
    Settings settings = settings();
    List<Cell> cells = cells();
    Runnable callerPlacement = placement(0);
    Runnable workerPlacement = placement(1);
    ReportFiles files = new ReportFiles(json, hdr, plot);
    files.requireWritable();
    onNewThread(workerPlacement::run);
    PrintWriter err = spec.commandLine().getErr();
    CadenceRun run = new CadenceRun(settings, cells, workerPlacement, err::println);
    MachineFacts before = MachineFacts.now();
    List<Tally> tallies = new ArrayList<>();
    onNewThread(
        () -> {
          callerPlacement.run();
          tallies.addAll(run.run());
        });
    CadenceReport report = Reports.of(before.after(), settings, tallies);
    new ReportPrinter(out, markdown).print(report);
    files.write(report, tallies);
    return 0;
  }

  private Settings settings() {
    requireWithin("--rounds", rounds, 1, 10_000);
    requireWithin("--warm-up", warmUpTokens, 0, MAX_TOKENS);
    requireWithin("--work", workUs, 0, 10_000_000);
    requireWithin("--seconds", seconds, 0.001, 3_600);
    if (tokens != null) {
      requireWithin("--tokens", tokens, 1, MAX_TOKENS);
    }
    if (!pin.isEmpty() && pin.size() != 2) {
      throw new IllegalArgumentException(
          "--pin has " + pin.size() + " cores: give the caller's and the worker's, as in 0,1");
    }
    return new Settings(
        armNames(),
        rounds,
        tokens == null ? seconds : 0,
        tokens == null ? 0 : tokens,
        warmUpTokens,
        workUs,
        pin,
        timerSlackNs,
        seed);
  }

  private List<String> armNames() {
    List<String> names = arms.equals(List.of(ALL)) ? Arms.names() : arms;
    return Arms.named(names).stream().map(Arm::name).toList();
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (double periodMs : periodsMs) {
      requireWithin("--periods", periodMs, MIN_PERIOD_MS, MAX_PERIOD_MS);
      for (int jitter : jitters) {
        requireWithin("--jitter", jitter, 0, Schedule.MAX_JITTER_PERCENT);
        for (String caller : callers) {
          cells.add(new Cell(Math.round(periodMs * NS_PER_MS), jitter, caller(caller)));
        }
      }
    }
    return cells.stream().distinct().toList();
  }

  private static Caller caller(String name) {
    return Arrays.stream(Caller.values())
        .filter(caller -> caller.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("--caller is " + name + ": use spin, park or both"));
  }

  /** What the caller (0) or the worker (1) does to itself before it starts. */
  private Runnable placement(int who) {
    List<Runnable> steps = new ArrayList<>();
    if (!pin.isEmpty()) {
      steps.add(Placement.pinToCore(pin.get(who)));
    }
    if (timerSlackNs != 0) {
      steps.add(Placement.timerSlackNs(timerSlackNs));
    }
    return () -> steps.forEach(Runnable::run);
  }

  /** What happens to that thread stays with it: this one goes on unpinned. */
  private static void onNewThread(Step step) throws Exception {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              step.run();
              return null;
            });
    new Thread(task, "caller").start();
    try {
      task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static void requireWithin(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s is %s: use %s to %s"
              .formatted(option, Table.plain(value), Table.plain(least), Table.plain(most)));
    }
  }
}
