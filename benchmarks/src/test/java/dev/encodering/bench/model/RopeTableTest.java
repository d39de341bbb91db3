package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RopeTableTest {

  private static final LlamaConfig CONFIG =
      new LlamaConfig(1, 16, 2, 2, 8, 16, 4, 16, 1e-5f, 10000f);

  private static ByteBuffer table(int from, int to) {
    ByteBuffer table =
        ByteBuffer.allocate((int) RopeTable.bytes(CONFIG, to - from))
            .order(ByteOrder.LITTLE_ENDIAN);
    RopeTable.write(CONFIG, from, to, table);
    assertEquals(0, table.remaining());
    return table.flip();
  }

  @Test
  void positionZeroDoesNotTurn() {
    ByteBuffer table = table(0, 1);
    for (int pair = 0; pair < 4; pair++) {
      assertEquals(1f, table.getFloat());
      assertEquals(0f, table.getFloat());
    }
  }

  @Test
  void eachPairTurnsATenthAsFastAsTheOneBefore() {
    ByteBuffer table = table(0, 16);
    for (int position = 0; position < 16; position++) {
      for (int pair = 0; pair < 4; pair++) {
        double angle = position / Math.pow(10, pair);
        assertEquals((float) Math.cos(angle), table.getFloat(), 1e-7f);
        assertEquals((float) Math.sin(angle), table.getFloat(), 1e-7f);
      }
    }
  }

  @Test
  void partsJoinToTheWhole() {
    ByteBuffer joined = ByteBuffer.allocate(16 * 8 * 4).put(table(0, 5)).put(table(5, 16));
    assertEquals(table(0, 16), joined.flip());
  }

  @Test
  void staysAccurateFarOut() {
    ByteBuffer table = table(1_000_000, 1_000_001);
    assertEquals((float) Math.cos(1e6), table.getFloat());
    assertEquals((float) Math.sin(1e6), table.getFloat());
  }

  @Test
  void refusesATargetThatIsTooSmall() {
    ByteBuffer small = ByteBuffer.allocate(8 * 4 - 1);
    assertThrows(BufferOverflowException.class, () -> RopeTable.write(CONFIG, 0, 1, small));
  }
}
