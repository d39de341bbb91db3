package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JmhJson;
import dev.encodering.bench.results.JmhRun;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class OutputsTest {
  @TempDir Path directory;

  private static Row row(String name, Verdict verdict) {
    return new Row(Layer.BASE_HEAD, name, "mean", "1", "2", null, verdict, "a <reason> & more");
  }

  private static Judgement judgement(boolean strict, List<String> differences, Row... rows) {
    return new Judgement("base against head", List.of(rows), differences, List.of(), strict);
  }

  private static Element junit(Judgement judgement) throws Exception {
    byte[] xml = JunitOutput.of(judgement).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml))
        .getDocumentElement();
  }

  private static String counts(Element suite) {
    return String.join(
        " ",
        suite.getAttribute("tests"),
        suite.getAttribute("failures"),
        suite.getAttribute("errors"),
        suite.getAttribute("skipped"));
  }

  @Test
  void junitFailsWhatRegressedAndSkipsWhatIsOpen() throws Exception {
    Row[] rows = {
      row("A", Verdict.OK),
      row("B", Verdict.REGRESSED),
      row("C", Verdict.INCONCLUSIVE),
      row("D", Verdict.UNSTABLE),
      row("E", Verdict.IMPROVED),
      row("F", Verdict.NEW)
    };
    Element suite = junit(judgement(false, List.of(), rows));
    assertEquals("6 1 1 2", counts(suite));
    assertEquals(1, suite.getElementsByTagName("failure").getLength());
    assertEquals(1, suite.getElementsByTagName("error").getLength());
    assertEquals(2, suite.getElementsByTagName("skipped").getLength());
    assertEquals("6 2 1 1", counts(junit(judgement(true, List.of(), rows))));
  }

  @Test
  void junitSaysThatEnvironmentsDiffer() throws Exception {
    Element suite = junit(judgement(false, List.of("the CPU differs")));
    assertEquals("1 0 1 0", counts(suite));
    Element error = (Element) suite.getElementsByTagName("error").item(0);
    assertEquals("the CPU differs", error.getAttribute("message"));
  }

  @Test
  void markdownKeepsEveryRowInOneLineOfItsTable() {
    String text =
        MarkdownOutput.of(judgement(false, List.of(), row("a|b<c>*d*", Verdict.REGRESSED)));
    assertTrue(text.startsWith("## Benchmarks: REGRESSED\n"), text);
    assertTrue(
        text.contains("| REGRESSED | a\\|b&lt;c>\\*d\\* | mean | 1 | 2 | a &lt;reason> & more |\n"),
        text);
  }

  @Test
  void aHistoryGrowsByALineARunAndAColumnABenchmark() throws Exception {
    Path file = directory.resolve("history.csv");
    JmhRun first = new JmhJson().benchmark("a.B.c", new double[] {5}).run();
    JmhRun second =
        new JmhJson()
            .benchmark("a.B.d", new double[] {7})
            .with("params", Map.of("x", "1", "y", "2"))
            .benchmark("a.B.c", new double[] {6})
            .run();
    HistoryCsv.append(file, first, "2026-01-01T00:00:00Z", "one");
    HistoryCsv.append(file, second, "2026-01-02T00:00:00Z", "two,\"three\"");
    List<String> lines = Files.readAllLines(file);
    assertEquals("time,commit,B.c mean ns/op,B.d:x=1 y=2 mean ns/op", lines.get(0));
    assertEquals(3, lines.size());
    assertEquals("2026-01-01T00:00:00Z,one,", lines.get(1).substring(0, 25));
    assertEquals(5, Double.parseDouble(lines.get(1).split(",", -1)[2]), 1e-9);
    assertEquals("", lines.get(1).split(",", -1)[3]);
    assertTrue(lines.get(2).startsWith("2026-01-02T00:00:00Z,two three,"), lines.get(2));
    assertEquals(7, Double.parseDouble(lines.get(2).split(",", -1)[3]), 1e-9);
  }

  @Test
  void aHistoryIsNotAppendedToAnotherFile() throws Exception {
    Path file = Files.writeString(directory.resolve("other.csv"), "name,age\nx,1\n");
    JmhRun run = new JmhJson().benchmark("a.B.c", new double[] {5}).run();
    assertThrows(InputException.class, () -> HistoryCsv.append(file, run, "t", "c"));
    assertEquals("name,age\nx,1\n", Files.readString(file));
  }
}
