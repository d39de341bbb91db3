package dev.encodering.bench.figures;

import java.util.ArrayList;
import java.util.List;

/**
 * A decode command that is run several times.
 *
 * @param name of its files
 * @param title of its tables
 * @param arguments after {@code decode}
 */
record Job(String name, String title, List<String> arguments) {
  private static final String MODEL = "fable-f16";
  private static final String SHAPE = "930 dispatches, 452 barriers";
  private static final List<Integer> CALLER_WORK_US = List.of(50, 300);

  /** How much of everything. */
  private record Size(String modelTokens, String shapeTokens, String rounds, String warmUps) {
    static final Size FULL = new Size("507", "200", "5", "3");
    static final Size SHORT = new Size("8", "4", "1", "0");
  }

  /**
   * What is measured.
   *
   * @param device the device, for all but the last jobs
   * @param gpus if there are several, the first two are measured together
   * @param brief true to see that it works, false for figures
   */
  static List<Job> all(String device, List<String> gpus, boolean brief) {
    Size size = brief ? Size.SHORT : Size.FULL;
    List<Job> jobs = new ArrayList<>();
    jobs.add(new Job("model", MODEL, arguments(device, size, size.modelTokens, "all", 0, false)));
    jobs.add(new Job("shape", SHAPE, arguments(device, size, size.shapeTokens, "all", 0, true)));
    String modes = "ahead,inline,inline:0,replay";
    for (int us : CALLER_WORK_US) {
      String work = ", the caller works " + us + " us per token";
      jobs.add(
          new Job(
              "model-work-" + us,
              MODEL + work,
              arguments(device, size, size.shapeTokens, modes, us, false)));
      jobs.add(
          new Job(
              "shape-work-" + us,
              SHAPE + work,
              arguments(device, size, size.shapeTokens, modes, us, true)));
    }
    if (gpus.size() > 1) {
      String one = gpus.get(0);
      String both = one + "," + gpus.get(1);
      jobs.add(
          new Job(
              "one-gpu",
              MODEL + ", one GPU",
              arguments(one, size, "200", "ahead,inline", 0, false)));
      jobs.add(
          new Job(
              "two-gpus",
              MODEL + ", two GPUs",
              arguments(both, size, "200", "ahead,inline", 0, false)));
    }
    return jobs;
  }

  private static List<String> arguments(
      String device, Size size, String tokens, String modes, int workUs, boolean shape) {
    List<String> all = new ArrayList<>();
    if (shape) {
      all.add("--shape");
    }
    all.addAll(List.of("--device", device, "--mode", modes, "--depth", "2", "--tokens", tokens));
    all.addAll(List.of("--rounds", size.rounds, "--warm-up", size.warmUps));
    if (workUs > 0) {
      all.addAll(List.of("--caller-work", Integer.toString(workUs)));
    }
    return all;
  }
}
