package dev.encodering.bench.cadence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

  private static List<String> printed(boolean markdown) {
    Table table = new Table("arm", "p50");
    table.add(List.of("adaptive", "1.50"));
    table.add(List.of("spawn", "12,345"));
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text, true), markdown);
    return text.toString().lines().toList();
  }

  @Test
  void columnsLineUp() {
    assertEquals(
        List.of("arm          p50", "adaptive    1.50", "spawn     12,345"), printed(false));
  }

  @Test
  void markdownHasBarsAndAnAlignedHeading() {
    assertEquals(
        List.of("| arm | p50 |", "|---|---:|", "| adaptive | 1.50 |", "| spawn | 12,345 |"),
        printed(true));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.000",
    "0.0123, 0.012",
    "0.5, 0.50",
    "9.994, 9.99",
    "9.996, 10.0",
    "99.94, 99.9",
    "99.96, 100",
    "12345.6, '12,346'",
  })
  void figuresHaveThreeDigitsThatMatter(double value, String text) {
    assertEquals(text, Table.threeDigits(value));
  }

  @ParameterizedTest
  @CsvSource({"13.0, 13", "0.2, 0.2", "30, 30"})
  void settingsAreWrittenAsTheUserDid(double value, String text) {
    assertEquals(text, Table.plain(value));
  }
}
