package dev.encodering.bench.decode;

import com.google.gson.GsonBuilder;
import com.google.gson.annotations.SerializedName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The result of a decode command.
 *
 * @param promptTokens the prompt, begin token included
 * @param tokens what followed
 * @param text what followed, as text
 * @param device the device's name
 * @param runs a row per mode
 */
record DecodeOutput(
    @SerializedName("prompt_tokens") int[] promptTokens,
    int[] tokens,
    String text,
    String device,
    List<ModeRun> runs) {

  String toJson() {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(this);
  }

  static void printTable(PrintWriter out, List<ModeRun> runs) {
    out.printf(
        "%-8s %5s %10s %10s %10s %10s %12s %10s %9s %9s%n",
        "mode",
        "depth",
        "tokens/s",
        "p50 us",
        "p99 us",
        "encode us",
        "hand-off us",
        "wait us",
        "calls/tok",
        "B/token");
    for (ModeRun run : runs) {
      out.printf(
          Locale.ROOT,
          "%-8s %5d %10.0f %10.1f %10.1f %10.1f %12.1f %10.1f %9.2f %9.0f%n",
          run.mode(),
          run.depth(),
          run.tokensPerSecond(),
          run.usPerToken().p50(),
          run.usPerToken().p99(),
          run.encodeUs(),
          run.handoffUs(),
          run.gpuWaitUs(),
          run.nativeCallsPerToken(),
          run.allocBytesPerToken());
    }
  }
}
