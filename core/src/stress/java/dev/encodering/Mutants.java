package dev.encodering;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The positive controls of the litmus tests: shipped classes with one thing taken out, made from
 * their very sources at build time, so that a control cannot drift from what it controls. Each is
 * put under its original's litmus, where it has to show the outcome that is forbidden to the
 * original.
 *
 * <p>Run as a program: reads the sources, writes the mutants.
 */
final class Mutants {

  /**
   * One mutant.
   *
   * @param name its class; its litmus is {@code name + "Litmus"}
   * @param original the class that it is made from
   * @param cut a regular expression that has to match once; its first group, if any, is kept
   * @param instead what to write in place of the rest
   * @param shownOnX86 false where a processor with a strong memory model hides the fault
   */
  record Mutant(String name, String original, String cut, String instead, boolean shownOnX86) {
    String litmus() {
      return "dev.encodering." + name + "Litmus";
    }

    private String mutated(String source) {
      Matcher matcher = Pattern.compile(cut).matcher(source);
      if (!matcher.find()) {
        throw new IllegalStateException(
            name + ": " + original + ".java has nothing that matches " + cut);
      }
      String kept = matcher.groupCount() == 0 ? "" : matcher.group(1);
      return renamed(
          source.substring(0, matcher.start()) + kept + instead + source.substring(matcher.end()));
    }

    private String renamed(String source) {
      return source.replaceAll("\\b" + original + "(?=Litmus\\b|\\b)", name);
    }
  }

  private static final String FENCE = "VarHandle\\.fullFence\\(\\);";

  static final List<Mutant> ALL =
      List.of(
          new Mutant("UnfencedSignal", "ParkingSpot", after("boolean signal", FENCE), "", true),
          // The exchange before it is a full fence on x86 already; on Arm it need not be.
          new Mutant("UnfencedAnnounce", "ParkingSpot", after("void announce", FENCE), "", false),
          new Mutant(
              "PlainAnnounce",
              "ParkingSpot",
              after("void announce", "Thread other =.*?" + FENCE),
              "ANNOUNCED.set(this, self);",
              true),
          new Mutant("UnfencedWake", "Progress", after("boolean wake", FENCE), "", true),
          new Mutant(
              "StampBeforePayload",
              "EncodeSlot",
              after("void fill", "this.task = task;\\s*this.ordinal = ordinal;\\s*STAMP.*?;"),
              "STAMP.setRelease(this, sequence); this.task = task; this.ordinal = ordinal;",
              true),
          new Mutant(
              "CheckThenClaim",
              "TaskRing",
              after("tryClaim\\(\\);", "if \\(isRefusing\\(\\)\\) \\{.*?\\}"),
              "",
              true));

  private Mutants() {}

  /** The first {@code cut} after {@code place}. */
  private static String after(String place, String cut) {
    return "(?s)(" + place + "(?:(?!" + place + ").)*?)" + cut;
  }

  /** Arguments: the module's src folder, and where to write. */
  public static void main(String[] args) throws IOException {
    Path sources = Path.of(args[0]);
    Path output = Files.createDirectories(Path.of(args[1], "dev", "encodering"));
    Path shipped = sources.resolve("main/java/dev/encodering");
    Path litmus = sources.resolve("stress/java/dev/encodering");
    for (Mutant mutant : ALL) {
      String source = Files.readString(shipped.resolve(mutant.original() + ".java"));
      Files.writeString(output.resolve(mutant.name() + ".java"), mutant.mutated(source));
      String test = Files.readString(litmus.resolve(mutant.original() + "Litmus.java"));
      Files.writeString(
          output.resolve(mutant.name() + "Litmus.java"),
          mutant.renamed(test).replace("FORBIDDEN", "ACCEPTABLE_INTERESTING"));
    }
  }
}
