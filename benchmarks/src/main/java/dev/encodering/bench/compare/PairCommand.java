package dev.encodering.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare pair}: two jars on one machine. */
@Command(
    name = "pair",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnExecutionException = CompareCommand.UNREADABLE,
    description = {
      "Runs the JMH benchmarks of two jars on this machine, fork by fork in turn, and compares"
          + " them. A benchmark that regressed is run again with twice the forks and counts only if"
          + " it does so again.",
      "Any jar with JMH in it will do. JMH's options go behind --, as in:%n"
          + "  compare pair base.jar head.jar -- 'Parser.*' -wi 3 -i 5 -p size=10"
    })
final class PairCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BASE.jar", description = "What was.")
  private Path base;

  @Parameters(index = "1", paramLabel = "HEAD.jar", description = "What is.")
  private Path head;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "JMH",
      description = "JMH's patterns and options; -f, -rf and -rff are set here.")
  private List<String> jmh = new ArrayList<>();

  @Option(
      names = "--head-jvm-args",
      paramLabel = "ARGS",
      description = "More JVM arguments for the head alone; the two jars may then be one.")
  private String headJvmArguments;

  @Mixin private PairOptions pair;
  @Mixin private GateOptions options;

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.requireOutputs();
    JmhArguments arguments = JmhArguments.parse(jmh);
    JmhArguments headArguments =
        headJvmArguments == null
            ? arguments
            : arguments.with(List.of("-jvmArgsAppend", headJvmArguments));
    Path directory = Files.createDirectories(pair.directory());
    PrintWriter progress = spec.commandLine().getErr();
    PairGate gate =
        new PairGate(
            new JmhJar(base, arguments, directory),
            new JmhJar(head, headArguments, directory),
            options.gate(),
            pair.blocks(),
            directory,
            progress);
    Judgement judgement = gate.judge();
    options.write(spec.commandLine().getOut(), judgement, Gate.Side.read(gate.headFile()));
    return judgement.outcome().exitCode();
  }
}
