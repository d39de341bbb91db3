package dev.encodering.bench;

import dev.encodering.bench.decode.DecodeCommand;
import dev.encodering.bench.model.ModelException;
import dev.encodering.bench.selftest.SelfTestCommand;
import dev.encodering.metal.MetalException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

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
      BenchCommand.class,
      SelfTestCommand.class,
      DoctorCommand.class
    })
public final class Main {
  private static final int FAILED = 1;

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
  static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(Main::report);
  }

  /** What a user can act on takes one line; only a bug of ours shows its stack. */
  private static int report(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    boolean usage =
        failure instanceof ModelException || failure instanceof IllegalArgumentException;
    boolean foreseen =
        usage
            || failure instanceof MetalException
            || failure instanceof UnsupportedOperationException
            || failure instanceof IllegalStateException
            || failure instanceof java.io.IOException;
    if (!foreseen) {
      throw failure;
    }
    command.getErr().println("error: " + failure.getMessage());
    return usage ? CommandLine.ExitCode.USAGE : FAILED;
  }
}
