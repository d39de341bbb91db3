package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.OutputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file's form; that its tokens come out of it is the replay's affair. */
class TapeTest extends DecodeFixture {
  private static final int TOKENS = 20;

  @TempDir Path directory;

  private ByteBuffer tape() throws IOException, InterruptedException {
    Path file = directory.resolve("text.tape");
    Prompt prompt = new Prompt(SHORT.promptIds(), Sampling.GREEDY, token -> false);
    Tape.write(OutputFile.of("--dump-tape", file.toString()), bundled(32), prompt, TOKENS);
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void skip(ByteBuffer tape, long bytes) {
    tape.position(tape.position() + (int) ((bytes + 7) & ~7));
  }

  /** Reads what is in front of the commands; returns the sizes of the buffers. */
  private static long[] skipBuffersAndKernels(ByteBuffer tape) {
    byte[] magic = new byte[8];
    tape.get(magic);
    assertEquals("MCTAPE1\0", new String(magic, StandardCharsets.US_ASCII));
    long[] sizes = new long[(int) tape.getLong()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = tape.getLong();
      assertTrue(tape.getLong() <= 1);
      skip(tape, sizes[i]);
    }
    assertEquals(32 * Integer.BYTES, sizes[(int) tape.getLong()], "the results");
    for (long kernels = tape.getLong(); kernels > 0; kernels--) {
      skip(tape, tape.getLong());
      byte[] msl = new byte[(int) tape.getLong()];
      tape.get(tape.position(), msl);
      assertTrue(new String(msl, StandardCharsets.UTF_8).contains("kernel void ms_"));
      skip(tape, msl.length);
    }
    return sizes;
  }

  private static void skipCommands(ByteBuffer tape, int buffers) {
    for (long commands = tape.getLong(); commands > 0; commands--) {
      if (tape.getLong() == 1) {
        skip(tape, 2 * Long.BYTES);
        for (long bound = tape.getLong(); bound > 0; bound--) {
          assertTrue(tape.getLong() < buffers);
          skip(tape, Long.BYTES);
        }
        skip(tape, tape.getLong() * Integer.BYTES);
      }
    }
  }

  @Test
  void endsWithTheGoldenIds() throws IOException, InterruptedException {
    ByteBuffer tape = tape();
    long[] sizes = skipBuffersAndKernels(tape);
    skipCommands(tape, sizes.length);
    int[] ids = new int[(int) tape.getLong()];
    tape.asIntBuffer().get(ids);
    skip(tape, ids.length * Integer.BYTES);
    assertEquals(0, tape.remaining());
    int promptLength = SHORT.promptIds().length;
    assertEquals(promptLength - 1 + TOKENS, ids.length);
    assertArrayEquals(first(TOKENS, SHORT), Arrays.copyOfRange(ids, promptLength - 1, ids.length));
  }

  @Test
  void namesTheFileThatCannotBeWritten() {
    Path file = directory.resolve("gone").resolve("text.tape");
    OutputFile output = new OutputFile("--dump-tape", file);
    Prompt prompt = new Prompt(SHORT.promptIds(), Sampling.GREEDY, token -> false);
    IOException thrown =
        assertThrows(IOException.class, () -> Tape.write(output, bundled(32), prompt, TOKENS));
    assertTrue(thrown.getMessage().contains("--dump-tape " + file), thrown.getMessage());
  }
}
