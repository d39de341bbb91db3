package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** How a token is cut into dispatches. */
class PlanTest extends DecodeFixture {
  private static final ModeSpec INLINE = new ModeSpec(DecodeMode.INLINE, 0);

  @Test
  void fusedTakesFiveDispatchesALayerAndLiteralEight() {
    assertEquals(8 * 5 + 3, bundled(32, Plan.FUSED).graph().dispatches());
    assertEquals(8 * 8 + 4, bundled(32, Plan.LITERAL).graph().dispatches());
  }

  @Test
  void fusedIsWhatNobodyAsksFor() {
    Decoder decoder = closedAfterwards(new Decoder(device, BUNDLED, 32));
    assertEquals(8 * 5 + 3, decoder.graph().dispatches());
  }

  @Test
  void bothDrawTheSameTokens() throws InterruptedException {
    Sampling sampling = new Sampling(0.8f, 77);
    int[] literal = generate(bundled(64, Plan.LITERAL), INLINE, SHORT.promptIds(), sampling, 40);
    int[] fused = generate(bundled(64, Plan.FUSED), INLINE, SHORT.promptIds(), sampling, 40);
    assertArrayEquals(literal, fused);
  }

  @Test
  void aNameThatIsNoPlanIsRefusedWithTheNamesThatAre() {
    assertSame(Plan.LITERAL, Plan.of("--plan", "literal"));
    assertSame(Plan.FUSED, Plan.of("--plan", "FUSED"));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Plan.of("--plan", "warp"));
    assertEquals("--plan is warp: use literal or fused", refused.getMessage());
  }
}
