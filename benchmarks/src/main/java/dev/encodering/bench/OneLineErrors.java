package dev.encodering.bench;

import dev.encodering.EncodeException;
import dev.encodering.bench.model.ModelException;
import dev.encodering.metal.MetalException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What a user can act on takes one line; only a bug of ours shows its stack. */
final class OneLineErrors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  /** Options that do not parse. */
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ");
    print(command, failure.getMessage() + " (" + name + " --help says what there is)");
    return CommandLine.ExitCode.USAGE;
  }

  /** Commands that fail. */
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    Throwable reason = failure instanceof EncodeException ? failure.getCause() : failure;
    if (!isUsage(reason) && !isForeseen(reason)) {
      throw failure;
    }
    String message = failure.getMessage();
    print(command, message == null ? failure.toString() : message);
    return isUsage(failure)
        ? CommandLine.ExitCode.USAGE
        : command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static boolean isUsage(Throwable failure) {
    return failure instanceof ModelException
        || failure instanceof IllegalArgumentException
        || failure instanceof MetalException metal
            && metal.status() == MetalException.Status.NO_DEVICE;
  }

  private static boolean isForeseen(Throwable failure) {
    return failure instanceof MetalException
        || failure instanceof UnsupportedOperationException
        || failure instanceof IllegalStateException
        || failure instanceof IOException;
  }

  private static void print(CommandLine command, String message) {
    command.getErr().println("error: " + message.replaceAll("\\R", " "));
    command.getErr().flush();
  }
}
