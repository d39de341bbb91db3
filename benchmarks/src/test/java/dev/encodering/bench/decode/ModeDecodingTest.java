package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.encodering.bench.NativeObjects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the decode benchmark times does decode. */
class ModeDecodingTest {
  private static final int[] MODEL = text("model", "inline:0");
  private static final int[] SHAPE = text("shape", "inline:0");

  private static int[] text(String workload, String mode) {
    try (ModeDecoding decoding = new ModeDecoding("host", workload, mode, 2)) {
      decoding.text(0);
      return decoding.text(1_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void everythingIsFreed() {
    NativeObjects.awaitNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inline:2", "split", "ahead", "replay", "spawn"})
  void everyModeGivesTheSameTextAgainAndAgain(String mode) {
    assertArrayEquals(MODEL, text("model", mode));
    assertArrayEquals(SHAPE, text("shape", mode));
  }

  @Test
  void aTextHasTheTokensThatItsTimeIsDividedBy() {
    assertEquals(ModeDecoding.TOKENS, SHAPE.length);
  }

  @Test
  void aWorkloadThatThereIsNot() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> text("poem", "split"));
    assertEquals("workload is poem: use model or shape", refused.getMessage());
  }
}
