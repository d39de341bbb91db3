package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesReaderTest {
  @TempDir Path directory;

  private Gates read(String text) throws IOException {
    return GatesReader.read(Files.writeString(directory.resolve("gates.json"), text));
  }

  @Test
  void everyMemberIsRead() throws IOException {
    Gates gates =
        read(
            """
            {"tolerance": "7.5%",
             "rulers": [{"benchmark": "Ruler", "tolerance": "3 %"}],
             "counters": [{"benchmark": "a", "metric": "calls", "equals": 1, "slack": 0.1},
                          {"benchmark": "b", "metric": "gc.alloc.rate.norm", "atMost": 0.5}],
             "ratios": [{"subject": "a", "reference": "b", "atMost": 0.2,
                         "statistic": "p99.9", "minCores": 3}],
             "benchmarks": [{"benchmark": "c", "tolerance": "20%", "statistics": ["mean", "p50"],
                             "gated": false, "minCores": 2}]}
            """);
    assertEquals(0.075, gates.tolerance(), 1e-12);
    assertEquals(0.03, gates.rulers().get(0).tolerance(), 1e-12);
    assertEquals(1, gates.counters().get(0).equals());
    assertEquals(0.1, gates.counters().get(0).slack());
    assertEquals(0.5, gates.counters().get(1).atMost());
    assertEquals(new Statistic("p99.9"), gates.ratios().get(0).statistic());
    assertEquals(3, gates.ratios().get(0).minCores());
    Gates.Exemption exemption = gates.benchmarks().get(0);
    assertEquals(0.2, exemption.tolerance(), 1e-12);
    assertEquals(2, exemption.statistics().size());
    assertFalse(exemption.gated());
    assertEquals(2, exemption.minCores());
  }

  @Test
  void whatIsLeftOutHasDefaults() throws IOException {
    Gates gates = read("{\"benchmarks\": [{\"benchmark\": \"a\"}], \"rulers\": []}");
    assertEquals(0.05, gates.tolerance());
    Gates.Exemption exemption = gates.benchmarks().get(0);
    assertTrue(exemption.gated());
    assertTrue(exemption.statistics().isEmpty());
    assertEquals(1, exemption.minCores());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tolerance\": 5}"
            + "|$.tolerance is 5: a text with a percentage, such as \"5%\" is wanted",
        "{\"tolerance\": \"5\"}"
            + "|$.tolerance is \"5\": a text with a percentage, such as \"5%\" is wanted",
        "{\"rato\": []}"
            + "|$.rato is not known: use $schema, tolerance, rulers, counters, ratios, benchmarks",
        "{\"rulers\": [{\"benchmark\": \"a\", \"max\": 1}]}"
            + "|$.rulers[0].max is not known: use benchmark, tolerance",
        "{\"rulers\": {}}|$.rulers is {}: an array of rulers: benchmarks that no change of yours can"
            + " touch. One that moved between base and head makes the run UNSTABLE is wanted",
        "{\"ratios\": [{\"subject\": \"a\", \"reference\": \"b\", \"atMost\": 0}]}"
            + "|$.ratios[0].atMost is 0: a number above 0: the subject's cost in costs of the"
            + " reference is wanted",
        "{\"ratios\": [{\"subject\": \"a\", \"reference\": \"b\", \"atMost\": 1,"
            + " \"statistic\": \"max\"}]}"
            + "|$.ratios[0].statistic is \"max\": \"mean\", or a percentile such as \"p50\","
            + " \"p99\" or \"p99.9\" is wanted",
        "{\"ratios\": [{}]}"
            + "|$.ratios[0] is {}: an object with subject, reference and atMost is wanted",
        "{\"counters\": [{\"benchmark\": \"a\", \"metric\": \"m\"}]}"
            + "|$.counters[0] is {\"benchmark\":\"a\",\"metric\":\"m\"}: an object with benchmark,"
            + " metric, and either equals or atMost is wanted",
        "{\"rulers\": [{\"benchmark\": \"(\"}]}"
            + "|$.rulers[0].benchmark is no regular expression: Unclosed group in (",
        "[]|$ is []: an object is wanted",
      })
  void whatIsWrongIsNamedWithWhatIsAllowed(String text, String message) {
    InputException refusal = assertThrows(InputException.class, () -> read(text));
    assertEquals(directory.resolve("gates.json") + ": " + message, refusal.getMessage());
  }
}
