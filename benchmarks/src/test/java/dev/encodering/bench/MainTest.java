package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.encodering.bench.model.BundledModel;
import dev.encodering.bench.model.GoldenOutputs;
import dev.encodering.bench.model.RandomModel;
import dev.encodering.bench.model.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program does when it is used rightly. */
class MainTest {
  private static final GoldenOutputs.Greedy GOLDEN = BundledModel.golden().greedy().get(0);
  private static final String TEXT = "Once upon a time there was a king who had a son,";

  @TempDir Path directory;

  private static int[] ints(JsonElement array) {
    JsonArray elements = array.getAsJsonArray();
    int[] values = new int[elements.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = elements.get(i).getAsInt();
    }
    return values;
  }

  private static JsonObject json(CommandLineRun run) {
    run.assertDone();
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  @Test
  void decodePrintsTheTextAndARowForEachMode() {
    CommandLineRun run = CommandLineRun.decode("--tokens", "9");
    run.assertDone();
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).startsWith("fable-f16.gguf (fused plan) on host ("), lines.get(0));
    assertEquals(TEXT, lines.get(2));
    assertTrue(lines.get(4).matches("mode +depth +tokens/s .*"), lines.get(4));
    List<String> rows = lines.subList(5, 12);
    assertEquals(
        List.of("ahead 2", "inline 0", "inline 2", "split 0", "replay 0", "replay 2", "spawn 0"),
        rows.stream().map(row -> row.replaceAll("^(\\w+) +(\\d+) .*", "$1 $2")).toList());
    Pattern row = Pattern.compile("\\w+ +\\d+( +\\d+)( +\\d+\\.\\d){5}( +\\d\\.\\d\\d){4} +\\d+");
    rows.forEach(each -> assertTrue(row.matcher(each).matches(), each));
  }

  @ParameterizedTest
  @ValueSource(strings = {"literal", "fused"})
  void eitherPlanCanBeChosenAndIsNamed(String plan) {
    CommandLineRun run = CommandLineRun.decode("--tokens", "9", "--mode", "inline", "--plan", plan);
    run.assertDone();
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).startsWith("fable-f16.gguf (" + plan + " plan) on "), lines.get(0));
    assertEquals(TEXT, lines.get(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"inline", "split", "ahead", "replay", "spawn", "AHEAD"})
  void oneModeCanBeChosen(String mode) {
    JsonObject output = json(CommandLineRun.decode("--mode", mode, "--json", "-"));
    assertEquals(1, output.getAsJsonArray("runs").size());
    JsonObject run = output.getAsJsonArray("runs").get(0).getAsJsonObject();
    assertEquals(mode.toLowerCase(Locale.ROOT), run.get("mode").getAsString());
  }

  @Test
  void jsonHoldsExactlyTheDocumentedKeys() {
    JsonObject output = json(CommandLineRun.decode("--json", "-"));
    assertEquals(
        Set.of(
            "prompt_tokens",
            "tokens",
            "text",
            "device",
            "runs",
            "ratios",
            "hidden_encode",
            "sums",
            "resident_bytes"),
        output.keySet());
    assertEquals("host", output.get("device").getAsString());
    assertEquals(7, output.getAsJsonArray("runs").size());
    for (JsonElement each : output.getAsJsonArray("runs")) {
      JsonObject run = each.getAsJsonObject();
      assertEquals(
          Set.of(
              "device",
              "mode",
              "depth",
              "tokens_per_s",
              "mean_us",
              "us_per_token",
              "encode_us",
              "handoff_us",
              "gpu_wait_us",
              "native_calls_per_token",
              "submits_per_token",
              "native_waits_per_token",
              "spun_waits_per_token",
              "slept_waits_per_token",
              "alloc_bytes_per_token",
              "positions",
              "rounds"),
          run.keySet());
      assertEquals(Set.of("p50", "p99"), run.getAsJsonObject("us_per_token").keySet());
    }
  }

  @Test
  void jsonHoldsTheGoldenTokensAndTheTextThatFollows() {
    JsonObject output = json(CommandLineRun.decode("--tokens", "9", "--json", "-"));
    assertEquals(
        Arrays.toString(GOLDEN.promptIds()), Arrays.toString(ints(output.get("prompt_tokens"))));
    assertEquals(
        Arrays.toString(Arrays.copyOf(GOLDEN.greedyIds(), 9)),
        Arrays.toString(ints(output.get("tokens"))));
    assertEquals(TEXT.substring("Once upon a time".length()), output.get("text").getAsString());
  }

  @Test
  void jsonGoesToAFileBesidesTextAndTable() throws IOException {
    Path file = directory.resolve("out.json");
    Files.writeString(file, "old");
    CommandLineRun run = CommandLineRun.decode("--json", file.toString());
    run.assertDone();
    assertTrue(run.out().contains("Once upon a time there was"), run.out());
    JsonObject output = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals(8, output.getAsJsonArray("tokens").size());
  }

  @Test
  void anotherModelIsReadFromItsFile() {
    RandomModel shape =
        new RandomModel(5, 1, 2, 1, 64, 64, RandomModel.MIN_VOCAB, 16, TensorType.F32, false);
    Path file = shape.writeTo(directory);
    JsonObject output =
        json(
            CommandLineRun.decode(
                "--model", file.toString(), "--prompt", "the", "--json", "-", "--tokens", "99"));
    int prompt = output.getAsJsonArray("prompt_tokens").size();
    int tokens = output.getAsJsonArray("tokens").size();
    assertTrue(tokens > 0 && prompt + tokens <= 17, prompt + " and " + tokens);
  }

  @Test
  void aShortContextEndsTheText() {
    JsonObject output = json(CommandLineRun.decode("--ctx", "8", "--json", "-"));
    assertEquals(3, output.getAsJsonArray("tokens").size());
  }

  @Test
  void aSeedRepeatsADrawAndAnotherDoesNot() {
    String[] first = {"--temperature", "1", "--seed", "1", "--json", "-", "--mode", "ahead"};
    String[] second = {"--temperature", "1", "--seed", "2", "--json", "-", "--mode", "ahead"};
    JsonElement tokens = json(CommandLineRun.decode(first)).get("tokens");
    assertEquals(tokens, json(CommandLineRun.decode(first)).get("tokens"));
    assertFalse(tokens.equals(json(CommandLineRun.decode(second)).get("tokens")));
  }

  @Test
  void aTextIsDecodedAgainUntilThereAreAsManyTokens() {
    JsonObject output =
        json(CommandLineRun.decode("--ctx", "40", "--tokens", "1000", "--json", "-"));
    assertEquals(35, output.getAsJsonArray("tokens").size());
    for (JsonElement each : output.getAsJsonArray("runs")) {
      JsonObject run = each.getAsJsonObject();
      assertEquals(1, run.getAsJsonArray("rounds").size());
    }
  }

  @Test
  void modesComeInTheOrderAskedForWithDepthsOfTheirOwn() {
    JsonObject output =
        json(CommandLineRun.decode("--mode", "inline:0,AHEAD,replay:3", "--json", "-"));
    List<String> rows = new ArrayList<>();
    for (JsonElement each : output.getAsJsonArray("runs")) {
      JsonObject run = each.getAsJsonObject();
      rows.add(run.get("mode").getAsString() + " " + run.get("depth").getAsInt());
    }
    assertEquals(List.of("inline 0", "ahead 2", "replay 3"), rows);
  }

  @Test
  void aShapeRunsInPlaceOfAModel() {
    String[] options = {"--shape", "3x64x40", "--tokens", "20"};
    CommandLineRun run = CommandLineRun.decode(options);
    run.assertDone();
    assertTrue(run.out().startsWith("shape 3x64x40 on host ("), run.out());
    assertTrue(run.out().contains("40 dispatches and 19 barriers a token"), run.out());
  }

  @Test
  void positionsThatRanAreAveraged() {
    String[] options = {"--positions", "0-3,5-9,100-101", "--json", "-", "--mode", "inline"};
    JsonObject output = json(CommandLineRun.decode(options));
    JsonObject run = output.getAsJsonArray("runs").get(0).getAsJsonObject();
    List<String> ranges = new ArrayList<>();
    for (JsonElement each : run.getAsJsonArray("positions")) {
      ranges.add(each.getAsJsonObject().get("range").getAsString());
    }
    assertEquals(List.of("0-3", "5-9"), ranges);
  }

  @Test
  void eachDeviceHasItsRowsAndAllTheirSum() {
    String[] options = {"--device", "host,host", "--mode", "ahead,replay", "--json", "-"};
    JsonObject output = json(CommandLineRun.decode(options));
    assertEquals("host,host#1", output.get("device").getAsString());
    assertEquals(4, output.getAsJsonArray("runs").size());
    double sum = 0;
    for (JsonElement each : output.getAsJsonArray("runs")) {
      JsonObject run = each.getAsJsonObject();
      sum += run.get("mode").getAsString().equals("ahead") ? tokensPerSecond(run) : 0;
    }
    JsonObject ahead = output.getAsJsonArray("sums").get(0).getAsJsonObject();
    assertEquals("ahead", ahead.get("mode").getAsString());
    assertEquals(sum, tokensPerSecond(ahead), 1e-6);
  }

  private static double tokensPerSecond(JsonObject row) {
    return row.get("tokens_per_s").getAsDouble();
  }

  @Test
  void anEmptyPromptStartsWithTheBeginToken() {
    JsonObject output = json(CommandLineRun.decode("--prompt", "", "--json", "-"));
    assertEquals("[1]", Arrays.toString(ints(output.get("prompt_tokens"))));
  }

  @Test
  void callerWorkIsPartOfATokensTime() {
    String[] options = {"--caller-work", "2000", "--mode", "inline", "--json", "-"};
    JsonObject output = json(CommandLineRun.decode(options));
    JsonObject run = output.getAsJsonArray("runs").get(0).getAsJsonObject();
    assertTrue(run.getAsJsonObject("us_per_token").get("p50").getAsDouble() >= 2000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"decode", "selftest", "bench", "cadence", "cadence-plot", "doctor"})
  void everySubcommandHasHelp(String name) {
    CommandLineRun run = CommandLineRun.of(name, "--help");
    run.assertDone();
    assertTrue(run.out().startsWith("Usage: benchmarks " + name), run.out());
  }

  @Test
  void helpNamesTheSubcommands() {
    CommandLineRun run = CommandLineRun.of("--help");
    run.assertDone();
    for (String name : List.of("decode", "selftest", "bench", "cadence", "doctor")) {
      assertTrue(run.out().contains("  " + name + " "), run.out());
    }
  }

  @Test
  void doctorSaysWhatWaitingDependsOn() {
    CommandLineRun run = CommandLineRun.of("doctor");
    run.assertDone();
    for (String row : List.of("cores", "CPU quota", "timer slack", "waiting", "auto is")) {
      assertTrue(
          run.out().lines().anyMatch(line -> line.matches(row + " +\\S.*")), row + run.out());
    }
  }
}
