package dev.encodering.bench;

import dev.encodering.bench.environment.Environment;
import dev.encodering.bench.jmh.HandoffTable;
import dev.encodering.bench.jmh.Headline;
import dev.encodering.metal.MetalDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code bench}: JMH, with all its options passed through. */
@Command(
    name = "bench",
    description = {
      "Runs the JMH benchmarks. Every argument goes to JMH: patterns, -f, -wi, -i, -p, -rf json,"
          + " -rff FILE, -l and so on; -h is JMH's own help.",
      "Beside a result file, FILE.env.json says what it was measured on.",
      "After the run, a table sums up the hand-over benchmarks by their medians."
    })
final class BenchCommand implements Callable<Integer> {
  /** Benchmarks of what is not in every Java, and the first that has it. */
  private static final Map<String, Integer> FIRST_JAVA =
      Map.of("virtualThread", 21, "emptyCallForeign", 22);

  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  @Option(
      names = "--headline",
      description =
          "Before those arguments, what selects the table that the documentation quotes: eight ways"
              + " to hand a token over, back to back and after 13 ms, with floor and rulers.")
  private boolean headline;

  @Unmatched private List<String> jmhArguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    List<String> arguments = new ArrayList<>(headline ? Headline.arguments() : List.of());
    arguments.addAll(jmhArguments);
    CommandLineOptions given;
    try {
      given = new CommandLineOptions(arguments.toArray(String[]::new));
    } catch (CommandLineOptionException e) {
      throw new IllegalArgumentException("bench: " + e.getMessage(), e);
    }
    if (asksOnly(given)) {
      org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
      return 0;
    }
    requireDevices(given);
    Environment environment = Environment.begin();
    Collection<RunResult> results = run(given);
    writeEnvironment(given, environment.end());
    HandoffTable.print(spec.commandLine().getOut(), results, Runtime.version().feature());
    return 0;
  }

  private static boolean asksOnly(CommandLineOptions given) {
    return given.shouldHelp()
        || given.shouldList()
        || given.shouldListWithParams()
        || given.shouldListProfilers()
        || given.shouldListResultFormats();
  }

  private Collection<RunResult> run(CommandLineOptions given) {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(given);
    options.shouldFailOnError(true);
    options.jvmArgsAppend(forkArguments(given));
    for (String name : missing(given, Runtime.version().feature())) {
      options.exclude("\\." + name + "$");
      spec.commandLine()
          .getOut()
          .printf(
              "SKIPPED: %s (this is Java %d, it needs %d)%n",
              name, Runtime.version().feature(), FIRST_JAVA.get(name));
    }
    if (selected(given).stream().anyMatch(each -> each.getMode() == Mode.SingleShotTime)) {
      spec.commandLine()
          .getOut()
          .println(
              "JMH's ETA leaves out the benchmarks after a pause: add 3 to 10 s for each of their"
                  + " forks.");
    }
    spec.commandLine().getOut().flush();
    try {
      return new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new IllegalStateException("bench: JMH gave up: " + e.getMessage(), e);
    }
  }

  private static List<BenchmarkListEntry> selected(Options given) {
    return List.copyOf(
        BenchmarkList.defaultList()
            .find(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                given.getIncludes(),
                given.getExcludes()));
  }

  /** Of what is asked for, what this Java does not have. */
  static List<String> missing(Options given, int java) {
    List<String> asked = selected(given).stream().map(BenchmarkListEntry::getUsername).toList();
    return FIRST_JAVA.keySet().stream()
        .filter(name -> java < FIRST_JAVA.get(name))
        .filter(name -> asked.stream().anyMatch(each -> each.endsWith("." + name)))
        .sorted()
        .toList();
  }

  /** A device that is not there is said at once, not by the first fork that needs it. */
  private static void requireDevices(Options given) {
    for (String name : given.getParameter("device").orElse(List.of())) {
      MetalDevice.open(name).close();
    }
  }

  /**
   * JMH writes a file if either its name or its format is given, and has defaults for the other.
   */
  private static void writeEnvironment(Options given, Environment environment) throws IOException {
    if (given.getResult().hasValue() || given.getResultFormat().hasValue()) {
      ResultFormatType format = given.getResultFormat().orElse(Defaults.RESULT_FORMAT);
      String name = Defaults.RESULT_FILE_PREFIX + "." + format.toString().toLowerCase(Locale.ROOT);
      environment.writeBeside(Path.of(given.getResult().orElse(name)));
    }
  }

  /** A fork does not see the manifest's word that native access is wanted. */
  private static String[] forkArguments(Options given) {
    List<String> arguments = new ArrayList<>(given.getJvmArgsAppend().orElse(List.of()));
    arguments.add("--enable-native-access=ALL-UNNAMED");
    return arguments.toArray(String[]::new);
  }
}
