package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class MappingLifetimeTest extends DeviceTest {

  @Test
  void contentsOutlivesItsClosedBufferAndIsReleasedWhenUnreachable() {
    long before = MetalDevice.liveObjects();
    MetalBuffer buffer = device.buffer(1 << 20, Storage.SHARED);
    ByteBuffer contents = buffer.contents();
    contents.putInt(4, 42);
    buffer.close();
    collectGarbage();
    assertTrue(MetalDevice.liveObjects() > before, "the mapping is still there");
    contents.putInt((1 << 20) - 4, 43);
    assertEquals(42, contents.getInt(4));
    assertEquals(43, contents.getInt((1 << 20) - 4));
    Reference.reachabilityFence(contents);
    contents = null;
    untilLiveObjectsAre(before);
  }

  @Test
  void aViewOfAViewKeepsTheMappingToo() {
    long before = MetalDevice.liveObjects();
    MetalBuffer buffer = device.buffer(64, Storage.SHARED);
    FloatBuffer view = buffer.contents().duplicate().position(16).slice().asFloatBuffer();
    buffer.close();
    collectGarbage();
    assertTrue(MetalDevice.liveObjects() > before, "the mapping is still there");
    view.put(11, 1.5f);
    assertEquals(1.5f, view.get(11));
    Reference.reachabilityFence(view);
    view = null;
    untilLiveObjectsAre(before);
  }

  @Test
  void aMappedBufferThatWasNeverClosedKeepsItsContents() {
    MetalBuffer buffer = buffer(64);
    buffer.contents().putInt(0, 7);
    collectGarbage();
    assertEquals(7, buffer.contents().getInt(0));
  }

  /** Long enough for a cleaner to have run, were there something to clean. */
  private static void collectGarbage() {
    long before = MetalDevice.liveObjects();
    try (MetalDevice device = MetalDevice.open("host")) {
      MetalBuffer witness = device.buffer(16, Storage.SHARED);
      witness.contents();
      witness.close();
      witness = null;
    }
    untilLiveObjectsAre(before);
  }

  private static void untilLiveObjectsAre(long count) {
    until(
        count + " native objects are left",
        () -> {
          System.gc();
          return MetalDevice.liveObjects() <= count;
        });
    assertEquals(count, MetalDevice.liveObjects());
  }
}
