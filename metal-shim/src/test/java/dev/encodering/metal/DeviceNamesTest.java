package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceNamesTest {

  private static final DeviceInfo METAL = info("metal:0", Backend.METAL, 0, false);
  private static final DeviceInfo SOFTWARE = info("vulkan:0", Backend.VULKAN, 0, true);
  private static final DeviceInfo GPU = info("vulkan:1", Backend.VULKAN, 1, false);
  private static final DeviceInfo HOST = info("host", Backend.HOST, 0, true);

  @Test
  void aNameMeansItsDevice() {
    List<DeviceInfo> devices = List.of(METAL, SOFTWARE, GPU, HOST);
    assertEquals(SOFTWARE, DeviceNames.find("vulkan:0", devices));
    assertEquals(GPU, DeviceNames.find("vulkan:1", devices));
    assertEquals(METAL, DeviceNames.find("metal", devices));
    assertEquals(HOST, DeviceNames.find("host", devices));
    assertEquals(HOST, DeviceNames.find("host:0", devices));
  }

  @Test
  void aBackendWithoutANumberMeansItsFirstDeviceThatIsNotACpu() {
    assertEquals(GPU, DeviceNames.find("vulkan", List.of(SOFTWARE, GPU, HOST)));
    assertEquals(SOFTWARE, DeviceNames.find("vulkan", List.of(SOFTWARE, HOST)));
  }

  @Test
  void partOfWhatADeviceCallsItselfMeansIt() {
    DeviceInfo other =
        new DeviceInfo(
            "vulkan:2", "GeForce RTX 9", "1", Backend.VULKAN, 2, false, false, true, 1, 1, 1, 1, 1);
    List<DeviceInfo> devices = List.of(GPU, other, HOST);
    assertEquals(other, DeviceNames.find("vulkan:geforce", devices));
    assertEquals(GPU, DeviceNames.find("vulkan:a chip", devices));
    for (String unknown : new String[] {"vulkan:", "vulkan:9", "metal:geforce", "geforce", ""}) {
      assertThrows(MetalException.class, () -> DeviceNames.find(unknown, devices), unknown);
    }
  }

  @Test
  void aCpuIsNeverChosenAutomaticallyBeforeTheHost() {
    assertEquals(List.of(HOST), DeviceNames.automatic(List.of(SOFTWARE, HOST)));
    assertEquals(
        List.of(METAL, GPU, HOST), DeviceNames.automatic(List.of(METAL, SOFTWARE, GPU, HOST)));
  }

  @Test
  void aMissingDeviceIsAnsweredWithAllThatThereAre() {
    MetalException e =
        assertThrows(
            MetalException.class, () -> DeviceNames.find("metal:0", List.of(SOFTWARE, HOST)));
    assertEquals(
        "no device is called \"metal:0\": this machine has vulkan:0 (a chip), host (a chip);"
            + " or say auto",
        e.getMessage());
  }

  private static DeviceInfo info(String name, Backend backend, int index, boolean cpu) {
    return new DeviceInfo(
        name, "a chip", "1.0", backend, index, true, cpu, true, 1 << 30, 256, 65535, 65535, 65535);
  }
}
