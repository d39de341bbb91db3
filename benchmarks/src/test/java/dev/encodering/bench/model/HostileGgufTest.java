package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileGgufTest {

  private static final long HUGE = 1L << 60;
  private static final int F32 = 0;

  /** What a refusal may allocate: the exception, its message and some formatting. */
  private static final long SMALL_BYTES = 1 << 18;

  private static LittleEndianBytes header(long tensors, long entries) {
    return new LittleEndianBytes().bytes("GGUF".getBytes()).int32(3).int64(tensors).int64(entries);
  }

  private static LittleEndianBytes tensor(String name, int type, long offset, long... dims) {
    LittleEndianBytes bytes = header(1, 0);
    entry(bytes, name, type, offset, dims);
    return bytes.padTo(32).bytes(new byte[64]);
  }

  private static void entry(
      LittleEndianBytes bytes, String name, int type, long offset, long... dims) {
    bytes.string(name).int32(dims.length);
    for (long dim : dims) {
      bytes.int64(dim);
    }
    bytes.int32(type).int64(offset);
  }

  private static void refuses(String message, LittleEndianBytes bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes.toArray());
    assertEquals("h.gguf: " + message, refusalOf(file).getMessage());
    long allocated = Allocation.bytesOf(() -> refusalOf(file)); // classes are loaded by now
    assertTrue(allocated < SMALL_BYTES, "allocated " + allocated);
  }

  private static ModelException refusalOf(ByteBuffer file) {
    return assertThrows(ModelException.class, () -> GgufFile.of("h.gguf", file));
  }

  private static void refusesRead(String message, GgufWriter writer, Consumer<GgufMetadata> read) {
    GgufMetadata metadata = writer.open().metadata();
    ModelException thrown = assertThrows(ModelException.class, () -> read.accept(metadata));
    assertEquals("test.gguf: " + message, thrown.getMessage());
  }

  @Test
  void refusesAnEmptyFile() {
    refuses(
        "truncated at byte 0: the magic number needs 4 bytes, the file has 0 left",
        new LittleEndianBytes());
  }

  @Test
  void refusesAnotherMagicNumber() {
    refuses(
        "not a GGUF file: it does not start with \"GGUF\"",
        new LittleEndianBytes().bytes("PK\3\4 and more".getBytes()));
  }

  @Test
  void refusesOtherVersions() {
    for (int version : new int[] {0, 1, 4}) {
      refuses(
          "GGUF version " + version + ", expected 2 or 3",
          new LittleEndianBytes().bytes("GGUF".getBytes()).int32(version));
    }
  }

  @Test
  void namesABigEndianFile() {
    refuses(
        "big-endian GGUF, only little-endian files can be read",
        new LittleEndianBytes().bytes("GGUF".getBytes()).int32(0x03000000));
  }

  @Test
  void refusesAbsurdCounts() {
    refuses(
        "the tensor count at byte 8 is 1152921504606846976, more than the 8 bytes after it can hold",
        header(HUGE, 0));
    refuses(
        "the metadata count at byte 16 is 18446744073709551615, more than the 0 bytes after it can"
            + " hold",
        header(0, -1));
  }

  @Test
  void refusesMoreEntriesThanAnyModelHas() {
    refuses(
        "has 131073 tensors and 0 metadata entries, at most 131072 and 65536 are read",
        header(131073, 0).bytes(new byte[131073 * 32]));
    refuses(
        "has 0 tensors and 65537 metadata entries, at most 131072 and 65536 are read",
        header(0, 65537).bytes(new byte[65537 * 13]));
  }

  @Test
  void refusesAKeyOfManyMegabytes() {
    refuses(
        "the key of metadata entry 0 at byte 32 has 16777217 bytes, at most 16 MiB are read",
        header(0, 1).int64((1 << 24) + 1).bytes(new byte[(1 << 24) + 64]));
  }

  @Test
  void refusesStringsOfAnyLengthThatIsNotThere() {
    for (long length : new long[] {14, HUGE, Long.MAX_VALUE, -1}) {
      refuses(
          "the key of metadata entry 0 at byte 24 claims "
              + Long.toUnsignedString(length)
              + " bytes, the file has 13 left",
          header(0, 1).int64(length).bytes(new byte[13]));
    }
  }

  @Test
  void refusesAnArrayLongerThanTheFile() {
    refuses(
        "the array length of a at byte 41 is 1152921504606846976, more than the 4 bytes after it"
            + " can hold",
        header(0, 1).string("a").int32(9).int32(6).int64(HUGE).int32(0));
  }

  @Test
  void refusesAStringArrayWhoseStringRunsOut() {
    refuses(
        "a at byte 49 claims 9 bytes, the file has 8 left",
        header(0, 1).string("a").int32(9).int32(8).int64(1).int64(9).int64(0));
  }

  @Test
  void refusesANestedArray() {
    refuses(
        "metadata a is a nested array, which is not supported",
        header(0, 1).string("a").int32(9).int32(9).int64(1).int32(0).int64(0));
  }

  @Test
  void refusesUnknownMetadataTypes() {
    refuses("metadata a has unknown type 13", header(0, 1).string("a").int32(13).int64(0));
    refuses(
        "metadata a has unknown type 4294967295",
        header(0, 1).string("a").int32(9).int32(-1).int64(0));
  }

  @Test
  void refusesADuplicateKey() {
    refuses(
        "metadata key a appears twice",
        header(0, 2).string("a").int32(4).int32(1).string("a").int32(4).int32(2));
  }

  @Test
  void refusesAKeyThatIsNotUtf8() {
    refuses(
        "the key of metadata entry 0 at byte 32 is not valid UTF-8",
        header(0, 1).int64(1).int8(0xFF).int32(4).int32(1));
  }

  @Test
  void refusesAnAlignmentThatIsNoPowerOfTwo() {
    for (long alignment : new long[] {0, 1, 4, 24, 1L << 31}) {
      refuses(
          "general.alignment is " + alignment + ", expected a power of two from 8 to 2^30",
          header(0, 1).string("general.alignment").int32(10).int64(alignment));
    }
  }

  @Test
  void refusesATensorWithoutOrWithTooManyDimensions() {
    refuses("tensor t has 0 dimensions, expected 1 to 4", tensor("t", F32, 0));
    refuses("tensor t has 5 dimensions, expected 1 to 4", tensor("t", F32, 0, 1, 1, 1, 1, 1));
  }

  @Test
  void refusesADimensionOfZeroOrOfTwoToThe64() {
    refuses("tensor t has a dimension of 0", tensor("t", F32, 0, 4, 0));
    refuses("tensor t has a dimension of 18446744073709551615", tensor("t", F32, 0, -1, 4));
  }

  @Test
  void refusesDimensionsWhoseProductOverflows() {
    refuses(
        "tensor t has dimensions whose product overflows: [4294967296, 4294967296]",
        tensor("t", F32, 0, 1L << 32, 1L << 32));
    refuses(
        "tensor t has dimensions whose product overflows: [9223372036854775807]",
        tensor("t", F32, 0, Long.MAX_VALUE));
  }

  @Test
  void refusesAnUnknownTensorType() {
    for (int type : new int[] {4, 31, 99, -1}) {
      refuses(
          "tensor t has unknown type " + Integer.toUnsignedString(type), tensor("t", type, 0, 1));
    }
  }

  @Test
  void refusesRowsThatAreNotWholeBlocks() {
    refuses(
        "tensor t has rows of 8, not whole blocks of 256 (Q4_K)",
        tensor("t", TensorType.Q4_K.id(), 0, 8));
  }

  @Test
  void refusesAnUnalignedTensor() {
    refuses(
        "tensor t starts at offset 4, which is not a multiple of the alignment 32",
        tensor("t", F32, 4, 1));
  }

  @Test
  void refusesAFileWhoseTensorOffsetOverflows() {
    refuses(
        "tensor t needs 4 bytes at offset 9223372036854775776, past the end of the file (64 bytes"
            + " of data)",
        tensor("t", F32, Long.MAX_VALUE - 31, 1));
    refuses(
        "tensor t needs 4 bytes at offset 18446744073709551584, past the end of the file (64 bytes"
            + " of data)",
        tensor("t", F32, -32, 1));
  }

  @Test
  void refusesATensorThatReachesPastTheEnd() {
    refuses(
        "tensor t needs 68 bytes at offset 0, past the end of the file (64 bytes of data)",
        tensor("t", F32, 0, 17));
  }

  @Test
  void refusesATensorWhoseDataIsMissingAltogether() {
    LittleEndianBytes bytes = header(1, 0);
    entry(bytes, "t", F32, 0, 1);
    refuses(
        "tensor t needs 4 bytes at offset 0, past the end of the file (0 bytes of data)", bytes);
  }

  @Test
  void refusesADuplicateTensor() {
    LittleEndianBytes bytes = header(2, 0);
    entry(bytes, "t", F32, 0, 1);
    entry(bytes, "t", F32, 32, 1);
    refuses("tensor t appears twice", bytes.padTo(32).bytes(new byte[64]));
  }

  @Test
  void refusesTensorsThatOverlap() {
    LittleEndianBytes bytes = header(2, 0);
    entry(bytes, "a", F32, 32, 1);
    entry(bytes, "b", F32, 0, 9);
    refuses("tensors b and a overlap", bytes.padTo(32).bytes(new byte[64]));
  }

  @Test
  void refusesValuesOfAnotherType() {
    GgufWriter writer = new GgufWriter().put("s", "x").put("i", 1).put("a", 1, 2);
    refusesRead("s is STRING, expected an integer", writer, m -> m.integer("s"));
    refusesRead("i is UINT32, expected a floating-point number", writer, m -> m.number("i"));
    refusesRead("i is UINT32, expected a boolean", writer, m -> m.flag("i", true));
    refusesRead("i is UINT32, expected a string", writer, m -> m.string("i"));
    refusesRead("i is UINT32, expected an array", writer, m -> m.ints("i"));
    refusesRead(
        "a is an array of INT32, expected an array of strings", writer, m -> m.strings("a"));
    refusesRead("a is an array of INT32, expected an array of FLOAT32", writer, m -> m.floats("a"));
    refusesRead("has no k", writer, m -> m.integer("k"));
  }

  @Test
  void refusesValuesOutsideTheirType() {
    GgufWriter writer =
        new GgufWriter()
            .raw("b", GgufWriter.BOOL, b -> b.int8(2))
            .raw("u", GgufWriter.UINT64, b -> b.int64(-1))
            .raw("s", GgufWriter.STRING, b -> b.int64(1).int8(0xC3));
    refusesRead("b is a boolean of value 2", writer, m -> m.flag("b", true));
    refusesRead("u is too large: 18446744073709551615", writer, m -> m.integer("u"));
    assertThrows(ModelException.class, () -> writer.open().metadata().string("s"));
  }

  @Test
  void aHostileNameStaysOneShortLine() {
    String name = "x\n\u001b[31m\u202e" + "y".repeat(5000);
    ModelException thrown =
        assertThrows(
            ModelException.class,
            () -> GgufFile.of("f", ByteBuffer.wrap(tensor(name, 99, 0, 1).toArray())));
    assertTrue(thrown.getMessage().length() < 500);
    assertTrue(thrown.getMessage().startsWith("f: tensor x??[31m?y"), thrown.getMessage());
  }

  @Test
  void namesAPathThatIsNoFile(@TempDir Path directory) throws IOException {
    Path missing = directory.resolve("missing.gguf");
    assertEquals(missing + ": no such file", messageOf(missing));
    assertEquals(directory + ": not a regular file", messageOf(directory));
    Path empty = Files.createFile(directory.resolve("empty.gguf"));
    assertEquals(
        empty + ": truncated at byte 0: the magic number needs 4 bytes, the file has 0 left",
        messageOf(empty));
  }

  private static String messageOf(Path path) {
    return assertThrows(ModelException.class, () -> GgufFile.open(path)).getMessage();
  }
}
