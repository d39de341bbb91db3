package dev.encodering.bench;

import dev.encodering.bench.cadence.CadenceCommand;
import dev.encodering.bench.cadence.CadencePlotCommand;
import dev.encodering.bench.compare.CompareCommand;
import dev.encodering.bench.decode.DecodeCommand;
import dev.encodering.bench.figures.FiguresCommand;
import dev.encodering.bench.report.ReportCommand;
import dev.encodering.bench.selftest.SelfTestCommand;
import dev.encodering.bench.trace.TracePictureCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of benchmarks.jar. Exit codes: 0 done, 1 failed, 2 wrong usage or a file that
 * cannot be used.
 */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description = "Decodes with, measures and checks the encoder worker.",
    subcommands = {
      DecodeCommand.class,
      TracePictureCommand.class,
      BenchCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      CadenceCommand.class,
      CadencePlotCommand.class,
      FiguresCommand.class,
      SelfTestCommand.class,
      DoctorCommand.class
    })
public final class Main {
  private Main() {}

  /**
   * Runs a subcommand and ends the virtual machine with its exit code.
   *
   * @param args see {@code --help}
   */
  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, for a caller that keeps its virtual machine. */
  public static CommandLine commandLine() {
    OneLineErrors errors = new OneLineErrors();
    return new CommandLine(new Main())
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }
}
