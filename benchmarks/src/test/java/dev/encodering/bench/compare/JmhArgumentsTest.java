package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmhArgumentsTest {
  @Test
  void optionsTakeOneValueAndTheRestArePatterns() {
    JmhArguments arguments =
        JmhArguments.parse(List.of("Parser.*", "-p", "size=10", "-jvmArgs", "-Xmx1g -Xms1g", "x"));
    assertEquals(List.of("Parser.*", "x"), arguments.patterns());
    assertEquals(List.of("-p", "size=10", "-jvmArgs", "-Xmx1g -Xms1g"), arguments.options());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f", "-rf", "-rff", "-o", "-l", "-h"})
  void whatThePairSetsItselfIsRefused(String option) {
    assertThrows(IllegalArgumentException.class, () -> JmhArguments.parse(List.of(option, "1")));
  }

  @Test
  void anOptionWithoutItsValueIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> JmhArguments.parse(List.of("x", "-wi")));
  }
}
