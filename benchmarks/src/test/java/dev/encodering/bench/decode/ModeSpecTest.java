package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModeSpecTest {

  private static List<String> labels(List<ModeSpec> specs) {
    return specs.stream().map(spec -> spec.label() + " " + spec.depth()).toList();
  }

  @Test
  void allModesIncludeEncodeThenWait() {
    assertEquals(
        List.of("ahead 3", "inline 0", "inline 3", "split 0", "replay 0", "replay 3", "spawn 0"),
        labels(ModeSpec.all(3)));
  }

  @Test
  void noModeComesTwiceAtDepthZero() {
    List<ModeSpec> all = ModeSpec.all(0);
    assertEquals(DecodeMode.values().length, all.size());
    assertEquals(all.size(), new HashSet<>(all).size());
  }

  @Test
  void modesThatTakeOneTokenAtATimeHaveNoDepth() {
    assertEquals(0, ModeSpec.of(DecodeMode.SPLIT, 7).depth());
    assertEquals(0, ModeSpec.of(DecodeMode.SPAWN, 7).depth());
    assertEquals(7, ModeSpec.of(DecodeMode.REPLAY, 7).depth());
  }
}
