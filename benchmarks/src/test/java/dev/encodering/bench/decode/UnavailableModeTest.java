package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A device that cannot run recorded commands again, as some cannot. */
class UnavailableModeTest extends DecodeFixture {
  private static final String REASON = "REPLAY is unavailable: this device cannot";

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text, true);

  private Function<ModeSpec, ModeRunner> withoutReplay(Decoder decoder) {
    return spec -> {
      if (spec.mode() == DecodeMode.REPLAY) {
        throw new UnsupportedOperationException(REASON);
      }
      return closedAfterwards(new ModeRunner(spec, decoder));
    };
  }

  @Test
  void isLeftOutWithALine() {
    List<ModeRunner> runners = DeviceRun.openAll(ModeSpec.all(2), withoutReplay(bundled(16)), out);
    assertEquals(5, runners.size());
    assertEquals("replay: %s%n".formatted(REASON).repeat(2), text.toString());
  }

  @Test
  void failsWhoAsksForNothingElse() {
    List<ModeSpec> replay = List.of(ModeSpec.of(DecodeMode.REPLAY, 2));
    UnsupportedOperationException thrown =
        assertThrows(
            UnsupportedOperationException.class,
            () -> DeviceRun.openAll(replay, withoutReplay(bundled(16)), out));
    assertEquals(REASON, thrown.getMessage());
  }
}
