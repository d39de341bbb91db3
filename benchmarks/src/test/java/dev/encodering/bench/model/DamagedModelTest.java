package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cuts and corrupts the bundled file: the answer is a ModelException or a model, nothing else. */
class DamagedModelTest {

  private static final int FLIPPED_FILES = 4000;

  /** Opening the intact file takes less than a tenth of this. */
  private static final long MAX_BYTES = 16 << 20;

  private final ByteBuffer intact = BundledModel.bytes();
  private final int headerBytes = headerBytes(intact);

  private static int headerBytes(ByteBuffer file) {
    return (int)
        GgufFile.of("intact", file).tensors().stream()
            .mapToLong(GgufTensor::offset)
            .min()
            .orElseThrow();
  }

  private static void readAll(ByteBuffer bytes) {
    GgufFile file = GgufFile.of("damaged.gguf", bytes);
    LlamaModel.of(file).deviceBytes(64);
    Tokenizer.of(file).encode("Once upon a time", true);
  }

  @Test
  void everyTruncationOfTheHeaderIsRefused() {
    for (int length = 0; length <= headerBytes; length += length < 2000 ? 1 : 13) {
      ByteBuffer cut = intact.slice(0, length);
      ModelException thrown =
          assertThrows(ModelException.class, () -> GgufFile.of("cut.gguf", cut), "at " + length);
      assertTrue(thrown.getMessage().startsWith("cut.gguf: "));
    }
  }

  @Test
  void everyTruncationOfTheTensorDirectoryIsRefused() {
    for (int length = headerBytes - 4500; length <= headerBytes; length++) {
      ByteBuffer cut = intact.slice(0, length);
      assertThrows(ModelException.class, () -> GgufFile.of("cut.gguf", cut), "at " + length);
    }
  }

  @Test
  void truncatedTensorDataIsRefused() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      int length = headerBytes + random.nextInt(intact.limit() - headerBytes);
      ByteBuffer cut = intact.slice(0, length);
      assertThrows(ModelException.class, () -> GgufFile.of("cut.gguf", cut), "at " + length);
    }
  }

  @Test
  void flippedBytesGiveAModelOrAModelException() {
    Random random = new Random(42);
    int refused = 0;
    for (int run = 0; run < FLIPPED_FILES; run++) {
      int flips = 1 + random.nextInt(4);
      int[] at = random.ints(flips, 0, run % 2 == 0 ? headerBytes : 900).toArray();
      byte[] before = new byte[flips];
      for (int i = 0; i < flips; i++) {
        before[i] = intact.get(at[i]);
        byte after = (byte) (run % 3 == 0 ? random.nextInt() : before[i] ^ 1 << random.nextInt(8));
        intact.put(at[i], after);
      }
      boolean[] failed = new boolean[1];
      long allocated = Allocation.bytesOf(() -> failed[0] = isRefused(intact));
      assertTrue(allocated < MAX_BYTES, "run " + run + " allocated " + allocated);
      refused += failed[0] ? 1 : 0;
      for (int i = flips - 1; i >= 0; i--) {
        intact.put(at[i], before[i]);
      }
    }
    assertTrue(refused > FLIPPED_FILES / 10, "refused only " + refused);
    assertTrue(refused < FLIPPED_FILES, "every file was refused");
    readAll(intact);
  }

  private static boolean isRefused(ByteBuffer bytes) {
    try {
      readAll(bytes);
      return false;
    } catch (ModelException e) {
      return true;
    }
  }
}
