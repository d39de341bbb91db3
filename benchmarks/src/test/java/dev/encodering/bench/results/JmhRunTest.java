package dev.encodering.bench.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading JMH's JSON: what is kept of it, and what is said of files that are damaged. */
class JmhRunTest {
  private static final String NAME = "com.acme.Parser.parse";

  @TempDir Path directory;

  private static JmhResult only(JmhJson json) {
    return json.run().results().values().iterator().next();
  }

  @Test
  void forksKeepTheirIterationsApart() {
    Metric score =
        only(new JmhJson().benchmark(NAME, new double[] {1, 3}, new double[] {5})).score();
    assertEquals(2, score.forks().size());
    assertArrayEquals(new double[] {1, 3}, score.forks().get(0).iterations());
    assertEquals(2, score.forks().get(0).mean());
    assertEquals(5, score.forks().get(1).mean());
  }

  @ParameterizedTest
  @CsvSource({
    "avgt, us/op, 1000, ns/op, LOWER_IS_BETTER",
    "ss, s/op, 1e9, ns/op, LOWER_IS_BETTER",
    "thrpt, ops/ms, 1000, ops/s, HIGHER_IS_BETTER",
    "thrpt, ops/us, 1e6, ops/s, HIGHER_IS_BETTER",
    "sample, ms/op, 1e6, ns/op, LOWER_IS_BETTER",
    "strange, ops/s, 1, ops/s, HIGHER_IS_BETTER",
    "strange, things, 1, things, UNKNOWN"
  })
  void modeAndUnitTellWhatAValueIs(
      String mode, String unit, double factor, String reduced, Direction direction) {
    Metric score =
        only(new JmhJson().benchmark(NAME, new double[] {1}).measured(mode, unit, new double[] {2}))
            .score();
    assertEquals(reduced, score.unit().name());
    assertEquals(direction, score.direction());
    assertEquals(2 * factor, score.forks().get(0).mean(), 1e-6 * factor);
  }

  @Test
  void aSampledForkIsOneHistogram() {
    Map<String, Object> metric =
        Map.of(
            "score",
            1,
            "scoreUnit",
            "us/op",
            "rawDataHistogram",
            List.of(List.of(List.of(List.of(1, 98), List.of(7, 1)), List.of(List.of(9, 1)))));
    Fork fork =
        only(new JmhJson()
                .benchmark(NAME, new double[] {1})
                .with("mode", "sample")
                .with("primaryMetric", metric))
            .score()
            .forks()
            .get(0);
    assertEquals(1_000, fork.quantile(0.5));
    assertEquals(7_000, fork.quantile(0.99));
    assertEquals(9_000, fork.quantile(0.999));
    assertEquals(1_140, fork.mean());
  }

  @Test
  void numbersThatJsonHasNoWordForAreTexts() {
    Map<String, Object> metric =
        Map.of(
            "score", "NaN",
            "scoreError", "NaN",
            "scoreUnit", "ns/op",
            "rawData", List.of(List.of("NaN", "+INF", "-INF")));
    double[] values =
        only(new JmhJson().benchmark(NAME, new double[] {1}).with("primaryMetric", metric))
            .score()
            .forks()
            .get(0)
            .iterations();
    assertArrayEquals(
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}, values);
  }

  @Test
  void parametersArePartOfTheName() {
    JmhRun run =
        new JmhJson()
            .benchmark(NAME, new double[] {1})
            .with("params", Map.of("size", "10", "kind", "x"))
            .benchmark(NAME, new double[] {2})
            .with("params", Map.of("size", "20", "kind", "x"))
            .run();
    assertEquals(
        List.of("Parser.parse:kind=x,size=10", "Parser.parse:kind=x,size=20"),
        run.results().keySet().stream().map(BenchmarkId::shortLabel).toList());
  }

  @Test
  void profilersOfOldJmhHaveADotBeforeTheirName() {
    JmhResult result =
        only(
            new JmhJson()
                .benchmark(NAME, new double[] {1})
                .secondary("·gc.alloc.rate.norm", "B/op", new double[] {24}));
    assertEquals(24, result.metric("gc.alloc.rate.norm").forks().get(0).mean());
  }

  @Test
  void aFileThatWasCutShortIsNamed() throws Exception {
    Path file = directory.resolve("bench.json");
    String text = new JmhJson().benchmark(NAME, new double[] {1}).text();
    for (int length : new int[] {text.length() - 1, text.length() / 2, 10, 1}) {
      Files.writeString(file, text.substring(0, length));
      String message = refusal(file);
      assertTrue(message.startsWith(file + ": this is not JSON, or it was cut short: "), message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|: the file is empty",
        "[]|: it holds no result: did the benchmarks run?",
        "{}|: $ is {}: an array is wanted",
        "[{\"benchmark\":\"a.b\"}]|: $[0].mode is missing: a text is wanted",
        "[{\"benchmark\":\"a.b\",\"mode\":\"avgt\",\"primaryMetric\":{\"scoreUnit\":\"ns/op\"}}]"
            + "|: $[0].primaryMetric.rawData is missing: an array of forks is wanted",
        "[{\"benchmark\":\"a.b\",\"mode\":\"avgt\",\"primaryMetric\":{\"scoreUnit\":\"ns/op\","
            + "\"rawData\":[[1,\"x\"]]}}]"
            + "|: $[0].primaryMetric.rawData[0][1] is \"x\": a number is wanted",
      })
  void whatIsWrongIsNamedWithItsPlace(String text, String message) throws Exception {
    Path file = Files.writeString(directory.resolve("bench.json"), text);
    assertEquals(file + message, refusal(file));
  }

  @Test
  void aBenchmarkThatIsThereTwiceIsRefused() {
    Path file =
        new JmhJson()
            .benchmark(NAME, new double[] {1})
            .benchmark(NAME, new double[] {2})
            .write(directory.resolve("bench.json"));
    assertEquals(file + ": $[1]: " + NAME + " is in this file twice", refusal(file));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = directory.resolve("nothing.json");
    assertEquals(file + ": there is no such file", refusal(file));
  }

  private static String refusal(Path file) {
    return assertThrows(InputException.class, () -> JmhRun.read(file)).getMessage();
  }
}
