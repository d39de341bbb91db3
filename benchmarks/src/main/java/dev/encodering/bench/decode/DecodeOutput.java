package dev.encodering.bench.decode;

import com.google.gson.GsonBuilder;
import com.google.gson.annotations.SerializedName;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of a decode command.
 *
 * @param promptTokens the prompt, begin token included
 * @param tokens what followed on the first device
 * @param text what followed, as text
 * @param device the devices' names, with commas between
 * @param runs a row per mode and device
 * @param ratios modes compared with each other, round by round
 * @param hidden which part of INLINE(0)'s encode time each mode's token is shorter by
 * @param sums of several devices together; empty if there is one
 * @param residentBytes of the process after warm-up and at the end; 0 where the system does not say
 */
record DecodeOutput(
    @SerializedName("prompt_tokens") int[] promptTokens,
    int[] tokens,
    String text,
    String device,
    List<ModeRun> runs,
    List<Ratio> ratios,
    @SerializedName("hidden_encode") List<Ratio> hidden,
    List<Sum> sums,
    @SerializedName("resident_bytes") Growth residentBytes) {

  /**
   * Several devices in one mode.
   *
   * @param mode its name
   * @param depth tokens in flight besides the oldest, on each
   * @param tokensPerSecond by all devices
   */
  record Sum(String mode, int depth, @SerializedName("tokens_per_s") double tokensPerSecond) {

    static List<Sum> of(List<ModeRun> runs) {
      List<Sum> sums = new ArrayList<>();
      for (ModeRun run : runs) {
        if (sums.stream().noneMatch(sum -> sum.isOf(run))) {
          Sum none = new Sum(run.mode(), run.depth(), 0);
          double all = runs.stream().filter(none::isOf).mapToDouble(ModeRun::tokensPerSecond).sum();
          sums.add(new Sum(run.mode(), run.depth(), all));
        }
      }
      return sums;
    }

    private boolean isOf(ModeRun run) {
      return run.mode().equals(mode) && run.depth() == depth;
    }
  }

  /**
   * Of memory.
   *
   * @param before in bytes
   * @param after in bytes
   */
  record Growth(long before, long after) {}

  static DecodeOutput of(Workload workload, List<DeviceRuns.Result> results) {
    List<ModeRun> runs = results.stream().flatMap(result -> result.runs().stream()).toList();
    int[] tokens = results.get(0).tokens();
    return new DecodeOutput(
        workload.prompt().tokens(),
        tokens,
        text(workload, tokens),
        String.join(",", results.stream().map(DeviceRuns.Result::device).toList()),
        runs,
        Ratio.all(runs),
        Ratio.hidden(runs),
        results.size() > 1 ? Sum.of(runs) : List.of(),
        results.get(0).residentBytes());
  }

  private static String text(Workload workload, int[] tokens) {
    Workload.Transcript transcript = workload.transcript();
    transcript.start();
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(transcript.accept(token));
    }
    return text.append(transcript.finish()).toString();
  }

  String toJson() {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(this);
  }
}
