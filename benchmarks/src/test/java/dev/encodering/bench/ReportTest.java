package dev.encodering.bench;

import static dev.encodering.bench.results.JmhJson.forks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.JmhJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of plots: what is on it, and that it needs nothing else. */
class ReportTest {
  private static final String CADENCE =
      """
      {"machine": {"cpu": "A CPU", "cores": 2, "system": "Linux", "java": "17"},
       "settings": {"pin": []},
       "results": [
        {"arm": "busy-spin", "periodMs": 13.0, "jitterPercent": 0, "caller": "spin",
         "cpuShare": 1.0, "latency": {"p50": 0.7, "p90": 1, "p99": 2, "p999": 90}},
        {"arm": "blocking", "periodMs": 13.0, "jitterPercent": 0, "caller": "spin",
         "cpuShare": 0.002, "latency": {"p50": 55, "p90": 60, "p99": 200, "p999": 900}},
        {"arm": "blocking", "periodMs": 5.0, "jitterPercent": 0, "caller": "spin",
         "cpuShare": 0, "latency": {"p50": 0, "p90": 0, "p99": 0, "p999": 0}},
        {"arm": "blocking", "periodMs": 7.0, "jitterPercent": 20, "caller": "spin",
         "cpuShare": 0, "latency": {"p50": 0, "p90": 0, "p99": 0, "p999": 0}}]}
      """;
  private static final String DECODE =
      """
      {"device": "host", "runs": [
        {"mode": "inline", "depth": 0, "us_per_token": {"p50": 400, "p99": 1300}},
        {"mode": "replay", "depth": 2, "us_per_token": {"p50": 280, "p99": 700},
         "tokens_per_s": 3410.5, "native_calls_per_token": 1, "alloc_bytes_per_token": 14}]}
      """;

  private static final String DASHED = "stroke-dasharray:[^>]*? x1=\"([\\d.]+)\"";

  @TempDir Path directory;

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private String bench() {
    return new JmhJson()
        .benchmark("a.Way.spawnAndJoin", forks(260e3, 250e3, 280e3))
        .benchmark("a.Way.encoderWorkerSpin", forks(300, 310, 900))
        .benchmark("a.Way.pooled", forks(70e3, 72e3, 79e3))
        .with("params", Map.of("kind", "<b>&"))
        .write(directory.resolve("bench.json"))
        .toString();
  }

  private String page(String... arguments) throws IOException {
    Path page = directory.resolve("page.html");
    String[] all = new String[arguments.length + 3];
    all[0] = "report";
    all[1] = "-o";
    all[2] = page.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    CommandLineRun.of(all).assertDone();
    return Files.readString(page);
  }

  private String wholePage() throws IOException {
    return page(
        "--bench",
        bench(),
        "--cadence",
        file("c.json", CADENCE),
        "--decode",
        file("d.json", DECODE));
  }

  private static Set<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @Test
  void everyFileHasItsPlots() throws IOException {
    String page = wholePage();
    for (String heading :
        List.of(
            "What handing a token over costs",
            "How many times the worker's cost",
            "From bench.json.",
            "From c.json: A CPU, 2 cores, Linux, Java 17; not pinned. Shown: the caller spins, no"
                + " jitter; under other conditions, and not shown: 1.",
            "Latency by percentile, a token every 13 ms",
            "Latency against CPU share, a token every 5 ms",
            "Decoding, mode by mode",
            "on host")) {
      assertTrue(page.contains(heading), heading);
    }
    assertEquals(7, page.split("<svg ", -1).length - 1);
    assertEquals(7, page.split("</svg>", -1).length - 1);
  }

  @Test
  void thePageNeedsNothingElse() throws IOException {
    String page = wholePage();
    assertFalse(page.contains("<script"), "a script");
    assertEquals(
        Set.of("http://www.w3.org/2000/svg"), all("https?://[^\"')\\s]+", page), "addresses");
    assertFalse(page.contains("@import") || page.contains("url(http"), "something fetched");
  }

  @Test
  void everyColourIsThereForLightPagesAndForDarkOnes() throws IOException {
    String page = wholePage();
    String style = page.substring(page.indexOf("<style>"), page.indexOf("</style>"));
    int dark = style.indexOf("prefers-color-scheme: dark");
    for (String use : all("var\\(--\\w+\\)", page)) {
      String definition = use.substring(4, use.length() - 1) + ":";
      assertTrue(style.substring(0, dark).contains(definition), "light " + use);
      assertTrue(style.substring(dark).contains(definition), "dark " + use);
    }
    assertFalse(page.contains("rgb(7,77,"), "a stand-in is left");
  }

  @Test
  void namesAreTexts() throws IOException {
    String page = page("--bench", bench());
    assertTrue(page.contains("kind &lt;b&gt;&amp;"));
    assertFalse(page.contains("<b>"));
  }

  @Test
  void theFloorIsTheFastestReplay() throws IOException {
    String slower =
        ", {\"mode\": \"replay\", \"depth\": 0, \"us_per_token\": {\"p50\": 350, \"p99\": 360}}]}";
    String page = page("--decode", file("d.json", DECODE.strip().replaceFirst("\\]}$", slower)));
    List<Double> discs = numbers("<ellipse cx=\"([\\d.]+)\"", page);
    assertEquals(3, discs.size());
    assertEquals(discs.get(1), numbers(DASHED, page).get(0), 0.2);
  }

  @Test
  void whatCostsMoreThanTheWorkerIsRightOfTheDashedLine() throws IOException {
    String page = page("--bench", bench());
    String ratios = page.substring(page.indexOf("How many times the worker's cost"));
    List<Double> discs = numbers("<ellipse cx=\"([\\d.]+)\"", ratios);
    assertEquals(1, discs.size(), "pooled has other parameters");
    assertTrue(discs.get(0) > numbers(DASHED, ratios).get(0) + 50, discs.toString());
  }

  private static List<Double> numbers(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(each -> Double.parseDouble(each.group(1)))
        .toList();
  }

  @Test
  void aFileOfAnotherKindIsNamed() throws IOException {
    String cadence = file("c.json", CADENCE.replace("periodMs", "period"));
    refused("--cadence", cadence, ": $.results[0].periodMs is missing: a number is wanted");
    refused("--decode", file("d.json", "[]"), ": $ is []: an object is wanted");
  }

  @Test
  void aFileWithNothingToPlotIsNamed() throws IOException {
    refused(
        "--cadence",
        file("c.json", "{\"results\": []}"),
        ": $.results is []: an array with a result for each arm is wanted");
    refused(
        "--decode",
        file("d.json", "{\"runs\": []}"),
        ": $.runs is []: an array with a run for each mode is wanted");
    String rates =
        new JmhJson()
            .benchmark("a.B.c", forks(1, 2, 3))
            .measured("thrpt", "ops/s", forks(1, 2, 3))
            .write(directory.resolve("rates.json"))
            .toString();
    refused(
        "--bench",
        rates,
        ": there is nothing to plot: benchmarks that measure time per operation are wanted (JMH's"
            + " modes avgt, sample and ss)");
    refused("--bench", file("empty.json", ""), ": the file is empty");
    refused("--bench", directory.resolve("none.json").toString(), ": there is no such file");
  }

  private void refused(String option, String file, String message) {
    CommandLineRun.of("report", "-o", directory.resolve("p.html").toString(), option, file)
        .assertRefused(2, file + message);
  }

  @Test
  void aForkWithoutAValueLeavesTheOthersOnThePage() throws IOException {
    String bench =
        new JmhJson()
            .benchmark("a.Way.encoderWorkerSpin", forks(300, Double.NaN, 310, 320))
            .benchmark("a.Way.broken", forks(Double.NaN, Double.NaN, Double.NaN))
            .write(directory.resolve("nan.json"))
            .toString();
    String page = page("--bench", bench);
    assertEquals(3 + 1, page.split("<ellipse ", -1).length - 1, "three launches and their median");
    assertFalse(page.contains("NaN"));
  }

  @Test
  void twoLaunchesHaveNoInterval() throws IOException {
    String bench =
        new JmhJson()
            .benchmark("a.Way.spawnAndJoin", forks(260e3, 250e3))
            .benchmark("a.Way.encoderWorkerSpin", forks(300, 310))
            .write(directory.resolve("two.json"))
            .toString();
    String page = page("--bench", bench);
    assertTrue(page.contains("Intervals of ratios need 3 launches or more."));
    assertEquals(1, page.split("<svg ", -1).length - 1);
  }

  @Test
  void aPageThatCannotBeWrittenIsRefusedByItsFolder() {
    Path folder = directory.resolve("no/such");
    CommandLineRun.of("report", "-o", folder + "/p.html", "--bench", bench())
        .assertRefused(2, "--output is " + folder + "/p.html: there is no directory " + folder);
  }

  @Test
  void withoutAnyFileThereIsNothingToReport() {
    CommandLineRun.of("report", "-o", directory.resolve("p.html").toString())
        .assertRefused(2, "there is nothing to report: give --bench, --cadence or --decode");
  }

  @Test
  void aComparisonsPageShowsItsIntervals() throws IOException {
    Path page = directory.resolve("compare.html");
    CommandLineRun run = CommandLineRun.of("compare", bench(), bench(), "--html", page.toString());
    run.assertDone();
    String html = Files.readString(page);
    assertTrue(html.contains("Change of cost"));
    assertEquals(1, html.split("<svg ", -1).length - 1);
    assertTrue(html.contains("PASSED, but the data leave some rows open"));
  }
}
