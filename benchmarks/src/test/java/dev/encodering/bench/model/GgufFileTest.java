package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void readsBothVersions(int version) {
    GgufFile file = new GgufWriter().version(version).put("k", "v").open();
    assertEquals(version, file.version());
    assertEquals("v", file.metadata().string("k"));
  }

  @Test
  void readsEveryScalarType() {
    GgufMetadata metadata =
        new GgufWriter()
            .raw("u8", 0, b -> b.int8(0xFF))
            .raw("i8", 1, b -> b.int8(0xFF))
            .raw("u16", 2, b -> b.int16(0xFFFF))
            .raw("i16", 3, b -> b.int16(0xFFFF))
            .raw("u32", 4, b -> b.int32(-1))
            .raw("i32", 5, b -> b.int32(-1))
            .raw("f32", 6, b -> b.float32(1.5f))
            .raw("bool", 7, b -> b.int8(1))
            .raw("string", 8, b -> b.string("\u00e9"))
            .raw("u64", 10, b -> b.int64(Long.MAX_VALUE))
            .raw("i64", 11, b -> b.int64(-2))
            .raw("f64", 12, b -> b.int64(Double.doubleToLongBits(0.1)))
            .open()
            .metadata();
    assertEquals(0xFF, metadata.integer("u8"));
    assertEquals(-1, metadata.integer("i8"));
    assertEquals(0xFFFF, metadata.integer("u16"));
    assertEquals(-1, metadata.integer("i16"));
    assertEquals(0xFFFFFFFFL, metadata.integer("u32"));
    assertEquals(-1, metadata.integer("i32"));
    assertEquals(1.5, metadata.number("f32"));
    assertTrue(metadata.flag("bool", false));
    assertEquals("\u00e9", metadata.string("string"));
    assertEquals(Long.MAX_VALUE, metadata.integer("u64"));
    assertEquals(-2, metadata.integer("i64"));
    assertEquals(0.1, metadata.number("f64"));
  }

  @Test
  void readsArraysAndWhatFollowsThem() {
    GgufMetadata metadata =
        new GgufWriter()
            .put("strings", List.of("", "b", "cc"))
            .put("floats", 1f, -2f)
            .put("ints", 3, -4)
            .put("after", 5)
            .open()
            .metadata();
    assertEquals(List.of("", "b", "cc"), metadata.strings("strings"));
    assertArrayEquals(new float[] {1f, -2f}, metadata.floats("floats"));
    assertArrayEquals(new int[] {3, -4}, metadata.ints("ints"));
    assertEquals(3, metadata.arrayLength("strings"));
    assertEquals(5, metadata.integer("after"));
  }

  @Test
  void aMissingKeyGivesTheDefault() {
    GgufMetadata metadata = new GgufWriter().open().metadata();
    assertEquals(7, metadata.integer("k", 7));
    assertEquals(0.5, metadata.number("k", 0.5));
    assertEquals("d", metadata.string("k", "d"));
    assertTrue(metadata.flag("k", true));
  }

  @Test
  void readsABufferFromItsPosition() {
    byte[] bytes = new GgufWriter().put("k", 9).toArray();
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 11).position(7).put(7, bytes);
    buffer.limit(7 + bytes.length);
    assertEquals(9, GgufFile.of("b", buffer).metadata().integer("k"));
    assertEquals(7, buffer.position());
  }

  @Test
  void honoursAnotherAlignment() {
    LittleEndianBytes bytes = new LittleEndianBytes().bytes("GGUF".getBytes()).int32(3);
    bytes.int64(1).int64(1).string("general.alignment").int32(4).int32(128);
    bytes.string("t").int32(1).int64(1).int32(0).int64(128).padTo(128);
    byte[] file = bytes.bytes(new byte[128]).float32(2.5f).toArray();
    GgufTensor tensor = GgufFile.of("a", ByteBuffer.wrap(file)).tensor("t");
    assertEquals(0, tensor.offset() % 128);
    assertEquals(2.5f, tensor.chunks().get(0).getFloat());
  }

  @Test
  void givesTheTensorsOfAMappedFile(@TempDir Path directory) {
    RandomModel model = RandomModel.small();
    GgufFile mapped = GgufFile.open(model.writeTo(directory));
    GgufFile inMemory = model.open();
    assertEquals(1 + 9 * model.layers() + 1, mapped.tensors().size());
    for (GgufTensor tensor : mapped.tensors()) {
      assertEquals(inMemory.tensor(tensor.name()).chunks(), tensor.chunks());
    }
    assertNull(mapped.tensor("no such tensor"));
  }

  @Test
  void readsTensorsBeyondTwoGiB(@TempDir Path directory) throws IOException {
    long rows = 600_000_000L; // 2.4 GB, of which the file system stores nothing
    LittleEndianBytes header = new LittleEndianBytes().bytes("GGUF".getBytes()).int32(3);
    header.int64(2).int64(0);
    header.string("big").int32(1).int64(rows).int32(0).int64(0);
    header.string("far").int32(1).int64(2).int32(0).int64(rows * 4).padTo(32);
    long start = header.size();
    Path path = directory.resolve("sparse.gguf");
    Files.write(path, header.toArray());
    byte[] tail = new LittleEndianBytes().float32(4f).float32(5f).float32(6f).toArray();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(tail), start + rows * 4 - 4);
    }
    GgufFile file = GgufFile.open(path);
    List<ByteBuffer> chunks = file.tensor("big").chunks();
    assertEquals(rows * 4, chunks.stream().mapToLong(ByteBuffer::remaining).sum());
    assertEquals(3, chunks.size());
    ByteBuffer last = chunks.get(2);
    assertEquals(4f, last.getFloat(last.limit() - 4));
    ByteBuffer far = file.tensor("far").chunks().get(0);
    assertEquals(5f, far.getFloat());
    assertEquals(6f, far.getFloat());
  }
}
