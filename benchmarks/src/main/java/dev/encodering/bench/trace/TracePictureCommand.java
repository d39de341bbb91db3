package dev.encodering.bench.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace-picture}: a trace as an SVG file. */
@Command(
    name = "trace-picture",
    mixinStandardHelpOptions = true,
    description = "Draws some tokens of a file that decode --trace wrote.")
public final class TracePictureCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "TRACE", description = "What decode --trace wrote.")
  private Path trace;

  @Parameters(index = "1", paramLabel = "SVG", description = "The picture's file.")
  private Path picture;

  @Option(
      names = "--modes",
      paramLabel = "MODE(K)",
      split = ",",
      defaultValue = "inline(0),split(0),ahead(2)",
      description = "The modes to draw, from top to bottom; default: ${DEFAULT-VALUE}.")
  private List<String> modes;

  @Option(
      names = "--from",
      paramLabel = "TOKEN",
      defaultValue = "40",
      description = "The first token; default: ${DEFAULT-VALUE}.")
  private long from;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many; default: ${DEFAULT-VALUE}.")
  private int tokens;

  /** Made by the command line. */
  public TracePictureCommand() {}

  @Override
  public Integer call() throws IOException {
    if (tokens < 1 || from < 0) {
      throw new IllegalArgumentException(
          "--from is " + from + " and --tokens " + tokens + ": use 0 or more, and 1 or more");
    }
    List<ModeTrace> all = TraceFile.parse(text());
    List<ModeTrace> chosen = new ArrayList<>();
    for (String mode : modes) {
      chosen.add(
          all.stream()
              .filter(loop -> loop.name().equals(mode))
              .findFirst()
              .orElseThrow(() -> noSuchMode(mode, all)));
    }
    try {
      Files.writeString(picture, TracePicture.draw(chosen, from, tokens));
    } catch (IOException e) {
      throw new IOException("cannot write " + picture + ": " + e, e);
    }
    return 0;
  }

  private String text() {
    try {
      return Files.readString(trace);
    } catch (IOException e) {
      throw new IllegalArgumentException(trace + " cannot be read: " + e, e);
    }
  }

  private static IllegalArgumentException noSuchMode(String mode, List<ModeTrace> all) {
    String names = String.join(",", all.stream().map(ModeTrace::name).toList());
    return new IllegalArgumentException("the trace has no " + mode + ", it has " + names);
  }
}
