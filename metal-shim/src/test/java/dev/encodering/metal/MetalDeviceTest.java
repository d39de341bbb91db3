package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetalDeviceTest extends DeviceTest {

  @Test
  void everyMachineHasAHostAndItIsListedLast() {
    List<DeviceInfo> devices = MetalDevice.list();
    assertEquals("host", devices.get(devices.size() - 1).name());
  }

  @Test
  void theHostDescribesItself() {
    DeviceInfo info = device.info();
    assertEquals("host", info.name());
    assertEquals(Backend.HOST, info.backend());
    assertFalse(info.description().isBlank());
    assertTrue(info.unified());
    assertTrue(info.cpu());
    assertTrue(info.maxBufferBytes() > 1 << 20);
    assertTrue(info.maxThreadgroupsX() > 0);
  }

  @Test
  void openPicksADeviceWithoutBeingToldWhich() {
    try (MetalDevice best = MetalDevice.open()) {
      assertTrue(MetalDevice.list().contains(best.info()));
      assertTrue(best.info().backend() == Backend.HOST || !best.info().cpu());
    }
  }

  @Test
  void aDeviceOpensByNameAndByNumber() {
    MetalDevice.open("host:0").close();
    MetalDevice.open("auto").close();
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNamesThatThereAre() {
    MetalException e = assertThrows(MetalException.class, () -> MetalDevice.open("cuda"));
    assertEquals(MetalException.Status.NO_DEVICE, e.status());
    assertTrue(e.getMessage().startsWith("no device is called \"cuda\": this machine has "));
    assertTrue(e.getMessage().contains("host ("), e.getMessage());
    assertTrue(e.getMessage().endsWith("; or say auto"));
    assertThrows(MetalException.class, () -> MetalDevice.open("host:1"));
    assertThrows(MetalException.class, () -> MetalDevice.open(""));
    assertThrows(NullPointerException.class, () -> MetalDevice.open((String) null));
  }

  @Test
  void anUnknownKernelIsAnsweredWithTheKernelsThatThereAre() {
    String message =
        thrown(IllegalArgumentException.class, () -> device.pipeline("no_such_kernel"));
    assertTrue(message.contains("no_such_kernel"), message);
    assertTrue(message.contains("zero_buffer"), message);
    assertEquals(
        "a kernel's name holds no NUL",
        thrown(IllegalArgumentException.class, () -> device.pipeline("zero_buffer\0")));
  }

  @Test
  void aPipelineTellsWhatItsKernelTakes() {
    MetalPipeline zero = pipeline("zero_buffer");
    assertEquals("zero_buffer", zero.kernel());
    assertEquals(256, zero.localSize());
    assertEquals(1, zero.bufferCount());
    assertEquals(4, zero.bytesCount());
  }

  @Test
  void limitsAreNamedWhenExceeded() {
    long most = device.info().maxBufferBytes();
    assertEquals(
        "a buffer of this device has 1 to " + most + " bytes, got 0",
        thrown(IllegalArgumentException.class, () -> device.buffer(0, Storage.SHARED)));
    assertEquals(
        "a buffer of this device has 1 to " + most + " bytes, got -1",
        thrown(IllegalArgumentException.class, () -> device.buffer(-1, Storage.PRIVATE)));
    assertEquals(
        "maxInFlight must be 1 to 1024, got 0",
        thrown(IllegalArgumentException.class, () -> device.queue(0)));
    assertEquals(
        "maxInFlight must be 1 to 1024, got 1025",
        thrown(IllegalArgumentException.class, () -> device.queue(1025)));
    assertEquals(
        "streamCapacityBytes must be 16 to 16777216, got 15",
        thrown(IllegalArgumentException.class, () -> queue.encoder(15)));
    assertEquals(
        "streamCapacityBytes must be 16 to 16777216, got 16777217",
        thrown(IllegalArgumentException.class, () -> queue.encoder(16777217)));
  }

  @Test
  void liveObjectsCountsWhatIsOpen() {
    long before = MetalDevice.liveObjects();
    MetalBuffer buffer = device.buffer(16, Storage.SHARED);
    assertEquals(before + 1, MetalDevice.liveObjects());
    buffer.close();
    assertEquals(before, MetalDevice.liveObjects());
  }

  @Test
  void whatADeviceMadeWorksOnAfterItsClose() throws InterruptedException {
    MetalPipeline zero = pipeline("zero_buffer");
    MetalBuffer buffer = floats(1, 2, 3, 4);
    MetalEncoder encoder = encoder();
    device.close();
    queue.awaitCompleted(commitZero(encoder, zero, buffer));
    assertEquals(0f, buffer.contents().getFloat(12));
  }

  @Test
  void aBackendWithoutADeviceSaysWhyInOneLine() {
    assertEquals(Optional.empty(), MetalDevice.whyNone(Backend.HOST));
    for (Backend backend : Backend.values()) {
      boolean listed = MetalDevice.list().stream().anyMatch(info -> info.backend() == backend);
      String why = MetalDevice.whyNone(backend).orElse("");
      assertEquals(listed, why.isEmpty(), why);
      assertFalse(why.contains("\n"), why);
    }
  }
}
