package dev.encodering.bench.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  private static List<String> labels(double... values) {
    Axis axis = axis(values);
    return axis.ticks().stream().map(axis.label()::apply).toList();
  }

  private static Axis axis(double... values) {
    return Axis.logarithmic(java.util.Arrays.stream(values).boxed().toList(), Axis::time);
  }

  @Test
  void aLogarithmicAxisHoldsAllItsValues() {
    Axis axis = axis(250, 71_000);
    assertTrue(axis.low() < Math.log10(250) && axis.low() > Math.log10(100), axis.toString());
    assertTrue(axis.high() > Math.log10(71_000) && axis.high() < 5.2, axis.toString());
  }

  @Test
  void manyDecadesAreLabelledAtDecades() {
    assertEquals(List.of("1 us", "10 us", "100 us", "1 ms"), labels(700, 2e6));
  }

  @Test
  void fewDecadesAreLabelledAtTwoAndFiveToo() {
    assertEquals(List.of("50 us", "100 us", "200 us", "500 us"), labels(40e3, 700e3));
  }

  @Test
  void partOfADecadeIsLabelledAtEveryTenthOfIt() {
    assertEquals(List.of("160 ns", "200 ns", "250 ns", "320 ns"), labels(180, 300));
  }

  @Test
  void aboutADecadeIsLabelledAtEverySecondTenthOfIt() {
    assertEquals(List.of("160 us", "250 us", "400 us", "630 us", "1 ms"), labels(187e3, 760e3));
  }

  @Test
  void veryManyDecadesAreLabelledAtEverySecond() {
    assertEquals(List.of("10 us", "1 ms", "100 ms"), labels(300, 7e8));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 500 ns",
    "300, 300 ns",
    "999.4, 999 ns",
    "1000, 1 us",
    "1500, 1.5 us",
    "2e7, 20 ms",
    "3e9, 3 s"
  })
  void aTimeHasTheUnitThatFits(double ns, String text) {
    assertEquals(ns == 0.5 ? "0.5 ns" : text, Axis.time(ns));
  }
}
